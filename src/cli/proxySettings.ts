import { resolve } from 'node:path';
import type { ProxySettings } from '../engine/transport/proxy/proxySettings.ts';
import type { CliIo } from './io.ts';

/** What `--proxy` and `--noproxy` mean. Without them: what the environment says, as with curl. */
export function proxySettings(
  proxy: string | undefined,
  bypass: string | undefined,
  { cwd, env }: CliIo,
): ProxySettings {
  if (proxy === undefined) {
    const environment = bypass === undefined ? env : { ...env, no_proxy: bypass };
    return { kind: 'environment', environment };
  }
  if (proxy === 'direct') return { kind: 'direct' };
  const more = bypass === undefined ? {} : { bypass };
  if (!proxy.startsWith('pac:')) return { kind: 'fixed', proxy, ...more };
  const written = proxy.slice('pac:'.length);
  const source = /^[a-z][a-z0-9+.-]+:\/\//i.test(written) ? written : resolve(cwd, written);
  return { kind: 'pac', source, ...more };
}
