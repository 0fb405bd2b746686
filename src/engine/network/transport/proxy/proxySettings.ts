import type { Environment } from './environment.ts';
import type { PacSettings } from './pac/pacSettings.ts';

/** Where the proxy for a URL comes from. `bypass` is read like NO_PROXY; localhost goes straight unless it has `<-loopback>`. */
export type ProxySettings =
  | { readonly kind: 'direct' }
  /** One proxy for all: `http://user:password@proxy.example:3128`, `https://…`, `socks5://…`, `socks4://…`, `socks4a://…`. */
  | { readonly kind: 'fixed'; readonly proxy: string; readonly bypass?: string }
  /** HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in both cases; default: of this process. */
  | { readonly kind: 'environment'; readonly environment?: Environment }
  | PacSettings;

/**
 * What somebody else found out, VS Code for instance. `proxy` is a proxy's URL, or a list as a PAC file answers it:
 * "PROXY a:8080; SOCKS5 b:1080; DIRECT". `reason` completes "proxy … because".
 */
export interface ProxyAnswer {
  readonly proxy: string;
  readonly reason: string;
}

export type ProxyOption = ProxySettings | ((url: string) => Promise<ProxyAnswer>);

/** Why a request goes straight to its server; completes "direct because". */
export const DIRECT_BECAUSE = {
  settings: 'no proxy is set',
  environment: 'the environment names no proxy',
} as const;

const PROXY_VARIABLE = /^(?:https?|all)_proxy$/i;

/** Why every URL is reached directly, where that is known from the option alone; null: it is not. */
export function alwaysDirect(option: ProxyOption): string | null {
  if (typeof option === 'function') return null;
  if (option.kind === 'direct') return DIRECT_BECAUSE.settings;
  // The environment of the process may change; one that is given is as it is.
  if (option.kind !== 'environment' || option.environment === undefined) return null;
  const namesProxy = Object.entries(option.environment).some(
    ([name, value = '']) => value.trim() !== '' && PROXY_VARIABLE.test(name),
  );
  return namesProxy ? null : DIRECT_BECAUSE.environment;
}
