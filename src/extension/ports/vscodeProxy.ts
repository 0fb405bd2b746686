import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ProxyOption } from '../../engine/index.ts';
import { isLocalhost } from '../../session/hostNames.ts';

/** What VS Code's own resolver answers (@vscode/proxy-agent, `resolveProxyByURL`); its package is no API and may change. */
interface ResolvedProxy {
  /** Undefined: straight. */
  readonly url?: string | undefined;
  readonly source?: string;
}

type ResolveProxy = (url: string) => Promise<ResolvedProxy>;

/** Why VS Code goes the way it goes, by its own names of the sources. */
const reasons: Readonly<Record<string, string>> = {
  localhost: 'local address',
  noProxyConfig: 'the setting http.noProxy has it',
  noProxyEnv: 'NO_PROXY has it',
  setting: 'the setting http.proxy names it',
  env: 'the environment names it',
  remote: 'nothing names a proxy on this remote machine',
  system_cached: 'the system says so',
  system: 'the system says so',
  fallback: 'the system could not be asked, and it was used before',
};

/** The proxy that VS Code itself would use: its settings, the environment, the system and its PAC file. */
export function vscodeProxy(): ProxyOption {
  const settings = vscode.workspace.getConfiguration('http');
  if (settings.get('proxySupport') === 'off') {
    return () => Promise.resolve({ proxy: 'DIRECT', reason: 'http.proxySupport is off' });
  }
  const resolve = resolverOfVscode();
  if (resolve === null) return fromSettings(settings);
  return async (url) => {
    // VS Code's own resolver knows "localhost" alone.
    if (isLocalhost(new URL(url).hostname)) return { proxy: 'DIRECT', reason: direct('localhost') };
    const { url: proxy, source = '' } = await resolve(url);
    const reason = reasons[source] ?? 'VS Code says so';
    return { proxy: proxy ?? 'DIRECT', reason: proxy === undefined ? direct(source) : reason };
  };
}

function direct(source: string): string {
  return source.startsWith('system')
    ? 'the system names no proxy'
    : (reasons[source] ?? 'VS Code says so');
}

/**
 * What VS Code bundles for its extension host, where the host has set it up already. It is the only way to the system's
 * proxies and PAC files: there is no API. Null: this VS Code has it elsewhere.
 */
function resolverOfVscode(): ResolveProxy | null {
  const load = createRequire(import.meta.url);
  for (const folder of ['node_modules.asar', 'node_modules']) {
    try {
      const agent = load(join(vscode.env.appRoot, folder, '@vscode/proxy-agent')) as {
        readonly resolveProxyByURL?: unknown;
        readonly resolveProxyURL?: unknown;
      };
      if (typeof agent.resolveProxyByURL === 'function') {
        return agent.resolveProxyByURL as ResolveProxy;
      }
      if (typeof agent.resolveProxyURL === 'function') {
        const resolveUrl = agent.resolveProxyURL as (url: string) => Promise<string | undefined>;
        return async (url) => ({ url: await resolveUrl(url) });
      }
    } catch {
      continue;
    }
  }
  return null;
}

/** The same order without the system: http.proxy, then the environment; http.noProxy goes before NO_PROXY. */
function fromSettings(settings: vscode.WorkspaceConfiguration): ProxyOption {
  const proxy = settings.get('proxy', '').trim();
  const listed = settings.get<readonly string[]>('noProxy', []).join(',');
  const bypass = listed || (process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '');
  if (proxy !== '') return { kind: 'fixed', proxy, bypass };
  return { kind: 'environment', environment: { ...process.env, no_proxy: bypass } };
}
