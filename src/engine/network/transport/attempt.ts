import { uploadProgress } from '../../body/progress.ts';
import type { UploadWatcher } from '../../body/progress.ts';
import type { Upload } from '../../body/upload.ts';
import { fromNode } from '../../errors/fromNode.ts';
import { invalidStatus } from '../../errors/protocolErrors.ts';
import { isTlsError } from '../../errors/fromTls.ts';
import { NetworkError } from '../../errors/networkError.ts';
import { afterShowing } from '../tls/clientAuth/clientCertificateError.ts';
import { isIdempotent } from '../../message/methods.ts';
import { fieldIndex, headerValue } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import type { Request } from '../../message/request.ts';
import { maskHeaders, maskUrl } from '../../../session/mask.ts';
import type { Connection } from './connection.ts';
import type { Exchange, ExchangeHooks, Refusal } from './exchange/exchange.ts';
import type { ReceivedHead } from '../../message/responseHead.ts';
import type { BodySink } from '../../body/bodySink.ts';
import type { NetworkResponse } from './networkResponse.ts';
import type { SendingPlan } from './sendingPlan.ts';
import { ServerResponse } from './serverResponse.ts';
import type { AnsweredAttempt } from './serverResponse.ts';
import type { WireRequest } from './exchange/httpCodec.ts';
import { absoluteForm, originForm } from '../../message/requestUrl.ts';
import type { TransportScope } from './transportScope.ts';

/** What is sent, prepared once for all attempts. */
export interface Content {
  readonly url: URL;
  readonly headers: HeaderList;
  readonly upload: Upload | null;
}

/** How long a server may think about `Expect: 100-continue` before the body is sent without its word, as in curl. */
const CONTINUE_MS = 1000;

/** How many 1xx may come before the answer: each is kept in the log, and a server could send them for ever. */
const MAX_INFORMATIONAL = 100;

/**
 * @throws NetworkError ERR_INVALID_HTTP_RESPONSE for a status below 100, which none is (RFC 9110, section 15), and for a NUL
 * in a field, which is refused (section 5.5)
 */
function validated(head: ReceivedHead): ReceivedHead {
  if (head.status < 100) throw invalidStatus();
  const at = fieldIndex(head.headers, (field) => field[1].includes('\0'));
  if (at < 0) return head;
  const broken = head.headers[at]?.[0] ?? '';
  throw new NetworkError('ERR_INVALID_HTTP_RESPONSE', {
    phase: 'receive',
    message: `The field ${broken} of the response has a NUL character, which HTTP does not allow.`,
  });
}

const NO_PROGRESS = { sent: (): void => undefined, done: (): void => undefined };

/** What goes out, as the log tells it. */
interface Sent {
  readonly wire: WireRequest;
  readonly chunked: boolean;
  readonly plan: SendingPlan;
}

/** One request on one leased connection, and what must be known of it to name its failure. */
export class Attempt implements ExchangeHooks, AnsweredAttempt {
  readonly #scope: TransportScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #connection: Connection;
  readonly #watcher: UploadWatcher;
  #progress: ReturnType<typeof uploadProgress> = NO_PROGRESS;
  #sending: Sent | null = null;
  #exchange: Exchange | null = null;
  #head: ReceivedHead | null = null;
  #released = false;
  #sentAt = 0;
  #informational = 0;
  #breachesTold = 0;
  /** The connection was gone before anything was written. */
  #foundClosed = false;
  /** Not a function to call at the end: V8 would keep every attempt for long (docs/discoveries/garbage-that-stays.md). */
  #onAbort: ((reason: Error) => void) | null = null;
  #uploading: AbortController | null = null;

  constructor(
    scope: TransportScope,
    hop: number,
    request: Request,
    connection: Connection,
    watcher: UploadWatcher,
  ) {
    this.#scope = scope;
    this.#hop = hop;
    this.#request = request;
    this.#connection = connection;
    this.#watcher = watcher;
  }

  /** Sends the request; the answer is the head of the response, which `answered` takes. */
  send({ url, headers, upload }: Content, plan: SendingPlan): Promise<ReceivedHead> {
    const { signal } = this.#scope;
    const hop = this.#hop;
    signal.throwIfAborted();
    const { method, requestTarget, trailers } = this.#request;
    const { forwards } = this.#connection.groupId;
    const length = upload === null ? 0 : upload.length;
    if (length !== 0) this.#progress = uploadProgress(this.#scope, hop, length, this.#watcher);
    const uploading = upload === null ? null : new AbortController();
    const wire: WireRequest = {
      method,
      path: requestTarget ?? (forwards ? absoluteForm(url) : originForm(url)),
      headers,
      body: upload?.body(uploading?.signal) ?? null,
      trailers,
      continueMs: CONTINUE_MS,
    };
    this.#sending = { wire, chunked: length === null, plan };
    this.#foundClosed = this.#connection.closed;
    const exchange = this.#connection.send(wire, this);
    this.#exchange = exchange;
    const onAbort = (reason: Error): void => {
      this.giveUp(reason);
      this.release(false);
    };
    signal.onAbort(onAbort);
    this.#onAbort = onAbort;
    this.#uploading = uploading;
    // Whoever reads the log may have cancelled when `request:sent` was told, before anybody listened here.
    if (signal.reason !== null) onAbort(signal.reason);
    return exchange.head;
  }

  /**
   * The response that begins with this head.
   * @throws NetworkError when HTTP allows no such head
   */
  answered(
    received: ReceivedHead,
    { url, headers }: Content,
  ): NetworkResponse | Promise<NetworkResponse> {
    const head = validated(received);
    this.#head = head;
    const breaches = this.#exchange?.breaches ?? null;
    if (breaches !== null) this.#tellBreaches(breaches);
    const connection = this.#connection;
    connection.served = true;
    // The answer can come before the backend has noticed that it has sent everything.
    this.#progress.done();
    this.#scope.phase.start(this.#hop, 'receive');
    connection.serverKeepsMs = keepAliveOf(head);
    const { certificate, tls } = connection.open;
    const response = new ServerResponse(this, head, {
      headers,
      at: this.#sentAt,
      answeredAt: Date.now(),
      trusted: certificate === null || certificate.problems.length === 0,
    });
    // The TLS of a connection that forwards plain http is the proxy's (RFC 6797, section 8.1).
    if (url.protocol !== 'https:' || tls?.authorized !== true) return response;
    const learning = this.#scope.context.hsts.update(url, head.headers);
    return learning === undefined ? response : learning.then(() => response);
  }

  onSendStart(): void {
    this.#scope.phase.start(this.#hop, 'send');
    this.#sentAt = Date.now();
    if (this.#sending !== null) this.#logSent(this.#sending);
  }

  onBodySent(bytes: number): void {
    this.#progress.sent(bytes);
  }

  onRequestSent(): void {
    this.#progress.done();
    this.#scope.phase.start(this.#hop, 'wait');
  }

  onInformational({ status, statusText, headers, httpVersion }: ReceivedHead): void {
    if (++this.#informational > MAX_INFORMATIONAL) {
      this.giveUp(tooManyInformational());
      return;
    }
    this.#scope.log.append({
      type: 'informational:received',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      ...{ status, statusText, httpVersion },
      headers: maskHeaders(headers),
    });
  }

  throwIfAborted(): void {
    this.#scope.signal.throwIfAborted();
  }

  get ownConnection(): Connection | null {
    const { closed, multiplexes } = this.#connection;
    return closed || multiplexes ? null : this.#connection;
  }

  /** What an error of this attempt is called, from all that is known of it. */
  failure(error: unknown): NetworkError {
    const head = this.#head;
    const { first } = this.#connection.open.errors;
    // undici says "other side closed" where TLS knows why.
    const told = first instanceof NetworkError || (first !== undefined && isTlsError(first));
    const cause = told ? first : error;
    const { groupId, open, served } = this.#connection;
    const shown = groupId.clientCertificate !== null;
    const asks = open.asksForCertificate || open.renegotiation?.asked === true;
    const asked = shown ? 'shown' : asks ? 'requested' : null;
    const failure = fromNode(cause, {
      phase: this.#scope.phase.current ?? 'start',
      responseStarted: this.#exchange?.responseStarted ?? false,
      framing: head === null ? null : framingOf(head),
      ...(asked === null ? {} : { clientCertificate: asked }),
    });
    return shown && !served ? afterShowing(failure) : failure;
  }

  /** How the server refused the request without looking at it; null: it did not. */
  get refusal(): Refusal | null {
    return this.#exchange?.refusal ?? null;
  }

  /**
   * Whether the connection seems to have been closed while nobody used it, and sending again can do no harm. A server that
   * reads a request and resets looks the same as one that reset before: then only methods that may be repeated are
   * (RFC 9110, section 9.2.2), others when the request can't have arrived whole.
   */
  stale(error: unknown): boolean {
    if (this.#exchange?.responseStarted === true) return false;
    const { code } = error as NodeJS.ErrnoException;
    const ended =
      code === 'UND_ERR_SOCKET' ||
      code === 'ECONNRESET' ||
      code === 'EPIPE' ||
      code === 'ERR_SOCKET_CLOSED';
    return ended && (isIdempotent(this.#request.method) || this.#unsent);
  }

  /** Whether the server can't have the whole request: nothing of it was written, or writing it failed. */
  get #unsent(): boolean {
    if (this.#sentAt === 0 || this.#foundClosed) return true;
    const first = this.#connection.open.errors.first as NodeJS.ErrnoException | undefined;
    // In HTTP/2 it may have been another stream's write.
    return !this.#connection.multiplexes && first?.syscall === 'write';
  }

  release(reusable: boolean): void {
    if (this.#released) return;
    this.#released = true;
    this.#scope.slot = null;
    this.#scope.context.connections.release(this.#connection, reusable);
  }

  /** The exchange is over: nothing of the session's end concerns it any more. */
  settled(): void {
    if (this.#onAbort !== null) this.#scope.signal.offAbort(this.#onAbort);
    this.#onAbort = null;
    // A backend does not let go of a body that it waits for; an answer may come before the body's end.
    this.#uploading?.abort(new Error('the exchange is over'));
    const breaches = this.#exchange?.breaches ?? null;
    if (breaches !== null) this.#tellBreaches(breaches);
  }

  /** Tells those that have not been told. */
  #tellBreaches(breaches: readonly string[]): void {
    for (const breach of breaches.slice(this.#breachesTold)) {
      const message = `The response has ${breach}. HTTP does not allow that, but browsers accept it.`;
      this.#scope.report(this.#hop, message);
    }
    this.#breachesTold = breaches.length;
  }

  #logSent({ wire, chunked, plan: { exact } }: Sent): void {
    const { method, url } = this.#request;
    const { backend, codec } = this.#connection;
    const fields = codec.wireHeaders(wire);
    const masked = { url: maskUrl(url), headers: maskHeaders(fields) };
    this.#scope.log.keepMessage({ url, headers: fields }, masked);
    this.#scope.log.append({
      type: 'request:sent',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      method,
      url: masked.url,
      headers:
        chunked && backend === 'undici'
          ? [...masked.headers, ['transfer-encoding', 'chunked'] as const]
          : masked.headers,
      backend,
      ...(backend === 'node:http' && exact !== null ? { backendReason: exact } : {}),
      ...(backend === 'node:http2' ? { backendReason: 'the connection speaks HTTP/2' } : {}),
    });
  }

  readBody(sink: BodySink): HeaderList | Promise<HeaderList> {
    if (this.#exchange === null) return [];
    const reading = this.#exchange.readBody(sink);
    if (reading instanceof Promise) return this.#bodyRead(reading);
    this.settled();
    if (reading.length > 0) this.#logTrailers(reading);
    return reading;
  }

  giveUp(reason: Error): void {
    if (this.#exchange !== null) this.#connection.giveUp(this.#exchange, reason);
  }

  async #bodyRead(reading: Promise<HeaderList>): Promise<HeaderList> {
    try {
      const trailers = await reading;
      if (trailers.length > 0) this.#logTrailers(trailers);
      return trailers;
    } catch (error) {
      const failure = this.failure(error);
      this.release(false);
      this.#scope.signal.throwIfAborted();
      throw failure;
    } finally {
      this.settled();
    }
  }

  #logTrailers(trailers: HeaderList): void {
    this.#scope.log.append({
      type: 'trailers:received',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      trailers: maskHeaders(trailers),
    });
  }
}

function tooManyInformational(): NetworkError {
  return new NetworkError('ERR_INVALID_HTTP_RESPONSE', {
    phase: 'wait',
    message: `The server sent more than ${String(MAX_INFORMATIONAL)} informational responses (1xx) and no answer.`,
  });
}

function framingOf(head: ReceivedHead): 'chunked' | 'length' | 'close' {
  if (/\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '')) return 'chunked';
  return headerValue(head.headers, 'content-length') === undefined ? 'close' : 'length';
}

/** How long the server keeps the connection for (Keep-Alive: timeout=5), in milliseconds. */
function keepAliveOf(head: ReceivedHead): number | null {
  const seconds = /\btimeout\s*=\s*"?(\d{1,6})/i.exec(
    headerValue(head.headers, 'keep-alive') ?? '',
  )?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
