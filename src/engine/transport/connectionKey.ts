import { authorityOf } from './target.ts';
import type { Target } from './target.ts';

/** Which versions of HTTP a TLS connection offers by ALPN (RFC 7301): both, or HTTP/1.1 alone. */
export type AlpnMode = 'any' | 'http/1.1';

/** All that must be equal before two requests may share a connection. A new kind of difference belongs here. */
export interface ConnectionRoute {
  readonly target: Target;
  /** The proxy that a tunnel goes through, with what tells its credentials apart; null: straight to the target. */
  readonly proxy: string | null;
  /** The target is a proxy itself, which is handed plain http requests of any origin (RFC 9112, section 3.2.2). */
  readonly forwards: boolean;
  readonly alpn: AlpnMode;
  /** What tells the client certificate that is shown from others; null: none. */
  readonly clientCertificate: string | null;
  /** What tells the trusted certificates from other sets of them. A permission is never part of a key: it is asked for anew. */
  readonly trust: string;
}

/** Equal for routes that may share a connection, and for no others. */
export type ConnectionKey = string & { readonly connectionKey: unique symbol };

/** The route of a target without anything special. */
export function directRoute(target: Target): ConnectionRoute {
  return {
    target,
    proxy: null,
    forwards: false,
    alpn: 'http/1.1',
    clientCertificate: null,
    trust: '',
  };
}

export function connectionKey(route: ConnectionRoute): ConnectionKey {
  const { target, proxy, forwards, alpn, clientCertificate, trust } = route;
  const place = `${forwards ? 'proxy ' : ''}${target.secure ? 'https' : 'http'}://${authorityOf(target)}`;
  // No part of it can hold a line feed, so that no two routes can be mistaken for each other.
  const text = target.secure
    ? `${place}\n${proxy ?? ''}\n${alpn}\n${clientCertificate ?? ''}\n${trust}`
    : `${place}\n${proxy ?? ''}`;
  return text as ConnectionKey;
}
