import type { BodySource } from '../message/bodySource.ts';
import { abortable } from '../async/abortable.ts';
import { NetworkError } from '../errors/networkError.ts';
import { headerValue } from '../../session/headers.ts';
import type { Request } from '../message/request.ts';
import type { ResponseHead } from '../message/responseHead.ts';
import type { BodySink } from '../body/bodySink.ts';
import type { Cancellation } from '../async/cancellation.ts';
import { yieldToEventLoop, CALLS_BEFORE_YIELD } from './yieldToEventLoop.ts';
import type { HandlerLifetime } from './handlerLifetime.ts';
import { callResource } from './callResource.ts';
import { openResource, skipInResource } from './openResource.ts';
import { rangeOf } from './range.ts';
import { asFailure, errorOf, failed } from './resourceFailure.ts';
import { checkedResponse, headOf, internalRedirect, statusOf } from './resourceHead.ts';

/** CEF asks for this much at a time. */
const READ_BYTES = 64 * 1024;

/** A response that a ResourceHandler gives in place of the network, read the way an exchange is. */
export class ServedResource implements BodySource {
  readonly head: ResponseHead;
  readonly #life: HandlerLifetime;
  readonly #signal: Cancellation;
  #left: number;
  /** Whether the handler said how many there are; a range of a body without an end may ask for more than there is. */
  readonly #counted: boolean;

  private constructor(
    life: HandlerLifetime,
    signal: Cancellation,
    response: { readonly head: ResponseHead; readonly length: number; readonly counted: boolean },
  ) {
    this.#life = life;
    this.#signal = signal;
    this.head = response.head;
    this.#counted = response.counted;
    this.#left = response.length < 0 ? Infinity : response.length;
  }

  /**
   * CEF: Open, GetResponseHeaders and, for a range, Skip.
   * @throws NetworkError what the handler failed with; ERR_ABORTED when it does not open
   */
  static async open(
    { signal }: { readonly signal: Cancellation },
    life: HandlerLifetime,
    request: Request,
  ): Promise<ServedResource> {
    const { handler } = life;
    try {
      await openResource(handler, request, signal);
      const given = await callResource(signal, () => handler.getResponseHeaders(), never);
      const { error, redirectUrl = '', ...response } = checkedResponse(given, request.url);
      if (error !== undefined) throw new NetworkError(error, { phase: 'receive' });
      if (redirectUrl !== '') {
        const head = internalRedirect(redirectUrl);
        return new ServedResource(life, signal, { head, length: 0, counted: true });
      }
      const { responseLength: size = -1 } = response;
      const status = statusOf(response);
      const range =
        handler.skip === undefined || status >= 300
          ? null
          : rangeOf(headerValue(request.headers, 'range'), size);
      if (range !== null) await skipInResource(handler, range.first, signal);
      const bodiless = request.method === 'HEAD' || [204, 205, 304].includes(status);
      const length = bodiless ? 0 : (range?.length ?? size);
      const head = headOf(response, status, bodiless ? null : length);
      return new ServedResource(life, signal, { head, length, counted: size >= 0 });
    } catch (error) {
      life.end();
      throw asFailure(error, life.whose);
    }
  }

  async readBody(sink: BodySink): Promise<void> {
    try {
      for (let pieces = 1; this.#left > 0; pieces++) {
        const piece = await this.#read(Math.min(READ_BYTES, this.#left));
        if (piece === null) break;
        this.#left -= piece.byteLength;
        if (piece.byteLength > 0) await abortable(Promise.resolve(sink(piece)), this.#signal);
        if (piece.byteLength === 0 || pieces % CALLS_BEFORE_YIELD === 0) {
          await yieldToEventLoop(this.#signal);
        }
      }
      if (this.#counted && this.#left > 0) throw tooShort(this.#left);
    } catch (error) {
      throw asFailure(error, this.#life.whose);
    } finally {
      this.#life.end();
    }
  }

  discard(): Promise<void> {
    this.#life.end();
    return Promise.resolve();
  }

  async #read(bytesToRead: number): Promise<Uint8Array | null> {
    const piece = await callResource<Uint8Array | number | null, [Uint8Array | number | null]>(
      this.#signal,
      (callback) => this.#life.handler.read({ bytesToRead, callback }),
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

function tooShort(missing: number): Error {
  const why = `its body ended ${String(missing)} bytes before the length that it said`;
  return failed(why, 'ERR_CONTENT_LENGTH_MISMATCH');
}

function never(): never {
  throw new Error('This method has no callback.');
}
