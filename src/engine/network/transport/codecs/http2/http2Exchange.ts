import { constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { http2CodeName } from '../../../../errors/protocolErrors.ts';
import { headerValue } from '../../../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../../../session/headers.ts';
import type { ExchangeHooks, Refusal } from '../../exchange/exchange.ts';
import type { ReceivedHead } from '../../../../message/responseHead.ts';
import { FlowControlledExchange } from '../../exchange/flowControlledExchange.ts';
import { eventWithin, sendBody } from '../../exchange/sendBody.ts';
import type { WireRequest } from '../../exchange/httpCodec.ts';

/** Told once, when an exchange is over, with its stream and how that was closed. Answers whether it was refused. */
type OnOver = (id: number, code: number, answered: boolean) => Refusal | null;

/** Node tells fields as a list of names and values in turn; its types say something else. */
type Raw = unknown;

/** An exchange on one stream of an HTTP/2 connection (RFC 9113). */
export class Http2Exchange extends FlowControlledExchange {
  #stream: ClientHttp2Stream | null = null;
  /**
   * All that the listeners of the stream hold. Node's session has a Map of its streams, and through its old tables V8 keeps
   * many of them until the next full collection (docs/discoveries/garbage-that-stays.md): this keeps them from keeping us.
   */
  readonly #held: { exchange: Http2Exchange | null } = { exchange: this };
  #answered = false;
  /** Whether the body is being read. */
  #reading = false;
  /** Whether all of the response has come. */
  #complete = false;
  #trailers: HeaderList = [];
  /** What is missing of the body that Content-Length announced; null: it announced none. */
  #missing: number | null = null;
  /** Node would not send it: the connection had ended. */
  #unsent = false;
  #bodyless = false;
  readonly #onOver: OnOver;

  constructor(hooks: ExchangeHooks, onOver: OnOver) {
    super(hooks, () => null);
    this.#onOver = onOver;
  }

  begin(session: ClientHttp2Session, fields: HeaderList, wire: WireRequest): void {
    this.hooks.onSendStart?.();
    this.#bodyless = wire.method === 'HEAD';
    const hasTrailers = wire.trailers.length > 0;
    const endStream = wire.body === null && !hasTrailers;
    try {
      this.#stream = session.request(fields.flat(), { endStream, waitForTrailers: hasTrailers });
    } catch (error) {
      this.#failed(error as Error);
      this.#over(Infinity, constants.NGHTTP2_NO_ERROR);
      return;
    }
    this.#listen(this.#stream, session);
    if (endStream) this.hooks.onRequestSent?.();
    else void this.#send(this.#stream, wire);
  }

  #listen(stream: ClientHttp2Stream, session: ClientHttp2Session): void {
    const held = this.#held;
    stream
      .on('headers', (_headers, _flags, raw: Raw) => {
        if (held.exchange !== null) held.exchange.#informed(raw as string[]);
      })
      .on('response', (_headers, _flags, raw: Raw) => {
        if (held.exchange !== null) held.exchange.#receive(raw as string[]);
      })
      .on('trailers', (_headers, _flags, raw: Raw) => {
        if (held.exchange !== null) held.exchange.#trailers = fieldsOf(raw as string[]);
      })
      .on('end', () => {
        if (held.exchange !== null) held.exchange.#ended(stream);
      })
      .on('error', (error: Error) => {
        if (held.exchange !== null) held.exchange.#failed(error);
      })
      .on('close', () => {
        if (held.exchange !== null) held.exchange.#closed(stream, session.destroyed);
        held.exchange = null;
      });
  }

  async #send(stream: ClientHttp2Stream, wire: WireRequest): Promise<void> {
    const { body, trailers } = wire;
    const answered = (): boolean => this.#answered || this.over;
    if (trailers.length > 0) {
      stream.once('wantTrailers', () => {
        try {
          stream.sendTrailers(grouped(trailers));
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

  #informed(raw: readonly string[]): void {
    this.responseStarted = true;
    this.hooks.onInformational?.(headOf(statusOf(raw), fieldsOf(raw)));
  }

  #receive(raw: readonly string[]): void {
    this.#answered = true;
    const status = statusOf(raw);
    const headers = fieldsOf(raw);
    const length = headerValue(headers, 'content-length');
    if (length !== undefined && /^\d+$/.test(length) && !this.#bodyless && status !== 304) {
      this.#missing = Number(length);
    }
    this.gotHead(headOf(status, headers));
  }

  #took(chunk: Buffer): void {
    if (this.#missing !== null) this.#missing -= chunk.length;
    this.gotData(chunk);
  }

  #ended(stream: ClientHttp2Stream): void {
    // A stream that is given up in mid-body ends like one that is complete; only its code tells them apart.
    if (!this.#answered || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
    this.#complete = true;
    // Node may tell of trailers after the end. Where both sides are done, 'close' comes behind them.
    if (stream.closed && stream.writableFinished) return;
    setImmediate(() => {
      this.#finishWell(stream);
    });
  }

  #closed(stream: ClientHttp2Stream, withConnection: boolean): void {
    if (this.#complete) this.#finishWell(stream);
    else this.gotError(withConnection ? connectionClosed() : closedWith(stream.rstCode));
    this.#over(stream.id ?? Infinity, stream.rstCode);
    this.#stream = null;
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
    // Closed by the server: Node would wait for what it can't write any more.
    if (stream.closed) stream.destroy();
  }

  protected override pauseBody(): void {
    this.#stream?.pause();
  }

  protected override resumeBody(): void {
    if (this.#reading) {
      this.#stream?.resume();
      return;
    }
    this.#reading = true;
    const held = this.#held;
    // It flows from its first listener on.
    this.#stream?.on('data', (chunk: Buffer) => {
      if (held.exchange !== null) held.exchange.#took(chunk);
    });
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

/** Trailers as Node wants them: one entry for a name in lower case, its values in order. */
function grouped(trailers: HeaderList): Record<string, string[]> {
  const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of trailers) (fields[name.toLowerCase()] ??= []).push(value);
  return fields;
}

/** Zero: it has none. */
/** There is no reason phrase in HTTP/2 (RFC 9113, section 8.3.2). */
function headOf(status: number, headers: HeaderList): ReceivedHead {
  return { status, statusText: '', headers, httpVersion: '2.0' };
}

function statusOf(raw: readonly string[]): number {
  const at = raw.indexOf(constants.HTTP2_HEADER_STATUS);
  return at < 0 ? 0 : Number(raw[at + 1]);
}

/** The fields proper, without pseudo-headers. */
function fieldsOf(raw: readonly string[]): HeaderList {
  const fields: HeaderField[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (!name.startsWith(':')) fields.push([name, raw[index + 1] ?? '']);
  }
  return fields;
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
