import type { SecureContext } from 'node:tls';
import { NetworkError } from '../errors/networkError.ts';
import type { ClientCertificate } from '../requestHandler.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { DecideCertificate } from '../tls/tlsPeer.ts';
import { openSocket } from './connect.ts';
import type { OpenSocket } from './connect.ts';
import { Connection } from './connection.ts';
import { connectionKey } from './connectionKey.ts';
import type { ConnectionRoute } from './connectionKey.ts';

/** What a request needs of its connection. */
export interface Need {
  readonly scope: SessionScope;
  readonly hop: number;
  readonly route: ConnectionRoute;
  readonly decideCertificate: DecideCertificate;
}

/** An idle connection that may be used for this request, or null. A permission never travels with the socket. */
export async function takeIdle(need: Need): Promise<Connection | null> {
  const { connections } = need.scope.context;
  const connection = connections.take(connectionKey(need.route));
  if (connection === null) return null;
  const { certificate } = connection.open;
  if (certificate === null || certificate.problems.length === 0) return connection;
  try {
    await need.decideCertificate(certificate);
  } catch (error) {
    connections.release(connection);
    throw error;
  }
  return connection.closed ? null : connection;
}

/** A new connection, whose certificate was decided about. */
export async function connect(
  { scope, hop, route, decideCertificate }: Need,
  clientCertificate: ClientCertificate | null,
): Promise<Connection> {
  const { context } = scope;
  const { target } = route;
  const secureContext = (): SecureContext =>
    clientCertificate === null
      ? context.trust.secureContext
      : context.secureContextWith(clientCertificate);
  let allowed = false;
  const openOnce = (): Promise<OpenSocket> =>
    openSocket(target, {
      secureContext,
      trust: context.trust,
      signal: scope.signal,
      onPhase: (phase) => {
        scope.phase.start(hop, phase);
      },
      decideCertificate: async (certificate) => {
        await decideCertificate(certificate);
        allowed = true;
      },
    });
  const open = await openOnce().catch((error: unknown) => {
    // A server does not wait for as long as a person may read: what they allowed is connected to once more.
    const closed = NetworkError.is(error, 'ERR_CONNECTION_CLOSED', 'ERR_CONNECTION_RESET');
    if (!allowed || !closed || scope.signal.aborted) throw error;
    return openOnce();
  });
  const shown = clientCertificate === null ? null : 'chosen';
  const connection = new Connection({ ...route, clientCertificate: shown }, open);
  context.connections.add(connection);
  return connection;
}

/** Writes into the log which connection a request goes out on. */
export function announce({ scope, hop }: Need, { open }: Connection, reused: boolean): void {
  scope.log.append({
    type: 'connection:opened',
    hop,
    attempt: scope.phase.attempt,
    remoteAddress: open.remoteAddress,
    protocol: 'http/1.1',
    reused,
    ...(open.tls === null ? {} : { tls: open.tls }),
  });
}
