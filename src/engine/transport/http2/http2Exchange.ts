import { constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { http2CodeName } from '../../errors/protocolErrors.ts';
import { headerValue } from '../../message/headers.ts';
import type { HeaderList } from '../../message/headers.ts';
import type { ExchangeHooks, Refusal } from '../exchange.ts';
import { headersOf, PacedExchange } from '../pacedExchange.ts';
import { eventWithin, sendBody } from '../sendBody.ts';
import type { WireRequest } from '../speaker.ts';

/** Told once, when an exchange is over, with its stream and how that was closed. Answers whether it was refused. */
type OnOver = (id: number, code: number, answered: boolean) => Refusal | null;

/** An exchange on one stream of an HTTP/2 connection (RFC 9113). */
export class Http2Exchange extends PacedExchange {
  #stream: ClientHttp2Stream | null = null;
  #answered = false;
  /** Whether all of the response has come. */
  #complete = false;
  #trailers: HeaderList = [];
  /** What is missing of the body that Content-Length announced; null: it announced none. */
  #missing: number | null = null;
  /** Node would not send it: the connection had ended. */
  #unsent = false;
  readonly #onOver: OnOver;

  constructor(hooks: ExchangeHooks, onOver: OnOver) {
    super(hooks, () => null);
    this.#onOver = onOver;
  }

  begin(session: ClientHttp2Session, headers: HeaderList, wire: WireRequest): void {
    this.hooks.onSendStart?.();
    const endStream = wire.body === null && wire.trailers.length === 0;
    let stream: ClientHttp2Stream;
    try {
      const waitForTrailers = wire.trailers.length > 0;
      stream = session.request(grouped(headers), { endStream, waitForTrailers });
    } catch (error) {
      this.#failed(error as Error);
      this.#over(Infinity, constants.NGHTTP2_NO_ERROR);
      return;
    }
    this.#stream = stream;
    const bodyless = wire.method === 'HEAD';
    stream
      .on('headers', (_headers: IncomingHttpHeaders, _flags: number, raw: unknown) => {
        const fields = headersOf(raw as string[]);
        this.responseStarted = true;
        this.hooks.onInformational?.(statusOf(fields), withoutPseudo(fields));
      })
      .on('response', (_headers: IncomingHttpHeaders, _flags: number, raw: unknown) => {
        this.#receive(headersOf(raw as string[]), bodyless);
      })
      .on('trailers', (_headers: IncomingHttpHeaders, _flags: number, raw: unknown) => {
        this.#trailers = withoutPseudo(headersOf(raw as string[]));
      })
      .on('data', (chunk: Buffer) => {
        if (this.#missing !== null) this.#missing -= chunk.length;
        this.gotData(chunk);
      })
      .on('end', () => {
        // A stream that is given up in mid-body ends like one that is complete; only its code tells them apart.
        if (!this.#answered || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
        this.#complete = true;
        // Node may tell of trailers after the end.
        setImmediate(() => {
          this.#finishWell(stream);
        });
      })
      .on('error', (error: Error) => {
        this.#failed(error);
      })
      .on('close', () => {
        if (this.#complete) this.#finishWell(stream);
        else this.gotError(session.destroyed ? connectionClosed() : closedWith(stream.rstCode));
        this.#over(stream.id ?? Infinity, stream.rstCode);
        // Node's session has a Map of its streams, through whose old tables V8 keeps them all until the next full collection.
        this.#stream = null;
        for (const event of ['headers', 'response', 'trailers', 'data', 'end', 'close', 'error']) {
          stream.removeAllListeners(event);
        }
      });
    stream.pause();
    if (endStream) this.hooks.onRequestSent?.();
    else void this.#send(stream, wire);
  }

  async #send(stream: ClientHttp2Stream, wire: WireRequest): Promise<void> {
    const { body, trailers } = wire;
    const answered = (): boolean => this.#answered || this.over;
    if (trailers.length > 0) {
      stream.once('wantTrailers', () => {
        try {
          stream.sendTrailers(
            grouped(trailers.map(([name, value]) => [name.toLowerCase(), value])),
          );
        } catch (error) {
          // Node refuses some, such as two ETags; thrown here it would end the process.
          this.abort(error as Error);
        }
      });
    }
    try {
      const expects = headerValue(wire.headers, 'expect')?.toLowerCase() === '100-continue';
      if (body !== null && expects) {
        await eventWithin(stream, 'continue', ['response', 'error', 'close'], wire.continueMs);
        if (answered()) {
          stream.end();
          return;
        }
      }
      if (body !== null) {
        const sent = await sendBody(
          stream,
          body,
          (bytes) => this.hooks.onBodySent?.(bytes),
          () => this.over,
        );
        if (!sent) return;
      }
      stream.end();
      if (!this.over) this.hooks.onRequestSent?.();
    } catch (error) {
      this.abort(error as Error);
    }
  }

  #failed(error: NodeJS.ErrnoException): void {
    this.#unsent = UNSENT.has(error.code ?? '');
    this.gotError(this.#unsent ? closedWith(constants.NGHTTP2_REFUSED_STREAM) : error);
  }

  #over(id: number, code: number): void {
    const told = this.#unsent ? constants.NGHTTP2_REFUSED_STREAM : code;
    this.refusal = this.#onOver(id, told, this.responseStarted);
  }

  #finishWell(stream: ClientHttp2Stream): void {
    if (this.over) return;
    if (this.#missing !== null && this.#missing !== 0) this.gotError(tooShort());
    else this.gotEnd(this.#trailers);
    // The answer is complete; what is left of the request interests nobody (RFC 9113, section 8.1).
    if (!stream.writableFinished) stream.close(constants.NGHTTP2_NO_ERROR);
    // Closed by the server: Node would wait for what it cannot write any more.
    if (stream.closed) stream.destroy();
  }

  #receive(fields: HeaderList, bodyless: boolean): void {
    this.#answered = true;
    const status = statusOf(fields);
    const headers = withoutPseudo(fields);
    const length = headerValue(headers, 'content-length');
    if (length !== undefined && /^\d+$/.test(length) && !bodyless && status !== 304) {
      this.#missing = Number(length);
    }
    // There is no reason phrase in HTTP/2 (RFC 9113, section 8.3.2).
    this.gotHead({ status, statusText: '', headers, httpVersion: '2.0' });
  }

  protected override pauseBody(): void {
    this.#stream?.pause();
  }

  protected override resumeBody(): void {
    this.#stream?.resume();
  }

  protected override stop(): void {
    const stream = this.#stream;
    if (stream === null || stream.closed) return;
    stream.close(constants.NGHTTP2_CANCEL);
    // What it still holds would keep it from closing.
    stream.resume();
  }
}

/** What Node says of a request for a session that takes no more. */
const UNSENT = new Set(['ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_INVALID_SESSION']);

/** Fields as Node wants them: one entry for a name, its values in order. */
function grouped(headers: HeaderList): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string>;
  for (const [name, value] of headers) {
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
}

function statusOf(headers: HeaderList): number {
  return Number(headerValue(headers, ':status') ?? 0);
}

function withoutPseudo(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !name.startsWith(':'));
}

/** Node closes the streams of a connection that has ended as if somebody had canceled them. */
function connectionClosed(): Error {
  return Object.assign(new Error('The connection was closed'), { code: 'ERR_SOCKET_CLOSED' });
}

function closedWith(code: number): Error {
  const message = `Stream closed with error code ${http2CodeName(code)}`;
  return Object.assign(new Error(message), { code: 'ERR_HTTP2_STREAM_ERROR' });
}

function tooShort(): Error {
  const message = 'The body is not as long as its content-length says';
  return Object.assign(new Error(message), { code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' });
}
