import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../session/messageOf.ts';
import { fromNode } from '../errors/fromNode.ts';
import { NetworkError } from '../errors/networkError.ts';
import { hasHeader, headerValue, withHeader } from '../../session/headers.ts';
import { Pace } from '../body/pace.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { Request } from '../message/request.ts';
import { closeUnread, supplyOf } from './bodySources.ts';
import type { BodySupply } from './bodySources.ts';
import type { ResourceBody } from '../handlers/simpleResource.ts';
import { rangeOf } from './range.ts';
import type { ResourceHandler, ResourceResponse } from '../handlers/resourceHandler.ts';

export interface StreamResourceInit {
  /** Default: 200. */
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: HeaderList;
  /** For Content-Type, when `headers` have none. */
  readonly mimeType?: string;
  /** Default: empty. */
  readonly body?: ResourceBody;
  /** How long it takes to answer, in milliseconds. Default: 0. */
  readonly delayMs?: number;
  /** How fast the body comes. Default: as fast as it is taken. */
  readonly bytesPerSecond?: number;
  /** Whether a request for a range gets 206 with that range. Default: it gets all of the body. */
  readonly ranges?: boolean;
}

/** A plain answer in place of the network (CEF: CefStreamResourceHandler): bytes, a file, or a stream. */
export class StreamResource implements ResourceHandler {
  readonly #init: StreamResourceInit;
  readonly #ended = new AbortController();
  readonly skip?: NonNullable<ResourceHandler['skip']>;
  #range: string | undefined;
  #supply: BodySupply | null = null;
  #pace: Pace | null = null;

  constructor(init: StreamResourceInit) {
    this.#init = init;
    if (init.ranges === true) this.skip = ({ bytesToSkip }) => this.#opened().skip(bytesToSkip);
  }

  async open({ request }: { readonly request: Request }): Promise<boolean> {
    const { signal } = this.#ended;
    const { body = new Uint8Array(), delayMs = 0 } = this.#init;
    try {
      if (delayMs > 0) await wait(delayMs, undefined, { signal });
      this.#supply = await supplyOf(body);
    } catch (error) {
      if (signal.aborted) return false;
      throw unreadable(error);
    }
    this.#range = headerValue(request.headers, 'range');
    // It was cancelled while the file was opened.
    if (signal.aborted) this.#supply.close();
    return !signal.aborted;
  }

  getResponseHeaders(): ResourceResponse {
    const { status = 200, statusText, headers = [], mimeType } = this.#init;
    const { size } = this.#opened();
    const response: ResourceResponse = {
      status,
      headers,
      responseLength: size,
      ...(statusText === undefined ? {} : { statusText }),
      ...(mimeType === undefined ? {} : { mimeType }),
    };
    if (this.skip === undefined || status !== 200 || size < 0) return response;
    const range = rangeOf(this.#range, size);
    const offering = hasHeader(headers, 'accept-ranges')
      ? headers
      : withHeader(headers, 'Accept-Ranges', 'bytes');
    if (range === null) return { ...response, headers: offering };
    const { first, length } = range;
    const place = `bytes ${String(first)}-${String(first + length - 1)}/${String(size)}`;
    return {
      ...response,
      status: 206,
      statusText: 'Partial Content',
      headers: withHeader(offering, 'Content-Range', place),
    };
  }

  read({
    bytesToRead,
  }: {
    readonly bytesToRead: number;
  }): Uint8Array | null | Promise<Uint8Array | null> {
    if (this.#ended.signal.aborted) return null;
    const { bytesPerSecond } = this.#init;
    if (bytesPerSecond === undefined) return this.#opened().read(bytesToRead);
    this.#pace ??= new Pace(bytesPerSecond);
    return this.#readSlowly(this.#pace, bytesToRead);
  }

  async #readSlowly(pace: Pace, bytesToRead: number): Promise<Uint8Array | null> {
    const piece = await this.#opened().read(Math.min(bytesToRead, pace.pieceSize));
    const ms = pace.delay(piece?.byteLength ?? 0);
    if (ms > 0) await wait(ms, undefined, { signal: this.#ended.signal });
    return piece;
  }

  cancel(): void {
    this.#ended.abort();
    if (this.#supply !== null) this.#supply.close();
    else if (this.#init.body !== undefined) closeUnread(this.#init.body);
  }

  #opened(): BodySupply {
    if (this.#supply === null) throw new Error('It is read before it was opened.');
    return this.#supply;
  }
}

function unreadable(cause: unknown): NetworkError {
  const exchange = { phase: 'receive', responseStarted: false } as const;
  const { name } = fromNode(cause, { ...exchange, framing: null });
  const message = `The response's body can't be read: ${messageOf(cause)}`;
  return new NetworkError(name, { phase: 'receive', cause, message });
}

/** In place of a response that can't be given: it cancels the request. */
export const noResource: ResourceHandler = {
  open: () => false,
  getResponseHeaders: () => ({}),
  read: () => null,
};
