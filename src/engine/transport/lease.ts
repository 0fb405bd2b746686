import type { SecureContext } from 'node:tls';
import { NetworkError } from '../errors/networkError.ts';
import type { ClientCertificate } from '../requestHandler.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { DecideCertificate } from '../tls/tlsPeer.ts';
import { openSocket } from './connect.ts';
import type { OpenSocket } from './connect.ts';
import { Connection } from './connection.ts';
import { connectionKey } from './connectionKey.ts';
import { isProxyDown, unreachable } from './proxy/proxyErrors.ts';
import type { Way } from './proxy/way.ts';

/** Who needs a connection. */
export interface Need {
  readonly scope: SessionScope;
  readonly hop: number;
}

/** An idle connection that may be used for this request, or null. A permission never travels with the socket. */
export async function takeIdle({ scope }: Need, way: Way): Promise<Connection | null> {
  const { connections } = scope.context;
  const connection = connections.take(connectionKey(way.route));
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
  clientCertificate: ClientCertificate | null,
): Promise<{ connection: Connection; way: Way }> {
  const { scope, hop } = need;
  for (const [index, way] of ways.entries()) {
    try {
      return { connection: await connect(need, way, clientCertificate), way };
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

/** A new connection, whose certificates were decided about. */
async function connect(
  { scope, hop }: Need,
  way: Way,
  clientCertificate: ClientCertificate | null,
): Promise<Connection> {
  const { context } = scope;
  const { route, proxy } = way;
  const { target } = route;
  const secureContext = (): SecureContext =>
    clientCertificate === null
      ? context.trust.secureContext
      : context.secureContextWith(clientCertificate);
  let allowed = false;
  const noting =
    (decide: DecideCertificate): DecideCertificate =>
    async (certificate) => {
      await decide(certificate);
      allowed = true;
    };
  const dial =
    proxy === null || route.forwards ? null : proxy.dial(noting(proxy.decideCertificate));
  const openOnce = (): Promise<OpenSocket> =>
    openSocket(target, {
      ...(dial === null ? {} : { dial }),
      secureContext,
      trust: context.trust,
      signal: scope.signal,
      onPhase: (phase) => {
        scope.phase.start(hop, phase);
      },
      decideCertificate: noting(way.decideCertificate),
    });
  const open = await openOnce()
    .catch((error: unknown) => {
      // A server does not wait for as long as a person may read: what they allowed is connected to once more.
      if (!allowed || !isClosed(error) || scope.signal.aborted) throw error;
      return openOnce();
    })
    .catch((error: unknown) => {
      throw proxy !== null && route.forwards ? unreachable(proxy.server, error) : error;
    });
  const shown = clientCertificate === null ? null : 'chosen';
  const connection = new Connection({ ...route, clientCertificate: shown }, open);
  context.connections.add(connection);
  return connection;
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
