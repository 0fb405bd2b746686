import { EventEmitter } from 'node:events';
import type { Agent, ClientRequest, ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import { hasHeader } from '../../../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../../../session/headers.ts';
import type { Exchange, ExchangeHooks } from '../../exchange/exchange.ts';
import { watchResponses } from '../http1/responseBytes.ts';
import type { ResponseBytes } from '../http1/responseBytes.ts';
import { MAX_HEADER_BYTES } from '../../exchange/httpCodec.ts';
import type { HttpCodec, HttpCodecOptions, WireRequest } from '../../exchange/httpCodec.ts';
import { authorityOf } from '../../connect/target.ts';
import { NodeHttpExchange } from './nodeHttpExchange.ts';

/** HTTP/1.1 as node:http speaks it: every field where and as it is written, Expect, `OPTIONS *`, trailers. */
export class NodeHttpCodec implements HttpCodec {
  readonly backend = 'node:http';
  readonly capacity = 1;
  readonly #options: HttpCodecOptions;
  readonly #agent: Agent;
  readonly #reset: () => Error | null;
  readonly #bytes: ResponseBytes;
  readonly #onStray = (): void => {
    // Bytes that nobody asked for: what comes next could be taken for an answer.
    this.destroy();
  };

  constructor(options: HttpCodecOptions) {
    this.#options = options;
    this.#reset = () => options.open.errors.reset;
    this.#agent = agentOf(options.open.socket);
    this.#bytes = watchResponses(options.open.socket, options.strictParsing);
  }

  get closed(): boolean {
    return this.#options.open.socket.destroyed;
  }

  send(request: WireRequest, hooks: ExchangeHooks): Exchange {
    const exchange = new NodeHttpExchange(hooks, this.#reset);
    const options: ClientRequestArgs = {
      agent: this.#agent,
      method: request.method,
      path: request.path,
      // Names and values in turn: in this form Node writes them as they are, and adds nothing that is there.
      headers: this.wireHeaders(request).flat(),
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: !this.#options.strictParsing,
    };
    this.#bytes.expect(exchange, request.method);
    exchange.begin(options, request);
    return exchange;
  }

  wireHeaders({ headers, method, body, trailers }: WireRequest): HeaderList {
    const fields: HeaderField[] = [];
    if (!hasHeader(headers, 'host')) fields.push(['Host', authorityOf(this.#options.target)]);
    if (!hasHeader(headers, 'connection')) fields.push(['Connection', 'keep-alive']);
    fields.push(...headers);
    if (hasHeader(headers, 'content-length') || hasHeader(headers, 'transfer-encoding')) {
      return fields;
    }
    if (body !== null || trailers.length > 0) fields.push(['Transfer-Encoding', 'chunked']);
    // Node would announce a chunked body that never comes.
    else if (!WITHOUT_BODY.has(method)) fields.push(['Content-Length', '0']);
    return fields;
  }

  idle(isIdle: boolean): void {
    const { socket } = this.#options.open;
    if (isIdle) socket.on('data', this.#onStray).unref();
    else socket.off('data', this.#onStray).ref();
  }

  destroy(): void {
    this.#options.open.socket.destroy();
  }
}

/** Methods whose requests Node sends without a body when it is told nothing. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** An agent that has one socket to give: node:http leaves it open for the next request only when an agent is there. */
function agentOf(socket: Socket): Agent {
  const agent = Object.assign(new EventEmitter(), {
    keepAlive: true,
    maxSockets: 1,
    options: {},
    addRequest: (request: ClientRequest) => {
      request.onSocket(socket);
    },
  });
  return agent as unknown as Agent;
}
