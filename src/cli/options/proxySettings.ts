import { resolve } from 'node:path';
import type { Environment, ProxySettings } from '../../engine/index.ts';
import type { CliIo } from '../terminal/io.ts';
import { UsageError } from '../terminal/usageError.ts';
import { proxyOptions } from './networkOptions.ts';
import type { Word } from './option.ts';
import { valuesOf } from './valuesOf.ts';

/** The options that name a proxy by its kind. */
const kinds: Readonly<Record<string, string>> = {
  socks4: 'socks4://',
  socks4a: 'socks4a://',
  socks5: 'socks5://',
  'socks5-hostname': 'socks5://',
  proxy: '',
};

/** Lets a list of hosts say all that bypasses the proxy: a proxy that is named is meant for localhost, too. */
const ALSO_LOOPBACK = '<-loopback>';

/** What `-x` and its like say, and where they name no proxy the environment. @throws UsageError */
export function proxySettings(words: readonly Word[], { cwd, env }: CliIo): ProxySettings {
  const { noproxy, 'proxy-user': user } = valuesOf(proxyOptions, words);
  const proxy = namedProxy(words);
  if (proxy === null) {
    const environment = { ...withUser(env, user), ...noProxy(noproxy) };
    return { kind: 'environment', environment };
  }
  if (proxy === 'direct' || proxy === '') return { kind: 'direct' };
  const hosts = noproxy ?? env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const bypass = `${ALSO_LOOPBACK} ${hosts}`.trim();
  if (!proxy.startsWith('pac:')) return { kind: 'fixed', proxy: ofUser(proxy, user), bypass };
  const written = proxy.slice('pac:'.length);
  const source = /^[a-z][a-z0-9+.-]+:\/\//i.test(written) ? written : resolve(cwd, written);
  return { kind: 'pac', source, bypass };
}

/** Null: none is named. */
function namedProxy(words: readonly Word[]): string | null {
  const last = words.findLast((word) => word.kind === 'option' && Object.hasOwn(kinds, word.name));
  if (last?.kind !== 'option') return null;
  return `${kinds[last.name] ?? ''}${String(last.value)}`;
}

function noProxy(hosts: string | undefined): Environment {
  return hosts === undefined ? {} : { no_proxy: hosts, NO_PROXY: undefined };
}

/** The proxies of the environment with the user of `-U`. */
function withUser(environment: Environment, user: string | undefined): Environment {
  if (user === undefined) return environment;
  const variables = Object.entries(environment).map(([name, value]) =>
    /^(?:https?|all)_proxy$/i.test(name) && value !== undefined && value !== ''
      ? ([name, ofUser(value, user)] as const)
      : ([name, value] as const),
  );
  return Object.fromEntries(variables);
}

/** A proxy's URL with the user of `-U` in place of its own. */
function ofUser(proxy: string, user: string | undefined): string {
  if (user === undefined) return proxy;
  const colon = user.indexOf(':');
  if (colon < 0) throw new UsageError('-U is written as user:password.');
  const [, scheme = 'http://', place = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)?(?:[^/]*@)?([^]*)$/i.exec(proxy) ?? [];
  const [name, password] = [user.slice(0, colon), user.slice(colon + 1)].map(encodeURIComponent);
  return `${scheme}${name ?? ''}:${password ?? ''}@${place}`;
}
