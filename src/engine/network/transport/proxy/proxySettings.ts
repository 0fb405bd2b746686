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
