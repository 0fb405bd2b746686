import type { BodySource } from '../body/delivery.ts';
import { orAborted } from '../decisions/orAborted.ts';
import { messageOf } from '../decisions/reportProblem.ts';
import { netErrors } from '../errors/netErrors.ts';
import type { NetErrorName } from '../errors/netErrors.ts';
import { NetworkError } from '../errors/networkError.ts';
import { hasHeader, headerValue, withHeader } from '../message/headers.ts';
import type { HeaderList } from '../message/headers.ts';
import type { Request } from '../message/request.ts';
import type { SessionScope } from '../session/sessionScope.ts';
import type { BodySink, ResponseHead } from '../transport/exchange.ts';
import { hearResource } from './hearResource.ts';
import { rangeOf } from './range.ts';
import type { ResourceHandler, ResourceResponse } from './resourceHandler.ts';

/** CEF asks for this much at a time. */
const READ_BYTES = 64 * 1024;
/** After so many pieces without a wait the event loop has its turn, so that an endless handler can be cancelled. */
const PIECES_IN_A_ROW = 16;

/** A response that a ResourceHandler gives in place of the network, read the way an exchange is. */
export class ServedResource implements BodySource {
  readonly head: ResponseHead;
  readonly #handler: ResourceHandler;
  readonly #life: HandlerLife;
  readonly #signal: AbortSignal;
  #left: number;

  private constructor(
    handler: ResourceHandler,
    life: HandlerLife,
    signal: AbortSignal,
    response: { readonly head: ResponseHead; readonly length: number },
  ) {
    this.#handler = handler;
    this.#life = life;
    this.#signal = signal;
    this.head = response.head;
    this.#left = response.length < 0 ? Infinity : response.length;
  }

  /**
   * CEF: Open, GetResponseHeaders and, for a range, Skip.
   * @throws NetworkError what the handler failed with; ERR_ABORTED when it does not open
   */
  static async open(
    scope: SessionScope,
    hop: number,
    handler: ResourceHandler,
    request: Request,
  ): Promise<ServedResource> {
    const { signal } = scope;
    const life = new HandlerLife(scope, hop, handler);
    try {
      await open(handler, request, signal);
      const given = await hearResource(signal, () => handler.getResponseHeaders(), never);
      const { error, redirectUrl = '', ...response } = checkedResponse(given);
      if (error !== undefined) throw new NetworkError(error, { phase: 'receive' });
      if (redirectUrl !== '') {
        const head = internalRedirect(redirectUrl);
        return new ServedResource(handler, life, signal, { head, length: 0 });
      }
      const { responseLength: size = -1 } = response;
      const status = statusOf(response);
      const range =
        handler.skip === undefined || status >= 300
          ? null
          : rangeOf(headerValue(request.headers, 'range'), size);
      if (range !== null) await skip(handler, range.first, signal);
      const bodiless = request.method === 'HEAD' || [204, 205, 304].includes(status);
      const length = bodiless ? 0 : (range?.length ?? size);
      const head = headOf(response, status, bodiless ? null : length);
      return new ServedResource(handler, life, signal, { head, length });
    } catch (error) {
      life.end();
      throw asFailure(error);
    }
  }

  async readBody(sink: BodySink): Promise<void> {
    try {
      for (let pieces = 1; this.#left > 0; pieces++) {
        const piece = await this.#read(Math.min(READ_BYTES, this.#left));
        if (piece === null) break;
        this.#left -= piece.byteLength;
        if (piece.byteLength > 0) await orAborted(Promise.resolve(sink(piece)), this.#signal);
        if (piece.byteLength === 0 || pieces % PIECES_IN_A_ROW === 0) {
          await new Promise(setImmediate);
          this.#signal.throwIfAborted();
        }
      }
    } catch (error) {
      throw asFailure(error);
    } finally {
      this.#life.end();
    }
  }

  discard(): Promise<void> {
    this.#life.end();
    return Promise.resolve();
  }

  async #read(bytesToRead: number): Promise<Uint8Array | null> {
    const piece = await hearResource<Uint8Array | number | null, [Uint8Array | number | null]>(
      this.#signal,
      (callback) => this.#handler.read({ bytesToRead, callback }),
      (given) => given,
    );
    if (piece === undefined) throw failed('it gave up reading without an answer');
    if (piece === null || piece === 0) return null;
    if (typeof piece === 'number' && piece < 0) throw errorOf(piece);
    if (!(piece instanceof Uint8Array)) throw failed('read answered neither bytes nor null');
    if (piece.byteLength <= bytesToRead) return piece;
    throw failed(
      `read gave ${String(piece.byteLength)} bytes where at most ${String(bytesToRead)} were asked for`,
    );
  }
}

/** Sees to it that a handler hears `cancel` exactly once, however it ends (CEF: CefResourceHandler::Cancel). */
class HandlerLife {
  readonly #scope: SessionScope;
  readonly #hop: number;
  readonly #handler: ResourceHandler;
  #ended = false;

  constructor(scope: SessionScope, hop: number, handler: ResourceHandler) {
    this.#scope = scope;
    this.#hop = hop;
    this.#handler = handler;
    scope.signal.addEventListener('abort', this.end, { once: true });
  }

  readonly end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#scope.signal.removeEventListener('abort', this.end);
    // What it throws changes nothing: it is no longer needed, and a first error stands.
    void this.#scope.guarded(this.#hop, 'cancel of the resource handler', () =>
      this.#handler.cancel?.(),
    );
  };
}

async function open(
  handler: ResourceHandler,
  request: Request,
  signal: AbortSignal,
): Promise<void> {
  const opened = await hearResource<boolean, []>(
    signal,
    (callback) => {
      if (handler.open !== undefined) return handler.open({ request, callback });
      return handler.processRequest === undefined
        ? true
        : announced(handler.processRequest({ request, callback }));
    },
    () => true,
  );
  if (opened === true) return;
  throw new NetworkError('ERR_ABORTED', {
    message: 'The resource handler did not open the request.',
  });
}

/** CEF Python: true only says that the callback will answer. */
function announced(given: boolean | Promise<boolean>): false | 'later' | Promise<false | 'later'> {
  if (typeof given === 'boolean') return given ? 'later' : false;
  return given.then((handled) => (handled ? 'later' : false));
}

async function skip(handler: ResourceHandler, bytes: number, signal: AbortSignal): Promise<void> {
  for (let left = bytes; left > 0;) {
    const bytesToSkip = left;
    const skipped = await hearResource<number, [number]>(
      signal,
      (callback) => handler.skip?.({ bytesToSkip, callback }) ?? 0,
      (count) => count,
    );
    if (skipped === undefined) throw failed('it gave up skipping without an answer');
    if (skipped < 0) throw errorOf(skipped);
    if (!Number.isInteger(skipped) || skipped > left) {
      throw failed(`skip left out ${String(skipped)} bytes of ${String(left)}`);
    }
    if (skipped === 0) throw new NetworkError('ERR_REQUEST_RANGE_NOT_SATISFIABLE');
    left -= skipped;
  }
}

function checkedResponse(given: unknown): ResourceResponse {
  const { headers = [] } = (given ?? {}) as Partial<ResourceResponse>;
  if (typeof given === 'object' && given !== null && Array.isArray(headers)) return given;
  throw failed('getResponseHeaders answered no { status, headers, … }');
}

/** CEF: a status of 0 or less means 200. */
function statusOf({ status = 200 }: ResourceResponse): number {
  return status > 0 ? status : 200;
}

/** CEF: redirect_url makes it a 307, whatever its status. */
function internalRedirect(to: string): ResponseHead {
  return { status: 307, statusText: 'Internal Redirect', headers: [['Location', to]] };
}

/** `length` null: there is no body. CEF writes Content-Type and Content-Length only where a 2xx has one. */
function headOf(
  { statusText = '', headers = [], mimeType }: ResourceResponse,
  status: number,
  length: number | null,
): ResponseHead {
  let all: HeaderList = headers;
  if (length !== null && status < 300) {
    if (mimeType !== undefined && !hasHeader(all, 'content-type')) {
      all = withHeader(all, 'Content-Type', mimeType);
    }
    if (length >= 0) all = withHeader(all, 'Content-Length', String(length));
  }
  return { status, statusText, headers: all };
}

/** CEF: a negative count is an error's code. */
function errorOf(code: number): NetworkError {
  const known = Object.entries(netErrors).find(([, value]) => value === code);
  const name = (known?.[0] ?? 'ERR_FAILED') as NetErrorName;
  return new NetworkError(name, { phase: 'receive' });
}

function failed(why: string, cause?: unknown): NetworkError {
  return new NetworkError('ERR_FAILED', {
    phase: 'receive',
    cause,
    message: `The resource handler failed: ${why}`,
  });
}

function asFailure(error: unknown): NetworkError {
  return error instanceof NetworkError ? error : failed(messageOf(error), error);
}

function never(): never {
  throw new Error('This method has no callback.');
}
