import { uploadProgress } from '../body/progress.ts';
import type { UploadWatcher } from '../body/progress.ts';
import type { Upload } from '../body/upload.ts';
import { fromNode } from '../errors/fromNode.ts';
import { isTlsError } from '../errors/fromTls.ts';
import { afterShowing } from '../tls/clientAuth/clientCertificateError.ts';
import type { NetworkError } from '../errors/networkError.ts';
import { headerValue, headerValues } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import { maskHeaders, maskUrl } from '../session/mask.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { Connection } from './connection.ts';
import type { BodySink, Exchange, ResponseHead } from './exchange.ts';
import { readUnwanted } from './networkResponse.ts';
import type { NetworkResponse } from './networkResponse.ts';
import { absoluteForm } from './target.ts';

/** One request on one connection, and what must be known of it to name its failure. */
export class Attempt {
  readonly #scope: SessionScope;
  readonly #hop: number;
  readonly #request: Request;
  readonly #connection: Connection;
  readonly #watcher: UploadWatcher;
  #exchange: Exchange | null = null;
  #head: ResponseHead | null = null;
  #sentAt = Date.now();
  #settled: () => void = () => undefined;

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

  get responseStarted(): boolean {
    return this.#exchange?.responseStarted ?? false;
  }

  /** Sends the request and answers when the response's head is there. */
  async send(headers: HeaderList, upload: Upload | null): Promise<NetworkResponse> {
    const { signal, phase } = this.#scope;
    const hop = this.#hop;
    signal.throwIfAborted();
    const { method, url } = this.#request;
    const target = new URL(url);
    const path = this.#connection.route.forwards
      ? absoluteForm(target)
      : target.pathname + target.search;
    const length = upload === null ? 0 : upload.length;
    const progress = uploadProgress(this.#scope, hop, length, this.#watcher);
    const uploading = upload === null ? null : new AbortController();
    const exchange = this.#connection.send(
      { method, path, headers, body: upload?.body(uploading?.signal) ?? null },
      {
        onSendStart: () => {
          phase.start(hop, 'send');
          this.#sentAt = Date.now();
          this.#logSent(headers, length === null);
        },
        onBodySent: progress.sent,
        onRequestSent: () => {
          progress.done();
          phase.start(hop, 'wait');
        },
      },
    );
    this.#exchange = exchange;
    const onAbort = (): void => {
      exchange.abort(signal.reason as Error);
      this.#connection.destroy(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#settled = () => {
      signal.removeEventListener('abort', onAbort);
      // A backend does not let go of a body that it waits for; an answer may come before the body's end.
      uploading?.abort(new Error('the exchange is over'));
    };
    try {
      this.#head = await exchange.head;
      // The answer can come before the backend has noticed that it has sent everything.
      progress.done();
    } catch (error) {
      this.#settled();
      throw error;
    }
    phase.start(hop, 'receive');
    if (this.#connection.open.tls?.authorized === true) {
      await this.#scope.context.hsts.learn(this.#request.url, this.#head.headers);
    }
    return this.#response(exchange, this.#head, headers);
  }

  /** What an error of this attempt is called, from all that is known of it. */
  failure(error: unknown): NetworkError {
    const head = this.#head;
    const { first } = this.#connection.open.errors;
    // undici says "other side closed" where TLS knows why.
    const cause = first !== undefined && isTlsError(first) ? first : error;
    const { route, open, uses } = this.#connection;
    const shown = route.clientCertificate !== null;
    const asked = shown ? 'shown' : open.asksForCertificate ? 'requested' : null;
    const failure = fromNode(cause, {
      phase: this.#scope.phase.current ?? 'start',
      responseStarted: this.responseStarted,
      framing: head === null ? null : framingOf(head),
      contentLengthFields: head === null ? 0 : headerValues(head.headers, 'content-length').length,
      ...(asked === null ? {} : { clientCertificate: asked }),
    });
    return shown && uses === 1 && !this.responseStarted ? afterShowing(failure) : failure;
  }

  #logSent(headers: HeaderList, chunked: boolean): void {
    const { method, url } = this.#request;
    this.#scope.log.append({
      type: 'request:sent',
      hop: this.#hop,
      attempt: this.#scope.phase.attempt,
      method,
      url: maskUrl(url),
      headers: [
        ...maskHeaders(this.#connection.wireHeaders(method, headers)),
        ...(chunked ? [['transfer-encoding', 'chunked'] as const] : []),
      ],
    });
  }

  #response(exchange: Exchange, head: ResponseHead, headers: HeaderList): NetworkResponse {
    const { signal, context } = this.#scope;
    const connection = this.#connection;
    const { certificate } = connection.open;
    const discard = async (also?: BodySink): Promise<boolean> => {
      const complete = await readUnwanted(
        (sink) => this.#readBody(exchange, sink),
        (reason) => {
          exchange.abort(reason);
        },
        also,
      );
      signal.throwIfAborted();
      return complete;
    };
    return {
      head,
      httpVersion: '1.1',
      readBody: async (sink) => {
        await this.#readBody(exchange, sink);
        context.connections.release(connection);
      },
      sent: {
        headers,
        at: this.#sentAt,
        answeredAt: Date.now(),
        trusted: certificate === null || certificate.problems.length === 0,
      },
      discard: async (also) => {
        const complete = await discard(also);
        if (complete) context.connections.release(connection);
        return complete;
      },
      discardAndKeep: async () => ((await discard()) && !connection.closed ? connection : null),
    };
  }

  async #readBody(exchange: Exchange, sink: BodySink): Promise<void> {
    try {
      await exchange.readBody(sink);
      // undici closes a connection that cannot be kept right after the end; only what is left is given back.
      await new Promise(setImmediate);
    } catch (error) {
      this.#connection.destroy();
      this.#scope.signal.throwIfAborted();
      throw this.failure(error);
    } finally {
      this.#settled();
    }
  }
}

function framingOf(head: ResponseHead): 'chunked' | 'length' | 'close' {
  if (/\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '')) return 'chunked';
  return headerValue(head.headers, 'content-length') === undefined ? 'close' : 'length';
}
