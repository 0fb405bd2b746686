import type { Dispatcher } from 'undici';
import UndiciClient from 'undici/lib/dispatcher/client.js';
import { eachField, headerValue, sameName } from '../../../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../../../session/headers.ts';
import type { Exchange, ExchangeHooks } from '../../exchange/exchange.ts';
import { EXPECTS_BODY } from '../../exchange/bodyFields.ts';
import { watchResponses } from '../http1/responseBytes.ts';
import type { ResponseBytes } from '../http1/responseBytes.ts';
import { MAX_HEADER_BYTES } from '../../exchange/httpCodec.ts';
import type { HttpCodec, HttpCodecOptions, WireRequest } from '../../exchange/httpCodec.ts';
import { authorityOf } from '../../connect/target.ts';
import { UndiciExchange } from './undiciExchange.ts';
import { teachParser, versionOf } from './undiciParser.ts';

/** undici has lost the socket and asks for another: nothing was sent. With its own code for that it would ask for ever. */
function closedWhileIdle(): Error {
  return Object.assign(new Error('closed while idle'), { code: 'ECONNRESET' });
}

/** HTTP/1.1 as undici speaks it: the fast one, which orders some fields its own way. One Client for one socket. */
export class UndiciCodec implements HttpCodec {
  readonly backend = 'undici';
  readonly capacity = 1;
  readonly #options: HttpCodecOptions;
  readonly #client: UndiciClient;
  readonly #reset: () => Error | null;
  readonly #version: () => string;
  readonly #bytes: ResponseBytes;
  #lost = false;

  constructor(options: HttpCodecOptions) {
    this.#options = options;
    const { target, open, strictParsing } = options;
    this.#reset = () => open.errors.reset;
    this.#version = () => versionOf(open.socket);
    this.#bytes = watchResponses(open.socket, strictParsing);
    let handedOver = false;
    this.#client = new UndiciClient(
      `${target.secure ? 'https' : 'http'}://${authorityOf(target)}`,
      {
        connect: (_options, callback) => {
          if (handedOver) {
            callback(closedWhileIdle(), null);
            return;
          }
          handedOver = true;
          // Not at once: undici resumes its queue only when the answer comes after the call.
          queueMicrotask(() => {
            if (open.socket.destroyed) callback(closedWhileIdle(), null);
            else callback(null, open.socket);
          });
        },
        allowH2: false,
        pipelining: 1,
        maxHeaderSize: MAX_HEADER_BYTES,
        // Time is the session's to watch: no clock may run while a person is being asked.
        headersTimeout: 0,
        bodyTimeout: 0,
        // The pool closes what is idle.
        keepAliveTimeout: KEEP_ALIVE_MS,
        strictContentLength: true,
      },
    );
    this.#client.on('connect', () => {
      teachParser(open.socket, strictParsing);
    });
    this.#client.on('disconnect', () => {
      this.#lost = true;
    });
  }

  get closed(): boolean {
    return this.#lost || this.#client.destroyed;
  }

  send(request: WireRequest, hooks: ExchangeHooks): Exchange {
    const exchange = new UndiciExchange(hooks, this.#reset, this.#version);
    this.#bytes.expect(exchange, request.method);
    const { target } = this.#options;
    const options: Dispatcher.DispatchOptions = {
      method: request.method,
      path: request.path,
      headers: flat(request.headers),
      body: request.body as never,
      ...(target.secure ? { servername: target.host } : {}),
    };
    try {
      this.#client.dispatch(options, exchange);
    } catch (error) {
      exchange.gotError(error as Error);
    }
    return exchange;
  }

  /** undici puts Host and Connection first and Content-Length last. */
  wireHeaders({ method, headers }: WireRequest): HeaderList {
    const length = headerValue(headers, 'content-length');
    const lengthIsSent = length !== undefined && (length !== '0' || EXPECTS_BODY.has(method));
    const fields: HeaderField[] = [
      // What a proxy passes on names its server here.
      ['host', headerValue(headers, 'host') ?? authorityOf(this.#options.target)],
      // After HEAD undici closes: some servers send a body nevertheless.
      ['connection', method === 'HEAD' ? 'close' : 'keep-alive'],
    ];
    eachField(headers, (field) => {
      if (!sameName(field[0], 'host') && !sameName(field[0], 'content-length')) fields.push(field);
    });
    if (lengthIsSent) fields.push(['content-length', length]);
    return Object.freeze(fields);
  }

  idle(): void {
    // undici lets the process end by itself while it has nothing to do.
  }

  destroy(reason?: Error): void {
    this.#options.open.socket.destroy();
    this.#lost = true;
    // Not at once: a hook that undici calls while it writes may have led here, and then its own count of what is
    // queued goes wrong and ends the process. It waits for its queue; nobody else needs to.
    queueMicrotask(() => void this.#client.destroy(reason ?? null).catch(() => undefined));
  }
}

/** In undici's form: name, value, name, value. */
function flat(headers: HeaderList): string[] {
  const list: string[] = [];
  eachField(headers, (field) => list.push(field[0], field[1]));
  return list;
}

/** Longer than the pool keeps anything; undici would close sooner than a server that names a time (in milliseconds). */
const KEEP_ALIVE_MS = 2_147_483_647;
