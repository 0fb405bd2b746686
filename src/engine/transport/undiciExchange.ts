import type { Dispatcher } from 'undici';
import { headerValue } from '../message/headers.ts';
import type { HeaderField, HeaderList } from '../message/headers.ts';
import type { BodySink, Exchange, ExchangeHooks, ResponseHead } from './exchange.ts';

type Controller = Dispatcher.DispatchController;

/** An exchange that undici speaks (decision 2). */
export class UndiciExchange implements Exchange, Dispatcher.DispatchHandler {
  readonly head: Promise<ResponseHead>;
  responseStarted = false;
  readonly #hooks: ExchangeHooks;
  readonly #reset: () => Error | null;
  #controller: Controller | null = null;
  #settleHead!: { resolve: (head: ResponseHead) => void; reject: (error: Error) => void };
  #sink: BodySink | null = null;
  #ended: { trailers: HeaderList } | { error: Error } | null = null;
  #finishBody: { resolve: (trailers: HeaderList) => void; reject: (error: Error) => void } | null =
    null;
  /** Pieces still with the sink; the end is told after the last of them. */
  #delivering: Promise<void> | null = null;
  /** How much of the body is still to come; not a number, or infinite, when that is not known. */
  #left = Infinity;

  /** @param reset answers with the reset that ended the connection, if one did */
  constructor(hooks: ExchangeHooks, reset: () => Error | null = () => null) {
    this.#hooks = hooks;
    this.#reset = reset;
    this.head = new Promise((resolve, reject) => {
      this.#settleHead = { resolve, reject };
    });
    this.head.catch(() => undefined);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    this.#hooks.onSendStart?.();
  }

  onBodySent(chunk: Buffer): void {
    this.#hooks.onBodySent?.(chunk.length);
  }

  onRequestSent(): void {
    this.#hooks.onRequestSent?.();
  }

  onResponseStarted(): void {
    if (!this.responseStarted) this.#hooks.onFirstByte?.();
    this.responseStarted = true;
  }

  onResponseStart(
    controller: Controller,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    this.#controller = controller;
    const headers = rawHeaders(controller.rawHeaders);
    if (status < 200) {
      this.#hooks.onInformational?.(status, headers);
      return;
    }
    controller.pause();
    this.#left = Number(headerValue(headers, 'content-length') ?? Infinity);
    this.#settleHead.resolve({ status, statusText: statusText ?? '', headers });
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    // undici flushes its parser with an empty piece on every resume; pausing for that one would never end.
    if (chunk.length === 0) return;
    this.#left -= chunk.length;
    // At the end of the connection undici delivers what it has, also while it is paused.
    const before = this.#delivering;
    const waiting = before === null ? this.#sink?.(chunk) : before.then(() => this.#sink?.(chunk));
    if (waiting === undefined) return;
    // Not after the last piece: undici would take the end of the connection for a body that breaks off.
    if (this.#left !== 0) controller.pause();
    const delivering = waiting.then(
      () => {
        if (this.#delivering !== delivering) return;
        this.#delivering = null;
        controller.resume();
      },
      (error: unknown) => {
        this.abort(error as Error);
        // The response may have ended while its last piece was still with the sink.
        this.#finishBody?.reject(error as Error);
      },
    );
    this.#delivering = delivering;
  }

  onResponseEnd(controller: Controller): void {
    // undici takes a reset for the end of a body without a length; what was cut is not complete.
    const error = this.#reset();
    if (error !== null) this.#end({ error });
    else this.#end({ trailers: rawHeaders(controller.rawTrailers) });
  }

  onResponseError(_controller: Controller | null, reason: Error): void {
    const error = this.#reset() ?? reason;
    this.#settleHead.reject(error);
    this.#end({ error });
  }

  readBody(sink: BodySink): Promise<HeaderList> {
    return new Promise((resolve, reject) => {
      this.#sink = sink;
      this.#finishBody = { resolve, reject };
      if (this.#ended !== null) this.#finish(this.#ended);
      else this.#controller?.resume();
    });
  }

  /** Stops the exchange and closes its connection; `head` and `readBody` reject with `reason`. */
  abort(reason: Error): void {
    this.#controller?.abort(reason);
    this.onResponseError(null, reason);
  }

  #end(ended: { trailers: HeaderList } | { error: Error }): void {
    if (this.#ended !== null) return;
    this.#ended = ended;
    this.#finish(ended);
  }

  #finish(ended: { trailers: HeaderList } | { error: Error }): void {
    const finish = this.#finishBody;
    if (finish === null) return;
    if ('error' in ended) {
      finish.reject(ended.error);
    } else if (this.#delivering === null) {
      finish.resolve(ended.trailers);
    } else {
      void this.#delivering.then(() => {
        finish.resolve(ended.trailers);
      });
    }
  }
}

/** Copies undici's raw list, which it may reuse, into our form. Latin-1 is what the wire has (RFC 9110, section 5.5). */
function rawHeaders(raw: Controller['rawHeaders']): HeaderList {
  if (raw === null || raw === undefined) return [];
  if (!Array.isArray(raw)) {
    return Object.entries(raw).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value ?? '']).map((one): HeaderField => [name, one]),
    );
  }
  const headers: HeaderField[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([latin1(raw[index]), latin1(raw[index + 1]).trimEnd()]);
  }
  return headers;
}

function latin1(text: Buffer | string | undefined): string {
  return typeof text === 'string' ? text : (text?.toString('latin1') ?? '');
}
