import { NetworkError } from '../../errors/networkError.ts';
import { sendsNoCertificate } from '../tls/clientAuth/clientAuthentication.ts';
import type { ClientAuthentication, Probe } from '../tls/clientAuth/clientAuthentication.ts';
import type { LoadedClientCertificate } from '../tls/clientAuth/configured.ts';
import type { DecideCertificate } from '../tls/certificates/tlsPeer.ts';
import { openSocket, probeTarget } from './connect/connect.ts';
import type { OpenSocket } from './connect/connect.ts';
import { Connection } from './connection.ts';
import { connectionKey } from './connect/connectionKey.ts';
import type { AlpnMode, GroupId } from './connect/connectionKey.ts';
import type { Dial } from './connect/dial.ts';
import type { Dialing } from './connect/dialing.ts';
import { openCodec } from './codecs/openCodec.ts';
import { isProxyDown, unreachable } from './proxy/proxyErrors.ts';
import type { Route } from './proxy/route.ts';
import type { TransportScope } from './transportScope.ts';

/** What a request needs of its connection. */
export interface LeaseRequest {
  readonly scope: TransportScope;
  readonly hop: number;
  /** In the order in which they are tried; without client certificates, which `clientAuth` chooses. */
  readonly routes: readonly [Route, ...Route[]];
  /** Whether node:http has to speak, should HTTP/1.1 be spoken. */
  readonly exact: boolean;
  /** What is shown to whoever is at the end of this route. */
  readonly clientAuth: (groupId: GroupId) => ClientAuthentication;
}

export interface Lease {
  readonly connection: Connection;
  readonly route: Route;
  /** Whether it was open already. */
  readonly reused: boolean;
}

/**
 * A connection to send the request on, out of the pool or new, by the first route that works: behind a proxy
 * that is out of order the next one is tried.
 * @param fresh whether one that has idled is not wanted
 */
export async function lease(need: LeaseRequest, fresh: boolean): Promise<Lease> {
  const { scope, hop, routes } = need;
  for (const [index, route] of routes.entries()) {
    try {
      return await leaseOn(need, route, fresh);
    } catch (error) {
      const next = routes[index + 1];
      if (next === undefined || !isProxyDown(error)) throw error;
      scope.routing.proxies?.reportDown(route.proxy?.server ?? null);
      const then = next.logged?.url ?? 'a direct connection';
      scope.report(hop, `${(error as Error).message} Next in the list: ${then}.`);
    }
  }
  throw new NetworkError('ERR_UNEXPECTED', { phase: 'start', nodeCode: 'no route' });
}

/**
 * A connection that is there and that nobody has to be asked about, neither about its certificate nor about ours; null: it
 * takes more.
 */
export function leaseNow({ scope, routes, exact }: LeaseRequest, fresh: boolean): Lease | null {
  const [route] = routes;
  const { target } = route.groupId;
  if (fresh || (target.secure && !sendsNoCertificate(scope, target))) return null;
  const { connections } = scope.context;
  const backend = exact ? 'node:http' : 'undici';
  const connection = connections.leaseNow(connectionKey(showing(route, null)), backend);
  if (connection === null) return null;
  scope.slot = connection.key;
  return { connection, route, reused: true };
}

/**
 * In either case its certificates were decided about on behalf of this request, because a permission never travels with
 * the socket.
 */
async function leaseOn(need: LeaseRequest, route: Route, fresh: boolean): Promise<Lease> {
  const { scope, hop } = need;
  const certificate = await certificateFor(need, route);
  const { connections } = scope.context;
  const backend = need.exact ? 'node:http' : 'undici';
  for (;;) {
    const groupId = showing(route, certificate);
    const key = connectionKey(groupId);
    const given = connections.lease(key, backend, groupId.alpn !== 'http/1.1', scope.signal, fresh);
    if (given instanceof Promise) scope.phase.start(hop, 'queued');
    const connection = given instanceof Promise ? await given : given;
    scope.slot = key;
    if (connection === null) {
      // Whom a proxy takes us for has turned out meanwhile, and there may be a tunnel.
      if (connectionKey(showing(route, certificate)) !== key) {
        scope.slot = null;
        connections.giveUp(key);
        continue;
      }
      const opened = await open(need, route, groupId, certificate);
      // The server asks for a certificate, and one was chosen: that is another connection, and there may be one already.
      return opened === 'certificateChosen'
        ? leaseOn(need, route, fresh)
        : { connection: opened, route, reused: false };
    }
    try {
      await decideAgain(route, connection);
    } catch (error) {
      giveBack(scope, connection);
      throw error;
    }
    if (!connection.closed) return { connection, route, reused: true };
    giveBack(scope, connection);
  }
}

function giveBack(scope: TransportScope, connection: Connection): void {
  scope.slot = null;
  scope.context.connections.release(connection);
}

async function decideAgain(route: Route, { open }: Connection): Promise<void> {
  const { certificate, proxyCertificate } = open;
  if (proxyCertificate !== null && proxyCertificate.problems.length > 0) {
    await route.proxy?.decideCertificate(proxyCertificate);
  }
  if (certificate !== null && certificate.problems.length > 0) {
    await route.decideCertificate(certificate);
  }
}

/** A new connection, on a lease that the pool gave leave for. */
async function open(
  need: LeaseRequest,
  route: Route,
  groupId: GroupId,
  certificate: LoadedClientCertificate | null,
): Promise<Connection | 'certificateChosen'> {
  const { exact, scope } = need;
  const { connections } = scope.context;
  let key = connectionKey(groupId);
  const giveUp = (): void => {
    scope.slot = null;
    connections.giveUp(key);
  };
  scope.opening = true;
  try {
    const opened = await connect(need, route, groupId, certificate);
    if (opened === 'certificateChosen') {
      giveUp();
      return opened;
    }
    const made = showing(route, certificate);
    const madeKey = connectionKey(made);
    if (madeKey !== key) {
      connections.moved(key, madeKey, made.alpn !== 'http/1.1');
      key = madeKey;
      scope.slot = key;
    }
    const secondVersion = opened.alpn === 'h2' || (groupId.alpn === 'h2' && !groupId.target.secure);
    if (groupId.alpn === 'h2' && !secondVersion) {
      opened.socket.destroy();
      throw new NetworkError('ERR_ALPN_NEGOTIATION_FAILED', { phase: 'tls' });
    }
    let connection: Connection | null = null;
    const backend = secondVersion ? 'node:http2' : exact ? 'node:http' : 'undici';
    const codec = await openCodec(backend, {
      target: groupId.target,
      open: opened,
      strictParsing: scope.context.options.strictParsing ?? false,
      onChange: () => {
        if (connection !== null) connections.changed(connection);
      },
    });
    connection = new Connection(made, saying(certificate, opened), codec);
    connections.add(connection);
    return connection;
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    scope.opening = false;
  }
}

const OFFERED: Readonly<Record<AlpnMode, readonly string[]>> = {
  any: ['h2', 'http/1.1'],
  'http/1.1': ['http/1.1'],
  h2: ['h2'],
};

/**
 * A socket whose certificates were decided about. What the server is shown of ours is decided as soon as it asks: in
 * the handshake, which it may break off for want of a certificate (TLS 1.2). Once one was chosen the socket is given up.
 */
async function connect(
  need: LeaseRequest,
  route: Route,
  groupId: GroupId,
  certificate: LoadedClientCertificate | null,
): Promise<OpenSocket | 'certificateChosen'> {
  // Only TLS has a way to ask for a certificate, with the server or with a proxy.
  if (!groupId.target.secure && route.proxy === null) {
    return openAllowed(need, route, groupId, certificate);
  }
  const clientAuth = need.clientAuth(route.groupId);
  const first = await openAllowed(need, route, groupId, certificate).catch((error: unknown) => {
    if (clientAuth.decided || !NetworkError.is(error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED')) {
      throw error;
    }
    return error;
  });
  const refused = first instanceof NetworkError;
  if (!clientAuth.decided && (refused || first.asksForCertificate)) {
    need.scope.context.connections.undecided(connectionKey(groupId));
    if ((await chooseFor(need, route, first)) !== null) return 'certificateChosen';
  }
  // What has shown nothing is good for a request that shows nothing, unless the server has tired of waiting.
  return refused || first.socket.destroyed ? openAllowed(need, route, groupId, certificate) : first;
}

/** @throws `open` when it is a refusal and nothing is chosen that could change it */
async function chooseFor(
  need: LeaseRequest,
  route: Route,
  open: OpenSocket | NetworkError,
): Promise<LoadedClientCertificate | null> {
  const socket = open instanceof NetworkError ? null : open.socket;
  try {
    const chosen = await need.clientAuth(route.groupId).choose(probeOf(need, route));
    if (chosen === null && open instanceof NetworkError) throw open;
    if (chosen !== null) socket?.destroy();
    return chosen;
  } catch (error) {
    socket?.destroy();
    throw error;
  }
}

/** Opens a socket, and once more when the other side has closed it while somebody decided about its certificate. */
async function openAllowed(
  need: LeaseRequest,
  route: Route,
  groupId: GroupId,
  certificate: LoadedClientCertificate | null,
): Promise<OpenSocket> {
  const { scope, hop } = need;
  const { context } = scope;
  const { proxy } = route;
  let allowed = false;
  const noting =
    (decide: DecideCertificate): DecideCertificate =>
    async (problematic) => {
      await decide(problematic);
      allowed = true;
    };
  const openOnce = (): Promise<OpenSocket> =>
    openSocket(groupId.target, {
      ...dialing(route, noting, context.options.dialing),
      alpnProtocols: OFFERED[groupId.alpn],
      secureContext: () => certificate?.secureContext ?? context.trust.secureContext,
      showsCertificate: certificate !== null,
      trust: () => context.trust,
      signal: scope.signal.abortSignal,
      onPhase: (phase) => {
        scope.phase.start(hop, phase);
      },
      decideCertificate: noting(route.decideCertificate),
    });
  try {
    return await openOnce().catch((error: unknown) => {
      // A server does not wait for as long as a person may read: what they allowed is connected to once more.
      if (!allowed || !isClosed(error) || scope.signal.aborted) throw error;
      return openOnce();
    });
  } catch (error) {
    need.clientAuth(route.groupId).failed(error);
    throw proxy !== null && groupId.forwards ? unreachable(proxy.server, error) : error;
  }
}

/** Through the proxy's tunnel, where the route has one; `dialing` is the context's. */
function dialing(
  { groupId, proxy }: Route,
  noting: (decide: DecideCertificate) => DecideCertificate,
  settings: Dialing | undefined,
): { readonly dial?: Dial; readonly dialing?: Dialing | undefined } {
  if (proxy === null) return { dialing: settings };
  // The proxy is where it is; only what lies behind its tunnel can be elsewhere.
  if (groupId.forwards) return { dialing: settings && { ...settings, connectTo: [] } };
  return { dial: proxy.dial(noting(proxy.decideCertificate)), dialing: settings };
}

function showing({ groupId }: Route, certificate: LoadedClientCertificate | null): GroupId {
  const identity = certificate?.identity ?? null;
  return groupId.clientCertificate === identity
    ? groupId
    : { ...groupId, clientCertificate: identity };
}

/** The same socket, which tells the log what was shown on it. */
function saying(certificate: LoadedClientCertificate | null, open: OpenSocket): OpenSocket {
  if (certificate === null || open.tls === null) return open;
  return { ...open, tls: { ...open.tls, clientCertificate: certificate.summary.subject } };
}

/** Null: nothing is shown, at least until the server is known to ask. */
async function certificateFor(
  need: LeaseRequest,
  route: Route,
): Promise<LoadedClientCertificate | null> {
  const { groupId } = route;
  return groupId.target.secure
    ? need.clientAuth(groupId).forConnection(probeOf(need, route))
    : null;
}

function probeOf({ scope, hop }: LeaseRequest, route: Route): Probe {
  return () =>
    probeTarget(route.groupId.target, {
      ...dialing(route, (decide) => decide, scope.context.options.dialing),
      secureContext: () => scope.context.trust.secureContext,
      signal: scope.signal.abortSignal,
      onPhase: (phase) => {
        scope.phase.start(hop, phase);
      },
    });
}

function isClosed(error: unknown): boolean {
  return NetworkError.is(
    error,
    'ERR_CONNECTION_CLOSED',
    'ERR_CONNECTION_RESET',
    'ERR_PROXY_CONNECTION_FAILED',
    'ERR_TUNNEL_CONNECTION_FAILED',
  );
}

/** Writes into the log which connection a request goes out on. */
export function announce({ scope, hop }: LeaseRequest, { connection, route, reused }: Lease): void {
  const { open } = connection;
  const { logged } = route;
  scope.log.append({
    type: 'connection:opened',
    hop,
    attempt: scope.phase.attempt,
    remoteAddress: open.remoteAddress,
    protocol: connection.multiplexes ? 'h2' : 'http/1.1',
    reused,
    ...(logged === null ? {} : { proxy: logged }),
    ...(open.tls === null ? {} : { tls: open.tls }),
  });
}
