import { signerOf } from '../auth/requestSigner.ts';
import type { SignRequest } from '../../handlers/signRequest.ts';
import { lacksBoundary } from '../../body/multipartType.ts';
import type { UploadWatcher } from '../../body/progress.ts';
import { prepareUpload } from '../../body/upload.ts';
import type { Upload } from '../../body/upload.ts';
import { NetworkError } from '../../errors/networkError.ts';
import { joinedValue } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { parsedUrl } from '../../message/requestUrl.ts';
import type { Request } from '../../message/request.ts';
import { certificateDecision } from '../tls/certificateDecision.ts';
import { ClientAuthentication } from '../tls/clientAuth/clientAuthentication.ts';
import { Attempt } from './attempt.ts';
import { withBodyFields } from './exchange/bodyFields.ts';
import type { Connection } from './connection.ts';
import { connectionKey } from './connect/connectionKey.ts';
import type { AlpnMode } from './connect/connectionKey.ts';
import { announce, lease, leaseNow } from './lease.ts';
import type { Lease, LeaseRequest } from './lease.ts';
import type { NetworkResponse } from './networkResponse.ts';
import type { HopProxies } from './proxy/hopProxies.ts';
import { directRoute, headersFor } from './proxy/route.ts';
import type { Route } from './proxy/route.ts';
import { planSending } from './sendingPlan.ts';
import { targetOf } from './connect/target.ts';
import type { TransportScope } from './transportScope.ts';

export interface HopSending {
  readonly watcher: UploadWatcher;
  /** Null: its server is reached directly. */
  readonly proxies: HopProxies | null;
  /** The connection that it has to go out on (NTLM). */
  readonly kept: Connection | null;
  /** Null: nothing is signed. */
  readonly sign: SignRequest | null;
  /** Makes the body slower than it is. */
  readonly throttled?: (upload: Upload) => Upload;
}

type Routes = LeaseRequest['routes'];

/**
 * Sends one request of one hop and answers with the response's head. The connection is the one given (NTLM), or comes
 * from the pool, or is made, through a proxy where there is one; a certificate with problems is decided about before a
 * byte leaves. Sent again is a request that its server has refused without looking at it, as long as the server serves
 * others; and once, on another connection, one that no server can have acted on, or that may arrive
 * twice (idempotent methods on a connection that idled), or that a server wants in HTTP/1.1.
 */
export async function sendOverNetwork(
  scope: TransportScope,
  hop: number,
  request: Request,
  headers: HeaderList,
  { watcher, proxies, kept, sign, throttled }: HopSending,
): Promise<NetworkResponse> {
  const url = parsedUrl(request.url);
  const target = targetOf(url);
  const plan = planSending(request, headers, scope.context.options);
  const { postData } = request;
  const decideCertificate = decideCertificateOf(scope, hop, request, target);
  const routes: Routes | Promise<Routes> =
    proxies === null
      ? [directRoute(target, plan.alpn, decideCertificate, scope.routing.directBecause)]
      : proxies.routesTo(target, plan.alpn, decideCertificate);
  const body = postData === null ? null : await prepareUpload(postData);
  const upload = body && (throttled?.(body) ?? body);
  const content = { url, headers: withBodyFields(request, headers, upload), upload };
  if (upload !== null && lacksBoundary(joinedValue(content.headers, 'content-type') ?? '')) {
    scope.report(hop, "Content-Type names no boundary, so the server can't find the parts.");
  }
  const replayable = upload?.replayable !== false;
  const signed = sign && signerOf(sign, request, body);
  let need: LeaseRequest = {
    scope,
    hop,
    routes: routes instanceof Promise ? await routes : routes,
    exact: plan.exact !== null,
    clientAuth: clientAuthOf(scope, hop, request),
  };
  let refusals = 0;
  let refusedAlone = 0;
  for (let again = false; ; again = true) {
    // What can be sent once only is not risked on a connection that the server may be closing.
    if (kept?.closed === true && !again) throw closedInNtlm();
    const leased: Lease =
      kept !== null && !again
        ? { connection: kept, route: routeOf(kept, need.routes), reused: true }
        : (leaseNow(need, again || !replayable) ?? (await lease(need, again || !replayable)));
    const { connection, route } = leased;
    announce(need, leased);
    const { renegotiation } = connection.open;
    if (renegotiation !== null) renegotiation.stops = !need.clientAuth(route.groupId).decided;
    const attempt = new Attempt(scope, hop, request, connection, watcher);
    try {
      const own = headersFor(route, request, signed ? await signed(content) : content.headers);
      const fields = own instanceof Promise ? await own : own;
      const sent = { ...content, headers: fields };
      const answering = attempt.answered(await attempt.send(sent, plan), sent);
      const response = answering instanceof Promise ? await answering : answering;
      const forwarder = route.groupId.forwards ? route.proxy : null;
      return forwarder === null
        ? response
        : Object.assign(response, { forwardedBy: forwarder.authentication });
    } catch (error) {
      attempt.settled();
      // What TLS has to say comes after the end of the stream that undici tells of.
      if (route.groupId.target.secure) await new Promise(setImmediate);
      const failure = attempt.failure(error);
      attempt.release(false);
      scope.signal.throwIfAborted();
      // A connection on which somebody was asked has idled too.
      const idled = leased.reused || connection.asked;
      const { refusal } = attempt;
      refusedAlone = refusal === 'alone' ? refusedAlone + 1 : 0;
      const harmless =
        refusal === null
          ? !again && idled && attempt.stale(error)
          : ++refusals <= MAX_REFUSALS && refusedAlone <= MAX_REFUSED_ALONE;
      // NTLM's message means nothing to another connection.
      if (harmless && replayable && kept === null) {
        scope.phase.attempt++;
        continue;
      }
      const next = otherwise(need, leased, failure);
      if (next === null) throw failure;
      if (!replayable) throw renegotiation?.asked === true ? askedTooLate() : failure;
      need = next;
      scope.phase.attempt++;
    }
  }
}

/** How often a request that was refused is sent again: each time is kept in the log. */
const MAX_REFUSALS = 100;
/** How often in a row when its server takes nobody else either, so that it would not come to its turn; as in Chromium. */
const MAX_REFUSED_ALONE = 2;

/** What was begun on that connection means nothing to another: it would only be asked about again. */
function closedInNtlm(): NetworkError {
  return new NetworkError('ERR_CONNECTION_CLOSED', {
    phase: 'send',
    message:
      'The server closed the connection during the NTLM login. NTLM needs a connection that stays open.',
  });
}

/** Made when a certificate has to be decided about. */
function decideCertificateOf(
  scope: TransportScope,
  hop: number,
  request: Request,
  target: ReturnType<typeof targetOf>,
): ReturnType<typeof certificateDecision> {
  return (certificate) => certificateDecision(scope, hop, request, target)(certificate);
}

/** One choice of a client certificate for each server and each proxy that a hop talks to. */
function clientAuthOf(
  scope: TransportScope,
  hop: number,
  request: Request,
): LeaseRequest['clientAuth'] {
  let known: Map<string, ClientAuthentication> | null = null;
  return ({ target: { host, port }, forwards }) => {
    const place = `${host} ${String(port)}`;
    known ??= new Map();
    const one =
      known.get(place) ??
      new ClientAuthentication(scope, hop, request, { host, port, isProxy: forwards });
    known.set(place, one);
    return one;
  };
}

/** The route that a connection was opened for. */
function routeOf({ key, groupId }: Connection, routes: LeaseRequest['routes']): Route {
  const { clientCertificate } = groupId;
  const leadsThere = (route: Route): boolean =>
    connectionKey({ ...route.groupId, clientCertificate }) === key;
  return routes.find(leadsThere) ?? routes[0];
}

/** How to go about it after this failure; null: not at all. */
function otherwise(
  need: LeaseRequest,
  { connection, route }: Lease,
  failure: NetworkError,
): LeaseRequest | null {
  // The server wants another version for this request (RFC 9113, section 7).
  if (NetworkError.is(failure, 'ERR_HTTP_1_1_REQUIRED') && route.groupId.alpn === 'any') {
    const alpn: AlpnMode = 'http/1.1';
    return { ...need, routes: [{ ...route, groupId: { ...route.groupId, alpn } }] };
  }
  // The server asks for a certificate after it has read the request, which it does nothing about before: TLS 1.2 in a
  // renegotiation. In TLS 1.3 it refuses the request unread (RFC 8446, section 4.4.2.4), which is all that tells where
  // the TLS library does not (BoringSSL).
  const later = connection.open.renegotiation?.asked;
  return need.clientAuth(route.groupId).failed(failure, later) ? need : null;
}

function askedTooLate(): NetworkError {
  return new NetworkError('ERR_SSL_CLIENT_AUTH_CERT_NEEDED', {
    phase: 'tls',
    message:
      "The server asked for a client certificate after the request was sent, and the body can't be sent a second time. Send it from a file or as text.",
  });
}
