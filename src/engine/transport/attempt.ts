import { uploadProgress } from '../body/progress.ts';
import type { UploadWatcher } from '../body/progress.ts';
import type { Upload } from '../body/upload.ts';
import { fromNode } from '../errors/fromNode.ts';
import { invalidStatus } from '../errors/protocolErrors.ts';
import { isTlsError } from '../errors/fromTls.ts';
import { NetworkError } from '../errors/networkError.ts';
import { afterShowing } from '../tls/clientAuth/clientCertificateError.ts';
import { isIdempotent } from '../message/methods.ts';
import { headerValue } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import { maskHeaders, maskUrl } from '../session/mask.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { Connection } from './connection.ts';
import type { BodySink, Exchange, ReceivedHead, Refusal } from './exchange.ts';
import { readUnwanted } from './networkResponse.ts';
import type { NetworkResponse } from './networkResponse.ts';
import type { SendingPlan } from './sendingPlan.ts';
import type { WireRequest } from './speaker.ts';
import { absoluteForm, originForm } from './target.ts';

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
function sound(head: ReceivedHead): ReceivedHead {
  if (head.status < 100) throw invalidStatus();
  const broken = head.headers.find((field) => field[1].includes('\0'))?.[0];
  if (broken === undefined) return head;
  throw new NetworkError('ERR_INVALID_HTTP_RESPONSE', {
    phase: 'receive',
    message: `The field ${broken} of the response has a NUL character, which HTTP does not allow.`,
  });
}

const NO_PROGRESS = { sent: (): void => undefined, done: (): void => undefined };

/** One request on one leased connection, and what must be known of it to name its failure. */
export class Attempt {
  readonly #scope: SessionScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #connection: Connection;
  readonly #watcher: UploadWatcher;
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
    scope: SessionScope,
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

  /** Sends the request and answers when the response's head is there. */
  async send({ url, headers, upload }: Content, plan: SendingPlan): Promise<NetworkResponse> {
    const { signal, phase } = this.#scope;
    const hop = this.#hop;
    signal.throwIfAborted();
    const { method, requestTarget, trailers } = this.#request;
    const { forwards } = this.#connection.route;
    const length = upload === null ? 0 : upload.length;
    const progress =
      length === 0 ? NO_PROGRESS : uploadProgress(this.#scope, hop, length, this.#watcher);
    const uploading = upload === null ? null : new AbortController();
    const wire: WireRequest = {
      method,
      path: requestTarget ?? (forwards ? absoluteForm(url) : originForm(url)),
      headers,
      body: upload?.body(uploading?.signal) ?? null,
      trailers,
      continueMs: CONTINUE_MS,
    };
    this.#foundClosed = this.#connection.closed;
    const exchange = this.#connection.send(wire, {
      onSendStart: () => {
        phase.start(hop, 'send');
        this.#sentAt = Date.now();
        this.#logSent(wire, length === null, plan);
      },
      onBodySent: progress.sent,
      onRequestSent: () => {
        progress.done();
        phase.start(hop, 'wait');
      },
      onInformational: (status, fields) => {
        if (++this.#informational > MAX_INFORMATIONAL) {
          this.#connection.giveUp(exchange, tooManyInformational());
          return;
        }
        this.#scope.log.append({
          type: 'informational:received',
          hop,
          attempt: phase.attempt,
          status,
          headers: maskHeaders(fields),
        });
      },
    });
    this.#exchange = exchange;
    const onAbort = (reason: Error): void => {
      this.#connection.giveUp(exchange, reason);
      this.release(false);
    };
    signal.onAbort(onAbort);
    this.#onAbort = onAbort;
    this.#uploading = uploading;
    // Whoever reads the log may have cancelled when `request:sent` was told, before anybody listened here.
    if (signal.reason !== null) onAbort(signal.reason);
    try {
      this.#head = sound(await exchange.head);
      if (exchange.breaches !== null) this.#tellBreaches(exchange.breaches);
      this.#connection.served = true;
      // The answer can come before the backend has noticed that it has sent everything.
      progress.done();
    } catch (error) {
      this.#settled();
      throw error;
    }
    phase.start(hop, 'receive');
    this.#connection.serverKeepsMs = keepAliveOf(this.#head);
    // The TLS of a connection that forwards plain http is the proxy's (RFC 6797, section 8.1).
    if (url.protocol === 'https:' && this.#connection.open.tls?.authorized === true) {
      const learning = this.#scope.context.hsts.learn(url, this.#head.headers);
      if (learning !== undefined) await learning;
    }
    return this.#response(exchange, this.#head, headers);
  }

  /** What an error of this attempt is called, from all that is known of it. */
  failure(error: unknown): NetworkError {
    const head = this.#head;
    const { first } = this.#connection.open.errors;
    // undici says "other side closed" where TLS knows why.
    const told = first instanceof NetworkError || (first !== undefined && isTlsError(first));
    const cause = told ? first : error;
    const { route, open, served } = this.#connection;
    const shown = route.clientCertificate !== null;
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
   * (RFC 9110, section 9.2.2), others when the request cannot have arrived whole.
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

  /** Whether the server cannot have the whole request: nothing of it was written, or writing it failed. */
  get #unsent(): boolean {
    if (this.#sentAt === 0 || this.#foundClosed) return true;
    const first = this.#connection.open.errors.first as NodeJS.ErrnoException | undefined;
    // In HTTP/2 it may have been another stream's write.
    return !this.#connection.multiplexes && first?.syscall === 'write';
  }

  /** Gives the connection back; once, whoever comes first. */
  release(reusable: boolean): void {
    if (this.#released) return;
    this.#released = true;
    this.#scope.place = null;
    this.#scope.context.connections.release(this.#connection, reusable);
  }

  /** The exchange is over: nothing of the session's end concerns it any more. */
  #settled(): void {
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

  #logSent(wire: WireRequest, chunked: boolean, { exact }: SendingPlan): void {
    const { method, url } = this.#request;
    const { backend, speaker } = this.#connection;
    const fields = speaker.wireHeaders(wire);
    this.#scope.log.append({
      type: 'request:sent',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      method,
      url: maskUrl(url),
      headers:
        chunked && backend === 'undici'
          ? [...maskHeaders(fields), ['transfer-encoding', 'chunked'] as const]
          : maskHeaders(fields),
      backend,
      ...(backend === 'node:http' && exact !== null ? { backendReason: exact } : {}),
      ...(backend === 'node:http2' ? { backendReason: 'the connection speaks HTTP/2' } : {}),
    });
  }

  #response(exchange: Exchange, head: ReceivedHead, headers: HeaderList): NetworkResponse {
    const { signal } = this.#scope;
    const connection = this.#connection;
    const { certificate } = connection.open;
    const discard = async (also?: BodySink): Promise<boolean> => {
      const complete = await readUnwanted(
        (sink) => this.#readBody(exchange, sink),
        (reason) => {
          connection.giveUp(exchange, reason);
        },
        also,
      );
      signal.throwIfAborted();
      return complete;
    };
    // Not a getter, for the same reason as with #onAbort.
    const response: NetworkResponse & { trailers: HeaderList } = {
      head,
      httpVersion: head.httpVersion,
      trailers: [],
      readBody: (sink) => {
        const reading = this.#readBody(exchange, sink);
        if (reading instanceof Promise) {
          return reading.then((trailers) => {
            response.trailers = trailers;
            this.release(true);
          });
        }
        response.trailers = reading;
        this.release(true);
        return undefined;
      },
      sent: {
        headers,
        at: this.#sentAt,
        answeredAt: Date.now(),
        trusted: certificate === null || certificate.problems.length === 0,
      },
      discard: async (also, begun = false) => {
        if (begun) connection.giveUp(exchange, new Error('the unwanted body is long or slow'));
        const complete = !begun && (await discard(also));
        if (complete) this.release(true);
        return complete;
      },
      discardAndKeep: async () => {
        const kept = (await discard()) && !connection.closed && !connection.multiplexes;
        if (!kept) {
          this.release(true);
          return null;
        }
        return connection;
      },
    };
    return response;
  }

  #readBody(exchange: Exchange, sink: BodySink): HeaderList | Promise<HeaderList> {
    const reading = exchange.readBody(sink);
    if (reading instanceof Promise) return this.#bodyRead(reading);
    this.#settled();
    if (reading.length > 0) this.#logTrailers(reading);
    return reading;
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
      this.#settled();
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
