import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, Settings } from 'node:http2';
import { headerValue, withoutHeader } from '../../message/headers.ts';
import type { HeaderList } from '../../message/headers.ts';
import type { Exchange, ExchangeHooks } from '../exchange.ts';
import { MAX_HEADER_BYTES } from '../speaker.ts';
import type { Speaker, SpeakerOptions, WireRequest } from '../speaker.ts';
import { authorityOf } from '../target.ts';
import { Http2Exchange } from './http2Exchange.ts';
import { outliveStreams } from './sessionHandle.ts';

/** What is assumed of a server until its SETTINGS come (RFC 9113, section 6.5.2 recommends no less). */
const ASSUMED_STREAMS = 100;

/** What a server may send ahead of a slow reader, in bytes; the 64 KiB of RFC 9113 make long ways slow. */
const STREAM_WINDOW = 1024 * 1024;
const CONNECTION_WINDOW = 8 * STREAM_WINDOW;

/** HTTP/2 as node:http2 speaks it: many requests at once on one socket. */
export class Http2Speaker implements Speaker {
  readonly backend = 'node:http2';
  readonly #options: SpeakerOptions;
  readonly #session: ClientHttp2Session;
  /** Set when the server has said that it takes no more requests (GOAWAY). */
  #leaving = false;
  #capacity = ASSUMED_STREAMS;

  constructor(options: SpeakerOptions) {
    this.#options = options;
    const { target, open, onChange } = options;
    this.#session = connect(`${target.secure ? 'https' : 'http'}://${authorityOf(target)}`, {
      createConnection: () => open.socket,
      settings: {
        enablePush: false,
        maxHeaderListSize: MAX_HEADER_BYTES,
        initialWindowSize: STREAM_WINDOW,
      },
      peerMaxConcurrentStreams: ASSUMED_STREAMS,
      // Node counts pseudo-headers and joins nothing; the default of 128 pairs is less than browsers take.
      maxHeaderListPairs: 10_000,
    });
    outliveStreams(this.#session);
    this.#session
      .once('connect', () => {
        // Whoever heard of the connection may have ended it already.
        if (!this.#session.destroyed) this.#session.setLocalWindowSize(CONNECTION_WINDOW);
      })
      .on('remoteSettings', ({ maxConcurrentStreams = MOST_STREAMS }: Settings) => {
        this.#capacity = Math.min(maxConcurrentStreams, MOST_STREAMS);
        onChange();
      })
      .on('goaway', () => {
        this.#leaving = true;
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
    return this.#capacity;
  }

  send(request: WireRequest, hooks: ExchangeHooks): Exchange {
    const exchange = new Http2Exchange(hooks, () => {
      if (this.#leaving) this.#options.onChange();
    });
    exchange.begin(this.#session, this.wireHeaders(request), request);
    return exchange;
  }

  /** Pseudo-headers first (RFC 9113, section 8.3.1); Host becomes `:authority`, names are in lower case. */
  wireHeaders({ method, path, headers }: WireRequest): HeaderList {
    const { target } = this.#options;
    return [
      [constants.HTTP2_HEADER_METHOD, method],
      [constants.HTTP2_HEADER_AUTHORITY, headerValue(headers, 'host') ?? authorityOf(target)],
      [constants.HTTP2_HEADER_SCHEME, target.secure ? 'https' : 'http'],
      [constants.HTTP2_HEADER_PATH, path],
      ...withoutHeader(headers, 'host').map(
        ([name, value]) => [name.toLowerCase(), value] as const,
      ),
    ];
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
}

/** Chromium's own limit (kMaxConcurrentStreams of spdy_session.cc). */
const MOST_STREAMS = 256;
