import { NetworkError } from '../errors/networkError.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { ClientAuthentication, Probe } from '../tls/clientAuth/clientAuthentication.ts';
import type { LoadedClientCertificate } from '../tls/clientAuth/configured.ts';
import type { DecideCertificate } from '../tls/tlsPeer.ts';
import { openSocket, probeTarget } from './connect.ts';
import type { OpenSocket } from './connect.ts';
import { Connection } from './connection.ts';
import { connectionKey } from './connectionKey.ts';
import type { ConnectionRoute } from './connectionKey.ts';
import type { Dial } from './dial.ts';
import { isProxyDown, unreachable } from './proxy/proxyErrors.ts';
import type { Way } from './proxy/way.ts';

/** Who needs a connection. */
export interface Need {
  readonly scope: SessionScope;
  readonly hop: number;
  /** What is shown to whoever is at the end of this route. */
  readonly clientAuth: (route: ConnectionRoute) => ClientAuthentication;
}

/** An idle connection that may be used for this request, or null. A permission never travels with the socket. */
export async function takeIdle(need: Need, way: Way): Promise<Connection | null> {
  const { connections } = need.scope.context;
  const route = showing(way, await certificateFor(need, way));
  const connection = connections.take(connectionKey(route));
  if (connection === null) return null;
  const { certificate, proxyCertificate } = connection.open;
  try {
    if (proxyCertificate !== null && proxyCertificate.problems.length > 0) {
      await way.proxy?.decideCertificate(proxyCertificate);
    }
    if (certificate !== null && certificate.problems.length > 0) {
      await way.decideCertificate(certificate);
    }
  } catch (error) {
    connections.release(connection);
    throw error;
  }
  return connection.closed ? null : connection;
}

/** A new connection by the first way that leads anywhere: behind a proxy that is out of order the next one is tried. */
export async function connectFirst(
  need: Need,
  ways: readonly Way[],
): Promise<{ connection: Connection; way: Way }> {
  const { scope, hop } = need;
  for (const [index, way] of ways.entries()) {
    try {
      return { connection: await connect(need, way), way };
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
 * A new connection, whose certificates were decided about. What the server is shown of ours is decided as soon as it
 * asks: in the handshake, which it may break off for want of a certificate (TLS 1.2).
 */
async function connect(need: Need, way: Way): Promise<Connection> {
  const clientAuth = need.clientAuth(way.route);
  const known = await certificateFor(need, way);
  const first = await openAllowed(need, way, known).catch((error: unknown) => {
    if (clientAuth.decided || !NetworkError.is(error, 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED')) {
      throw error;
    }
    return error;
  });
  const asks = first instanceof NetworkError || first.asksForCertificate;
  const certificate = asks && !clientAuth.decided ? await chooseFor(need, way, first) : known;
  // When nothing was chosen, the connection that there is has shown nothing, and the server may be content with that.
  const usable = !(first instanceof NetworkError) && !first.socket.destroyed;
  const open = saying(certificate, usable ? first : await openAllowed(need, way, certificate));
  const connection = new Connection(showing(way, certificate), open);
  need.scope.context.connections.add(connection);
  return connection;
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
  certificate: LoadedClientCertificate | null,
): Promise<OpenSocket> {
  const { scope, hop } = need;
  const { context } = scope;
  const { route, proxy } = way;
  let allowed = false;
  const noting =
    (decide: DecideCertificate): DecideCertificate =>
    async (problematic) => {
      await decide(problematic);
      allowed = true;
    };
  const openOnce = (): Promise<OpenSocket> =>
    openSocket(route.target, {
      ...dialing(way, noting),
      secureContext: () => certificate?.secureContext ?? context.trust.secureContext,
      showsCertificate: certificate !== null,
      trust: context.trust,
      signal: scope.signal,
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
    need.clientAuth(route).failed(error);
    throw proxy !== null && route.forwards ? unreachable(proxy.server, error) : error;
  }
}

/** Through the proxy's tunnel, where the way has one. */
function dialing(
  { route, proxy }: Way,
  noting: (decide: DecideCertificate) => DecideCertificate,
): { readonly dial?: Dial } {
  return proxy === null || route.forwards
    ? {}
    : { dial: proxy.dial(noting(proxy.decideCertificate)) };
}

function showing({ route }: Way, certificate: LoadedClientCertificate | null): ConnectionRoute {
  return { ...route, clientCertificate: certificate?.identity ?? null };
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
      ...dialing(way, (decide) => decide),
      secureContext: () => scope.context.trust.secureContext,
      signal: scope.signal,
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
export function announce(
  { scope, hop }: Need,
  { told }: Way,
  { open }: Connection,
  reused: boolean,
): void {
  scope.log.append({
    type: 'connection:opened',
    hop,
    attempt: scope.phase.attempt,
    remoteAddress: open.remoteAddress,
    protocol: 'http/1.1',
    reused,
    ...(told === null ? {} : { proxy: told }),
    ...(open.tls === null ? {} : { tls: open.tls }),
  });
}
