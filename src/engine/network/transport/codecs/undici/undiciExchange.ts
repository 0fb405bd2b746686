import type { Dispatcher } from 'undici';
import { hasHeader, headerValue, NO_FIELDS, trimBlanks } from '../../../../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../../../../session/headers.ts';
import type { ExchangeHooks } from '../../exchange/exchange.ts';
import { FlowControlledExchange } from '../../exchange/flowControlledExchange.ts';
import { CONTINUE_IN_DISGUISE } from './undiciParser.ts';

type Controller = Dispatcher.DispatchController;

/** An exchange in HTTP/1.1 that undici speaks (decision 2). */
export class UndiciExchange extends FlowControlledExchange implements Dispatcher.DispatchHandler {
  readonly #versionOf: () => string;
  #controller: Controller | null = null;
  /** How much of the body is still to come; not a number, or infinite, when that is not known. */
  #left = Infinity;

  /** @param versionOf answers, while a head is being told, with the version in its status line */
  constructor(hooks: ExchangeHooks, reset: () => Error | null, versionOf: () => string) {
    super(hooks, reset);
    this.#versionOf = versionOf;
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    this.hooks.onSendStart?.();
  }

  onBodySent(chunk: Buffer): void {
    this.hooks.onBodySent?.(chunk.length);
  }

  onRequestSent(): void {
    this.hooks.onRequestSent?.();
  }

  onResponseStarted(): void {
    this.responseStarted = true;
  }

  onResponseStart(
    controller: Controller,
    status: number,
    _headers: unknown,
    statusText = '',
  ): void {
    this.#controller = controller;
    const headers = rawHeaders(controller.rawHeaders);
    const httpVersion = this.#versionOf();
    if (status < 200) {
      const told = status === CONTINUE_IN_DISGUISE ? 100 : status;
      this.hooks.onInformational?.({ status: told, statusText, headers, httpVersion });
      return;
    }
    const length = headerValue(headers, 'content-length');
    const counts = length !== undefined && !hasHeader(headers, 'transfer-encoding');
    this.#left = counts ? Number(length) : Infinity;
    // A short body is held until somebody reads it: to stop undici and the socket for it costs as much as the request.
    if (!(this.#left <= SHORT_BODY)) controller.pause();
    this.gotHead({ status, statusText, headers, httpVersion });
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    // undici flushes its parser with an empty piece on every resume; pausing for that one would never end.
    if (chunk.length === 0) return;
    this.#left -= chunk.length;
    this.gotData(chunk);
  }

  onResponseEnd(controller: Controller): void {
    this.gotEnd(rawHeaders(controller.rawTrailers));
  }

  onResponseError(_controller: Controller | null, reason: Error): void {
    this.gotError(reason);
  }

  protected override pauseBody(): void {
    // Not after the last piece: undici would take the end of the connection for a body that breaks off.
    if (this.#left !== 0) this.#controller?.pause();
  }

  protected override resumeBody(): void {
    this.#controller?.resume();
  }

  protected override stop(reason: Error): void {
    this.#controller?.abort(reason);
  }
}

/** In bytes; about what a socket hands over at once. */
const SHORT_BODY = 64 * 1024;

/** Copies undici's raw list, which it may reuse, into our form, frozen. Latin-1 is what the wire has (RFC 9110, section 5.5). */
function rawHeaders(raw: Controller['rawHeaders']): HeaderList {
  if (!Array.isArray(raw) || raw.length === 0) return NO_FIELDS;
  const headers: HeaderField[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push(Object.freeze([latin1(raw[index]), trimBlanks(latin1(raw[index + 1]))] as const));
  }
  return Object.freeze(headers);
}

function latin1(text: Buffer | string | undefined): string {
  return typeof text === 'string' ? text : (text?.toString('latin1') ?? '');
}
