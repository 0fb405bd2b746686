import type { UploadWatcher } from '../body/progress.ts';
import { prepareUpload } from '../body/upload.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import { certificateDecision } from '../tls/certificateDecision.ts';
import { ClientAuthentication } from '../tls/clientAuth/clientAuthentication.ts';
import { Attempt } from './attempt.ts';
import type { Connection } from './connection.ts';
import { connectionKey } from './connectionKey.ts';
import { announce, connectFirst, takeIdle } from './lease.ts';
import type { Need } from './lease.ts';
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
  const need: Need = { scope, hop, clientAuth: clientAuthOf(scope, hop, request) };
  const ways = await proxies.waysTo(target, certificateDecision(scope, hop, request, target));
  const [first] = ways;
  const upload = request.postData === null ? null : await prepareUpload(request.postData);
  const wireHeaders = withBodyFields(request, headers, upload);
  for (let fresh = false; ; fresh = true) {
    // What can be sent once only is not risked on a connection that the server may be closing.
    const once = upload?.replayable === false;
    const reused = fresh ? null : (kept ?? (once ? null : await takeIdle(need, first)));
    const { connection, way } =
      reused === null
        ? await connectFirst(need, ways)
        : { connection: reused, way: wayOf(reused, ways) };
    announce(need, way, connection, reused !== null);
    const attempt = new Attempt(scope, hop, request, connection, watcher);
    try {
      const response = await attempt.send(await headersFor(way, request, wireHeaders), upload);
      const forwarder = way.route.forwards ? way.proxy : null;
      return forwarder === null ? response : { ...response, forwardedBy: forwarder.authentication };
    } catch (error) {
      const { secure } = way.route.target;
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
      // Where the TLS library does not tell that a server asks for a certificate (BoringSSL), TLS 1.3 tells by refusing
      // the request before it has read it (RFC 8446, section 4.4.2.4).
      if (!need.clientAuth(way.route).failed(failure)) throw failure;
      scope.phase.attempt++;
    }
  }
}

/** One choice of a client certificate for each server and each proxy that a hop talks to. */
function clientAuthOf(scope: SessionScope, hop: number, request: Request): Need['clientAuth'] {
  const known = new Map<string, ClientAuthentication>();
  return ({ target: { host, port }, forwards }) => {
    const place = `${host} ${String(port)}`;
    const one =
      known.get(place) ??
      new ClientAuthentication(scope, hop, request, { host, port, isProxy: forwards });
    known.set(place, one);
    return one;
  };
}

/** The way that a connection was made for. */
function wayOf({ key, route }: Connection, ways: readonly [Way, ...Way[]]): Way {
  const { clientCertificate } = route;
  const leadsThere = (way: Way): boolean =>
    connectionKey({ ...way.route, clientCertificate }) === key;
  return ways.find(leadsThere) ?? ways[0];
}

/** A connection that the server closed while it was idle: the request never reached anybody. */
function isStale(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}
