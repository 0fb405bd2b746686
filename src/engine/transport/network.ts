import type { UploadWatcher } from '../body/progress.ts';
import { prepareUpload } from '../body/upload.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import type { ClientCertificate } from '../requestHandler.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import { certificateDecision } from '../tls/certificateDecision.ts';
import { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { connectionKey } from './connectionKey.ts';
import { announce, connectFirst, takeIdle } from './lease.ts';
import type { NetworkResponse } from './networkResponse.ts';
import type { HopProxies } from './proxy/hopProxies.ts';
import { headersFor } from './proxy/way.ts';
import type { Way } from './proxy/way.ts';
import { refuseUnsendable, withBodyFields } from './sendableFields.ts';
import { targetOf } from './target.ts';

/**
 * Sends one request of one hop and answers with the response's head. The connection is the one given (NTLM), or comes
 * from the pool, or is made, through a proxy where there is one; a certificate with problems is decided about before a
 * byte leaves. A request that dies on a reused connection before any byte of a response is sent once more on a new one
 * (Chromium: HttpNetworkTransaction).
 */
export async function sendOverNetwork(
  scope: SessionScope,
  hop: number,
  request: Request,
  headers: HeaderList,
  watcher: UploadWatcher,
  proxies: HopProxies,
  kept: Connection | null = null,
): Promise<NetworkResponse> {
  const target = targetOf(new URL(request.url));
  refuseUnsendable(headers);
  const need = { scope, hop };
  const ways = await proxies.waysTo(target, certificateDecision(scope, hop, request, target));
  const [first] = ways;
  const upload = request.postData === null ? null : await prepareUpload(request.postData);
  const wireHeaders = withBodyFields(request, headers, upload);
  let clientCertificate: ClientCertificate | null = null;
  for (let fresh = false; ; fresh = true) {
    // What can be sent once only is not risked on a connection that the server may be closing.
    const once = upload?.replayable === false;
    const reused = fresh ? null : (kept ?? (once ? null : await takeIdle(need, first)));
    const { connection, way } =
      reused === null
        ? await connectFirst(need, ways, clientCertificate)
        : { connection: reused, way: wayOf(reused, ways) };
    announce(need, way, connection, reused !== null);
    const attempt = new Attempt(scope, hop, request, connection, watcher);
    try {
      const response = await attempt.send(await headersFor(way, request, wireHeaders), upload);
      const forwarder = way.route.forwards ? way.proxy : null;
      return forwarder === null ? response : { ...response, forwardedBy: forwarder.authentication };
    } catch (error) {
      const { secure, host, port } = way.route.target;
      // What TLS has to say comes after the end of the stream that undici tells of.
      if (secure) await new Promise(setImmediate);
      connection.destroy();
      scope.signal.throwIfAborted();
      // A connection on which somebody was asked has idled too.
      const idled = reused !== null || connection.asked;
      // NTLM's message means nothing to another connection.
      if (kept === null && idled && !fresh && !attempt.responseStarted && isStale(error)) {
        scope.phase.attempt++;
        continue;
      }
      const failure = attempt.failure(error);
      if (failure.name !== 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED' || clientCertificate !== null) {
        throw failure;
      }
      // TLS 1.3: the server refuses after the handshake, before it has read the request (RFC 8446, section 4.4.2.4).
      const place = { isProxy: way.route.forwards, host, port };
      clientCertificate = await scope.callbacks.onSelectClientCertificate(hop, place);
      if (clientCertificate === null) throw failure;
      scope.phase.attempt++;
    }
  }
}

/** The way that a connection was made for. */
function wayOf({ key }: Connection, ways: readonly [Way, ...Way[]]): Way {
  return ways.find(({ route }) => connectionKey(route) === key) ?? ways[0];
}

/** A connection that the server closed while it was idle: the request never reached anybody. */
function isStale(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}
