import { isReplayable } from '../body/postData.ts';
import type { PostData } from '../body/postData.ts';
import { prepareUpload } from '../body/upload.ts';
import { cookiesFor, saveCookies, withoutJarCookies } from './hopCookies.ts';
import type { HopCookies } from './hopCookies.ts';
import { NetworkError } from '../errors/networkError.ts';
import { hasHeader, headerValue, withHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { frozenRequest } from '../message/request.ts';
import type { HttpVersion, Request } from '../message/request.ts';
import type { Response } from '../message/response.ts';
import { sentHeaders } from '../message/wireHeaders.ts';
import type { Cancellation } from '../async/cancellation.ts';
import { dropResponse } from './publishResponse.ts';
import type { SessionScope } from './sessionScope.ts';
import { ReadAheadBody } from '../network/transport/readAheadBody.ts';
import type { Connection } from '../network/transport/connection.ts';
import type { NetworkResponse } from '../network/transport/networkResponse.ts';
import { targetOf } from '../network/transport/connect/target.ts';
import { absoluteForm, originForm, parsedUrl } from '../message/requestUrl.ts';
import { Authenticator } from '../network/auth/authenticator.ts';
import type { AuthMessage } from '../network/auth/schemes/scheme.ts';
import type { CredentialsCallbacks } from '../network/auth/credentialsCallbacks.ts';

/** What the loop needs of the request that it works for. */
export interface Sender {
  /** Sends the request once, on `kept` if it is given, in the version of HTTP that is given. */
  send(
    headers: HeaderList,
    kept: Connection | null,
    httpVersion: HttpVersion | null,
  ): Promise<NetworkResponse>;
  /** Publishes the head of a response. */
  receive(response: NetworkResponse): Response;
  /** Made for the first challenge. */
  readonly asked: () => CredentialsCallbacks;
  /** Whether it says by a signature who it goes as. */
  readonly signs: boolean;
}

export interface AuthenticatedResponse {
  readonly source: NetworkResponse;
  readonly response: Response;
}

/** One hop's request sent, and sent again for as long as challenges are answered. */
export async function sendAuthenticated(
  scope: SessionScope,
  hop: number,
  request: Request,
  cookies: HopCookies,
  sender: Sender,
): Promise<AuthenticatedResponse> {
  const url = parsedUrl(request.url);
  targetOf(url);
  const stored = request.flags.has('allowStoredCredentials');
  const written = headerValue(request.headers, 'authorization') ?? (sender.signs ? 'signed' : null);
  const stated = scope.stated.for(url, written !== null);
  let made: Authenticator | null = null;
  const serverOf = (): Authenticator => {
    const { host, port } = targetOf(url);
    return (made ??= new Authenticator(scope, hop, request, {
      ...{ isProxy: false, origin: url.origin, host, port, asked: sender.asked() },
      stated,
      written,
    }));
  };
  let said: AuthMessage | null = null;
  const messageNow = (): AuthMessage => (said ??= messageOf(request, url, scope.signal));
  let fields = sentHeaders(request);
  let authorization: string | null = null;
  let kept: Connection | null = null;
  let { httpVersion } = request;
  // What the user wrote by hand goes first, and so does a signature.
  const says = sender.signs || hasHeader(fields, 'authorization');
  if (stored && !says && !scope.context.credentials.empty) {
    const unasked = serverOf().initial(messageNow());
    authorization = unasked === null ? null : await unasked;
  }
  for (;;) {
    const headers =
      authorization === null ? fields : withHeader(fields, 'Authorization', authorization);
    const source = await sender.send(headers, kept, httpVersion);
    const response = sender.receive(source);
    const proxy = source.forwardedBy;
    if (proxy !== undefined && response.status === 407) {
      // A challenge of the proxy that passes the request on; whoever sends the next one has the answer to it.
      const message = { ...messageNow(), uri: request.requestTarget ?? absoluteForm(url) };
      const challenge = new PendingChallenge(source);
      const outcome = await proxy.challenged(source.head, message, challenge.beforeAsking);
      if (outcome !== 'answered') return { source: challenge.source, response };
      dropResponse(scope);
      kept = await releaseOrKeep(challenge.source, proxy.connectionBound, scope.signal);
      fields = (await fieldsAfter(scope, hop, request, response, cookies)) ?? fields;
      scope.phase.attempt++;
      continue;
    }
    proxy?.succeeded(source.head);
    if (response.status === 407 && proxy === undefined) rejectUnexpectedProxyAuth(scope, hop);
    if (response.status !== 401) {
      (made as Authenticator | null)?.succeeded(source.head);
      return { source, response };
    }
    if (!stored) return { source, response };
    const server = serverOf();
    const challenge = new PendingChallenge(source);
    authorization = await server.answer(source.head, messageNow(), challenge.beforeAsking);
    if (authorization === null) return { source: challenge.source, response };
    dropResponse(scope);
    // A connection of HTTP/2 is everybody's: what vouches for a whole connection begins anew on one of HTTP/1.1.
    const shared = server.ownConnection && source.httpVersion.startsWith('2');
    if (shared) httpVersion = '1.1';
    kept = await releaseOrKeep(challenge.source, server.connectionBound && !shared, scope.signal);
    fields = (await fieldsAfter(scope, hop, request, response, cookies)) ?? fields;
    scope.phase.attempt++;
  }
}

/** A challenge, while it is not known whether it is answered or delivered. */
class PendingChallenge {
  source: NetworkResponse;

  constructor(source: NetworkResponse) {
    this.source = source;
  }

  /** Whoever is asked may take any time, and what they answer with may come from the same server. */
  readonly beforeAsking = async (): Promise<void> => {
    this.source = await ReadAheadBody.of(this.source);
  };
}

/** The cookies of a challenge count for its answer already (reference 6.8). Null: there are none. */
async function fieldsAfter(
  scope: SessionScope,
  hop: number,
  request: Request,
  challenge: Response,
  cookies: HopCookies,
): Promise<HeaderList | null> {
  if (!hasHeader(challenge.headers, 'set-cookie')) return null;
  await saveCookies(scope, hop, request, challenge, cookies.manager);
  const own = { ...request, headers: withoutJarCookies(request.headers, cookies) };
  const { headers } = await cookiesFor(scope, hop, frozenRequest(own));
  return sentHeaders({ ...own, headers });
}

/** RFC 9110, section 15.5.8: a 407 is a proxy's to give. */
function rejectUnexpectedProxyAuth(scope: SessionScope, hop: number): void {
  if (scope.context.options.unexpectedProxyAuth === 'fail') {
    throw new NetworkError('ERR_UNEXPECTED_PROXY_AUTH', { phase: 'receive' });
  }
  scope.report(
    hop,
    'The server answered 407 as if it were a proxy, but no proxy was used, so credentials were not requested.',
  );
}

/** Reads what is left of a challenge, and keeps its connection when the answer must go out on the same. */
async function releaseOrKeep(
  source: NetworkResponse,
  bound: boolean,
  signal: Cancellation,
): Promise<Connection | null> {
  if (bound) return keep(source, signal);
  await source.discard();
  return null;
}

/** The connection of a response, for its session alone from now on. */
async function keep(source: NetworkResponse, signal: Cancellation): Promise<Connection> {
  const connection = await source.discardAndKeep();
  if (connection === null) {
    throw new NetworkError('ERR_CONNECTION_CLOSED', {
      phase: 'receive',
      message:
        'The server closed or shares the connection of the NTLM login. NTLM needs a connection of its own that stays open.',
    });
  }
  connection.reserved = true;
  signal.onAbort((reason) => {
    connection.destroy(reason);
  });
  return connection;
}

function messageOf(request: Request, url: URL, signal: Cancellation): AuthMessage {
  const { method, postData } = request;
  // Signed is what stands in the request line, which may be written by hand.
  const message = { method, uri: request.requestTarget ?? originForm(url) };
  if (postData === null) return { ...message, body: null };
  return isReplayable(postData) ? { ...message, body: () => readBody(postData, signal) } : message;
}

async function* readBody(postData: PostData, signal: Cancellation): AsyncGenerator<Uint8Array> {
  const body = (await prepareUpload(postData)).body(signal.abortSignal);
  if (body instanceof Uint8Array) yield body;
  else if (body !== null) yield* body;
}
