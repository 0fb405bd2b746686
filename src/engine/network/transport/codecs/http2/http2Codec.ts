import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, Settings } from 'node:http2';
import { headerValue, sameName } from '../../../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../../../session/headers.ts';
import type { Exchange, ExchangeHooks, Refusal } from '../../exchange/exchange.ts';
import { MAX_HEADER_BYTES } from '../../exchange/httpCodec.ts';
import type { HttpCodec, HttpCodecOptions, WireRequest } from '../../exchange/httpCodec.ts';
import { authorityOf } from '../../connect/target.ts';
import { Http2Exchange } from './http2Exchange.ts';
import { keepHandleUntilStreamsClose } from './sessionHandle.ts';
import { StreamLimit } from './streamLimit.ts';

/** What a server may send ahead of a slow reader, in bytes; the 64 KiB of RFC 9113 make long ways slow. */
const STREAM_WINDOW = 1024 * 1024;
const CONNECTION_WINDOW = 8 * STREAM_WINDOW;

/** HTTP/2 as node:http2 speaks it: many requests at once on one socket. */
export class Http2Codec implements HttpCodec {
  readonly backend = 'node:http2';
  readonly #options: HttpCodecOptions;
  readonly #session: ClientHttp2Session;
  readonly #limit = new StreamLimit();
  readonly #authority: string;
  /** The request that is being written: the log asks for its fields meanwhile. */
  #writing: { readonly request: WireRequest; readonly fields: HeaderList } | null = null;
  /** How many requests are in flight. */
  #running = 0;
  /** Set when no more requests can be sent. */
  #leaving = false;
  /** What the server has said of it (GOAWAY): why, and the last stream that it has taken. */
  #goaway: { readonly code: number; readonly lastTaken: number } | null = null;

  constructor(options: HttpCodecOptions) {
    this.#options = options;
    const { target, open, onChange } = options;
    this.#authority = authorityOf(target);
    this.#session = connect(`${target.secure ? 'https' : 'http'}://${this.#authority}`, {
      createConnection: () => open.socket,
      settings: {
        enablePush: false,
        maxHeaderListSize: MAX_HEADER_BYTES,
        initialWindowSize: STREAM_WINDOW,
      },
      // Node counts pseudo-headers and joins nothing; the default of 128 pairs is less than browsers take.
      maxHeaderListPairs: 10_000,
    });
    keepHandleUntilStreamsClose(this.#session);
    this.#session
      .once('connect', () => {
        // Whoever heard of the connection may have ended it already.
        if (!this.#session.destroyed) this.#session.setLocalWindowSize(CONNECTION_WINDOW);
      })
      .on('remoteSettings', ({ maxConcurrentStreams }: Settings) => {
        this.#limit.announce(maxConcurrentStreams);
        onChange();
      })
      .on('goaway', (code: number, lastTaken: number) => {
        this.#leaving = true;
        this.#goaway = { code, lastTaken };
        onChange();
      })
      .on('error', () => {
        // Its streams have told their exchanges; an error while nothing is on its way interests nobody.
        this.#leaving = true;
      })
      .on('close', () => {
        this.#leaving = true;
        onChange();
      });
  }

  get closed(): boolean {
    return this.#leaving || this.#session.closed || this.#session.destroyed;
  }

  get capacity(): number {
    return this.#limit.value;
  }

  send(request: WireRequest, hooks: ExchangeHooks): Exchange {
    this.#running++;
    const exchange = new Http2Exchange(hooks, this.#onOver);
    const fields = this.wireHeaders(request);
    this.#writing = { request, fields };
    exchange.begin(this.#session, fields, request);
    this.#writing = null;
    return exchange;
  }

  /** Pseudo-headers first (RFC 9113, section 8.3.1); Host becomes `:authority`, names are in lower case. */
  wireHeaders(request: WireRequest): HeaderList {
    if (this.#writing?.request === request) return this.#writing.fields;
    const { method, path, headers } = request;
    const fields: HeaderField[] = [
      [constants.HTTP2_HEADER_METHOD, method],
      [constants.HTTP2_HEADER_AUTHORITY, headerValue(headers, 'host') ?? this.#authority],
      [constants.HTTP2_HEADER_SCHEME, this.#options.target.secure ? 'https' : 'http'],
      [constants.HTTP2_HEADER_PATH, path],
    ];
    for (const [name, value] of headers) {
      if (!sameName(name, 'host')) fields.push([name.toLowerCase(), value]);
    }
    return fields;
  }

  idle(isIdle: boolean): void {
    if (this.#session.destroyed) return;
    if (isIdle) this.#session.unref();
    else this.#session.ref();
  }

  destroy(reason?: Error): void {
    this.#leaving = true;
    if (!this.#session.destroyed) this.#session.destroy(reason);
    this.#options.open.socket.destroy();
  }

  /** One exchange is over. Answers whether its request was refused. */
  readonly #onOver = (id: number, code: number, answered: boolean): Refusal | null => {
    this.#running--;
    if (this.#leaving) this.#options.onChange();
    if (answered) {
      this.#limit.answered();
      return null;
    }
    if (code !== constants.NGHTTP2_REFUSED_STREAM && !this.#leftBehind(id)) return null;
    this.#limit.refused(this.#running);
    const others = this.#goaway === null ? this.#running : this.#goaway.lastTaken;
    return others > 0 ? 'besideOthers' : 'alone';
  };

  /** Whether it came behind the last stream that a server has taken, whatever made the server leave (RFC 9113, section 6.8). */
  #leftBehind(id: number): boolean {
    if (this.#goaway === null || MEANT_FOR_ALL.has(this.#goaway.code)) return false;
    return id > this.#goaway.lastTaken;
  }
}

/** Why a server leaves that would leave again: nothing is sent once more. */
const MEANT_FOR_ALL = new Set([
  constants.NGHTTP2_ENHANCE_YOUR_CALM,
  constants.NGHTTP2_INADEQUATE_SECURITY,
  constants.NGHTTP2_HTTP_1_1_REQUIRED,
]);
