import type { Dispatcher } from 'undici';
import UndiciClient from 'undici/lib/dispatcher/client.js';
import { headerValue, headerValues, withoutHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import { connectionKey } from './connectionKey.ts';
import type { ConnectionKey, ConnectionRoute } from './connectionKey.ts';
import type { OpenSocket } from './connect.ts';
import type { Exchange, ExchangeHooks } from './exchange.ts';
import { EXPECTS_BODY } from './sendableFields.ts';
import { authorityOf } from './target.ts';
import { UndiciExchange } from './undiciExchange.ts';

/** A request as it goes on the wire of one connection. */
export interface WireRequest {
  readonly method: string;
  /** The request target (RFC 9112, section 3.2), never with a fragment. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** Chromium's limit for a response head (HttpStreamParser::kMaxHeaderBufSize). */
const MAX_HEADER_BYTES = 256 * 1024;

function asksToClose(connection: string): boolean {
  return connection.split(',').some((token) => token.trim().toLowerCase() === 'close');
}

/** undici has lost the socket and asks for another: nothing was sent. With its own code for that it would ask for ever. */
function closedWhileIdle(): Error {
  return Object.assign(new Error('closed while idle'), { code: 'ECONNRESET' });
}

/**
 * One socket, spoken HTTP/1.1 on by undici: one Client per socket, so that which connection a request used, and
 * what was decided about it, is never in doubt. Requests go one at a time.
 */
export class Connection {
  readonly route: ConnectionRoute;
  readonly key: ConnectionKey;
  readonly open: OpenSocket;
  /** Authenticated by NTLM, or about to be: whoever used it next would be taken for the same person. */
  reserved = false;
  /** How many requests have been sent on it. */
  uses = 0;
  readonly #client: UndiciClient;
  #lost = false;
  #reset: Error | null = null;

  constructor(route: ConnectionRoute, open: OpenSocket) {
    this.route = route;
    this.key = connectionKey(route);
    this.open = open;
    const { target } = route;
    // Before undici listens: it has to be known when undici ends the exchange because of it.
    open.socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') this.#reset = error;
    });
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
        pipelining: 1,
        maxHeaderSize: MAX_HEADER_BYTES,
        // Time is the session's to watch: no clock may run while a person is being asked.
        headersTimeout: 0,
        bodyTimeout: 0,
        strictContentLength: true,
      },
    );
    this.#client.on('disconnect', () => {
      this.#lost = true;
    });
  }

  /** Whether its certificate was put to a decision, which may have taken any time. */
  get asked(): boolean {
    return (this.open.certificate?.problems.length ?? 0) > 0;
  }

  get closed(): boolean {
    const { socket } = this.open;
    return this.#lost || socket.destroyed || this.#client.destroyed || !socket.writable;
  }

  /** Sends a request and answers with its exchange; the response is read from there. */
  send(request: WireRequest, hooks: ExchangeHooks): Exchange {
    this.uses++;
    const exchange = new UndiciExchange(hooks, () => this.#reset);
    const options: Dispatcher.DispatchOptions = {
      method: request.method,
      path: request.path,
      headers: request.headers.flat(),
      body: request.body as never,
      ...(this.route.target.secure ? { servername: this.route.target.host } : {}),
    };
    try {
      this.#client.dispatch(options, exchange);
    } catch (error) {
      exchange.onResponseError(null, error as Error);
    }
    return exchange;
  }

  /** The fields as they stand on the wire: undici puts Host and Connection first and Content-Length last. */
  wireHeaders(method: string, headers: HeaderList): HeaderList {
    // After HEAD undici closes: some servers send a body nevertheless.
    const close = method === 'HEAD' || headerValues(headers, 'connection').some(asksToClose);
    const length = headerValue(headers, 'content-length');
    const lengthIsSent = length !== undefined && (length !== '0' || EXPECTS_BODY.has(method));
    return [
      ['host', headerValue(headers, 'host') ?? authorityOf(this.route.target)],
      ['connection', close ? 'close' : 'keep-alive'],
      ...withoutHeader(headers, 'host', 'connection', 'content-length'),
      ...(lengthIsSent ? [['content-length', length] as const] : []),
    ];
  }

  /** Closes the socket at once; a request on it fails with `reason`. */
  destroy(reason?: Error): void {
    this.open.socket.destroy();
    this.#lost = true;
    // Not at once: a hook that undici calls while it writes may have led here, and then its own count of what is
    // queued goes wrong and ends the process. It waits for its queue; nobody else needs to.
    queueMicrotask(() => void this.#client.destroy(reason ?? null).catch(() => undefined));
  }
}
