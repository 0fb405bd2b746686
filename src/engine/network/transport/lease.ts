import { NetworkError } from '../../errors/networkError.ts';
import type { SessionScope } from '../../run/sessionScope.ts';
import { showsNothing } from '../tls/clientAuth/clientAuthentication.ts';
import type { ClientAuthentication, Probe } from '../tls/clientAuth/clientAuthentication.ts';
import type { LoadedClientCertificate } from '../tls/clientAuth/configured.ts';
import type { DecideCertificate } from '../tls/tlsPeer.ts';
import { openSocket, probeTarget } from './connect.ts';
import type { OpenSocket } from './connect.ts';
import { Connection } from './connection.ts';
import { connectionKey } from './connectionKey.ts';
import type { AlpnMode, ConnectionRoute } from './connectionKey.ts';
import type { Dial } from './dial.ts';
import type { Dialing } from './dialing.ts';
import { openSpeaker } from './openSpeaker.ts';
import { isProxyDown, unreachable } from './proxy/proxyErrors.ts';
import type { Way } from './proxy/way.ts';

/** What a request needs of its connection. */
export interface Need {
  readonly scope: SessionScope;
  readonly hop: number;
  /** The ways that lead there, the first to be tried first; without client certificates, those are for `clientAuth` to say. */
  readonly ways: readonly [Way, ...Way[]];
  /** Whether node:http has to speak, should HTTP/1.1 be spoken. */
  readonly exact: boolean;
  /** What is shown to whoever is at the end of this route. */
  readonly clientAuth: (route: ConnectionRoute) => ClientAuthentication;
}

export interface Lease {
  readonly connection: Connection;
  readonly way: Way;
  /** Whether it was open already. */
  readonly reused: boolean;
}

/**
 * A connection to send the request on, out of the pool or new, by the first way that leads anywhere: behind a proxy
 * that is out of order the next one is tried.
 * @param fresh whether one that has idled is not wanted
 */
export async function lease(need: Need, fresh: boolean): Promise<Lease> {
  const { scope, hop, ways } = need;
  for (const [index, way] of ways.entries()) {
    try {
      return await leaseOn(need, way, fresh);
    } catch (error) {
      const next = ways[index + 1];
      if (next === undefined || !isProxyDown(error)) throw error;
      scope.context.proxies?.reportDown(way.proxy?.server ?? null);
      const then = next.told?.url ?? 'going straight';
      scope.report(hop, `${(error as Error).message} Next in the list: ${then}.`);
    }
  }
  throw new NetworkError('ERR_UNEXPECTED', { phase: 'start', nodeCode: 'no way to go' });
}

/**
 * A connection that is there and that nobody has to be asked about, neither about its certificate nor about ours; null: it
 * takes more.
 */
export function leaseNow({ scope, ways, exact }: Need, fresh: boolean): Lease | null {
  const [way] = ways;
  const { target } = way.route;
  if (fresh || (target.secure && !showsNothing(scope, target))) return null;
  const { connections } = scope.context;
  const backend = exact ? 'node:http' : 'undici';
  const connection = connections.leaseNow(connectionKey(showing(way, null)), backend);
  if (connection === null) return null;
  scope.place = connection.key;
  return { connection, way, reused: true };
}

/**
 * In either case its certificates were decided about on behalf of this request, because a permission never travels with
 * the socket.
 */
async function leaseOn(need: Need, way: Way, fresh: boolean): Promise<Lease> {
  const { scope, hop } = need;
  const certificate = await certificateFor(need, way);
  const { connections } = scope.context;
  const backend = need.exact ? 'node:http' : 'undici';
  for (;;) {
    const route = showing(way, certificate);
    const key = connectionKey(route);
    const given = connections.lease(key, backend, route.alpn !== 'http/1.1', scope.signal, fresh);
    if (given instanceof Promise) scope.phase.start(hop, 'queued');
    const connection = given instanceof Promise ? await given : given;
    scope.place = key;
    if (connection === null) {
      // Whom a proxy takes us for has turned out meanwhile, and there may be a tunnel.
      if (connectionKey(showing(way, certificate)) !== key) {
        scope.place = null;
        connections.giveUp(key);
        continue;
      }
      const opened = await open(need, way, route, certificate);
      // The server asks for a certificate, and one was chosen: that is another connection, and there may be one already.
      return opened === 'certificateChosen'
        ? leaseOn(need, way, fresh)
        : { connection: opened, way, reused: false };
    }
    try {
      await decideAgain(way, connection);
    } catch (error) {
      giveBack(scope, connection);
      throw error;
    }
    if (!connection.closed) return { connection, way, reused: true };
    giveBack(scope, connection);
  }
}

function giveBack(scope: SessionScope, connection: Connection): void {
  scope.place = null;
  scope.context.connections.release(connection);
}

async function decideAgain(way: Way, { open }: Connection): Promise<void> {
  const { certificate, proxyCertificate } = open;
  if (proxyCertificate !== null && proxyCertificate.problems.length > 0) {
    await way.proxy?.decideCertificate(proxyCertificate);
  }
  if (certificate !== null && certificate.problems.length > 0) {
    await way.decideCertificate(certificate);
  }
}

/** A new connection, on a lease that the pool gave leave for. */
async function open(
  need: Need,
  way: Way,
  route: ConnectionRoute,
  certificate: LoadedClientCertificate | null,
): Promise<Connection | 'certificateChosen'> {
  const { exact, scope } = need;
  const { connections } = scope.context;
  let key = connectionKey(route);
  const giveUp = (): void => {
    scope.place = null;
    connections.giveUp(key);
  };
  scope.opening = true;
  try {
    const opened = await connect(need, way, route, certificate);
    if (opened === 'certificateChosen') {
      giveUp();
      return opened;
    }
    const made = showing(way, certificate);
    const madeKey = connectionKey(made);
    if (madeKey !== key) {
      connections.moved(key, madeKey, made.alpn !== 'http/1.1');
      key = madeKey;
      scope.place = key;
    }
    const secondVersion = opened.alpn === 'h2' || (route.alpn === 'h2' && !route.target.secure);
    if (route.alpn === 'h2' && !secondVersion) {
      opened.socket.destroy();
      throw new NetworkError('ERR_ALPN_NEGOTIATION_FAILED', { phase: 'tls' });
    }
    let connection: Connection | null = null;
    const backend = secondVersion ? 'node:http2' : exact ? 'node:http' : 'undici';
    const speaker = await openSpeaker(backend, {
      target: route.target,
      open: opened,
      strictParsing: scope.context.options.strictParsing ?? false,
      onChange: () => {
        if (connection !== null) connections.changed(connection);
      },
    });
    connection = new Connection(made, saying(certificate, opened), speaker);
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
  need: Need,
  way: Way,
  route: ConnectionRoute,
  certificate: LoadedClientCertificate | null,
): Promise<OpenSocket | 'certificateChosen'> {
  const clientAuth = need.clientAuth(way.route);
  const first = await openAllowed(need, way, route, certificate).catch((error: unknown) => {
    if (clientAuth.decided || !NetworkError.is(error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED')) {
      throw error;
    }
    return error;
  });
  const refused = first instanceof NetworkError;
  if (!clientAuth.decided && (refused || first.asksForCertificate)) {
    need.scope.context.connections.undecided(connectionKey(route));
    if ((await chooseFor(need, way, first)) !== null) return 'certificateChosen';
  }
  // What has shown nothing is good for a request that shows nothing, unless the server has tired of waiting.
  return refused || first.socket.destroyed ? openAllowed(need, way, route, certificate) : first;
}

/** @throws `open` when it is a refusal and nothing is chosen that could change it */
async function chooseFor(
  need: Need,
  way: Way,
  open: OpenSocket | NetworkError,
): Promise<LoadedClientCertificate | null> {
  const socket = open instanceof NetworkError ? null : open.socket;
  try {
    const chosen = await need.clientAuth(way.route).choose(probeOf(need, way));
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
  need: Need,
  way: Way,
  route: ConnectionRoute,
  certificate: LoadedClientCertificate | null,
): Promise<OpenSocket> {
  const { scope, hop } = need;
  const { context } = scope;
  const { proxy } = way;
  let allowed = false;
  const noting =
    (decide: DecideCertificate): DecideCertificate =>
    async (problematic) => {
      await decide(problematic);
      allowed = true;
    };
  const openOnce = (): Promise<OpenSocket> =>
    openSocket(route.target, {
      ...dialing(way, noting, context.options.dialing),
      alpnProtocols: OFFERED[route.alpn],
      secureContext: () => certificate?.secureContext ?? context.trust.secureContext,
      showsCertificate: certificate !== null,
      trust: context.trust,
      signal: scope.signal.abortSignal,
      onPhase: (phase) => {
        scope.phase.start(hop, phase);
      },
      decideCertificate: noting(way.decideCertificate),
    });
  try {
    return await openOnce().catch((error: unknown) => {
      // A server does not wait for as long as a person may read: what they allowed is connected to once more.
      if (!allowed || !isClosed(error) || scope.signal.aborted) throw error;
      return openOnce();
    });
  } catch (error) {
    need.clientAuth(way.route).failed(error);
    throw proxy !== null && route.forwards ? unreachable(proxy.server, error) : error;
  }
}

/** Through the proxy's tunnel, where the way has one; `dialing` is the context's. */
function dialing(
  { route, proxy }: Way,
  noting: (decide: DecideCertificate) => DecideCertificate,
  settings: Dialing | undefined,
): { readonly dial?: Dial; readonly dialing?: Dialing | undefined } {
  if (proxy === null) return { dialing: settings };
  // The proxy is where it is; only what lies behind its tunnel can be elsewhere.
  if (route.forwards) return { dialing: settings && { ...settings, connectTo: [] } };
  return { dial: proxy.dial(noting(proxy.decideCertificate)), dialing: settings };
}

function showing({ route }: Way, certificate: LoadedClientCertificate | null): ConnectionRoute {
  const identity = certificate?.identity ?? null;
  return route.clientCertificate === identity ? route : { ...route, clientCertificate: identity };
}

/** The same socket, which tells the log what was shown on it. */
function saying(certificate: LoadedClientCertificate | null, open: OpenSocket): OpenSocket {
  if (certificate === null || open.tls === null) return open;
  return { ...open, tls: { ...open.tls, clientCertificate: certificate.summary.subject } };
}

/** Null: nothing is shown, at least until the server is known to ask. */
async function certificateFor(need: Need, way: Way): Promise<LoadedClientCertificate | null> {
  const { route } = way;
  return route.target.secure ? need.clientAuth(route).forConnection(probeOf(need, way)) : null;
}

function probeOf({ scope, hop }: Need, way: Way): Probe {
  return () =>
    probeTarget(way.route.target, {
      ...dialing(way, (decide) => decide, scope.context.options.dialing),
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
export function announce({ scope, hop }: Need, { connection, way, reused }: Lease): void {
  const { open } = connection;
  const { told } = way;
  scope.log.append({
    type: 'connection:opened',
    hop,
    attempt: scope.phase.attempt,
    remoteAddress: open.remoteAddress,
    protocol: connection.multiplexes ? 'h2' : 'http/1.1',
    reused,
    ...(told === null ? {} : { proxy: told }),
    ...(open.tls === null ? {} : { tls: open.tls }),
  });
}
