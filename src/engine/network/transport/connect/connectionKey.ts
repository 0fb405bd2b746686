import { authorityOf } from './target.ts';
import type { Target } from './target.ts';

/**
 * Which versions of HTTP a connection may speak: what TLS offers by ALPN (RFC 7301). Without TLS only HTTP/1.1 can be
 * spoken unasked; 'h2' means there that the server is known to speak it (RFC 9113, section 3.3).
 */
export type AlpnMode = 'any' | 'http/1.1' | 'h2';

/**
 * All that must be equal before two requests of a context may share a connection. A new kind of difference belongs here. A
 * permission is never part of it: it is asked for anew (Chromium: ClientSocketPool::GroupId).
 */
export interface GroupId {
  readonly target: Target;
  /** The proxy that a tunnel goes through, with what tells its credentials apart; null: straight to the target. */
  readonly proxy: string | null;
  /** The target is a proxy itself, which is handed plain http requests of any origin (RFC 9112, section 3.2.2). */
  readonly forwards: boolean;
  readonly alpn: AlpnMode;
  /** What tells the client certificate that is shown from others; null: none. */
  readonly clientCertificate: string | null;
}

/** Equal for groups that may share a connection, and for no others. */
export type ConnectionKey = string & { readonly connectionKey: unique symbol };

/** Targets are shared (target.ts), and so are their groups and keys: most requests go direct, to a target that is known. */
const directRoutes = new WeakMap<Target, Map<AlpnMode, GroupId>>();
const keys = new WeakMap<GroupId, ConnectionKey>();

/** The group of a target without anything special. */
export function directGroupId(target: Target, alpn: AlpnMode = 'http/1.1'): GroupId {
  const spoken = alpn === 'any' && !target.secure ? 'http/1.1' : alpn;
  const routes = directRoutes.get(target) ?? new Map<AlpnMode, GroupId>();
  directRoutes.set(target, routes);
  const known = routes.get(spoken);
  if (known !== undefined) return known;
  const route = { target, proxy: null, forwards: false, alpn: spoken, clientCertificate: null };
  routes.set(spoken, route);
  return route;
}

export function connectionKey(groupId: GroupId): ConnectionKey {
  const known = keys.get(groupId);
  if (known !== undefined) return known;
  const key = keyOf(groupId);
  keys.set(groupId, key);
  return key;
}

function keyOf({ target, proxy, forwards, alpn, clientCertificate }: GroupId): ConnectionKey {
  const place = `${forwards ? 'proxy ' : ''}${target.secure ? 'https' : 'http'}://${authorityOf(target)}`;
  // No part of it can hold a line feed, so that no two groups can be mistaken for each other.
  const text = target.secure
    ? `${place}\n${proxy ?? ''}\n${alpn}\n${clientCertificate ?? ''}`
    : `${place}\n${proxy ?? ''}\n${alpn}`;
  return text as ConnectionKey;
}
