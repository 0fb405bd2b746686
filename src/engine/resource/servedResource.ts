import { NetworkError } from '../errors/networkError.ts';
import type { Request } from '../message/request.ts';
import type { ResourceHandler, ResourceResponse } from '../requestHandler.ts';
import type { ResponseHead, BodySink } from '../transport/exchange.ts';
import { orAborted } from '../decisions/orAborted.ts';

/** CEF asks for this much at a time. */
const READ_BYTES = 64 * 1024;

/** A response that a ResourceHandler gives in place of the network, read the way an exchange is. */
export class ServedResource {
  readonly head: ResponseHead;
  readonly #handler: ResourceHandler;
  readonly #length: number;
  readonly #signal: AbortSignal;
  #closed = false;

  private constructor(handler: ResourceHandler, given: ResourceResponse, signal: AbortSignal) {
    this.#handler = handler;
    this.#length = given.redirectUrl === undefined ? given.responseLength : 0;
    this.#signal = signal;
    // CEF: a status of 0 or less means 200.
    const status = given.status > 0 ? given.status : 200;
    this.head = { status, statusText: given.statusText ?? '', headers: given.headers };
    if (given.redirectUrl !== undefined) {
      // CEF: redirect_url makes it a 307, whatever its status; nothing is read.
      const location = [['Location', given.redirectUrl]] as const;
      this.head = { status: 307, statusText: 'Internal Redirect', headers: location };
    }
    signal.addEventListener('abort', this.#close, { once: true });
  }

  /** CEF: Open, then GetResponseHeaders. @throws NetworkError ERR_ABORTED when the handler does not open. */
  static async open(
    handler: ResourceHandler,
    request: Request,
    signal: AbortSignal,
  ): Promise<ServedResource> {
    try {
      const opened = await orAborted(Promise.resolve(handler.open({ request })), signal);
      if (!opened) {
        throw new NetworkError('ERR_ABORTED', {
          message: 'The resource handler did not open the request.',
        });
      }
      const given = await orAborted(Promise.resolve(handler.getResponseHeaders()), signal);
      return new ServedResource(handler, given, signal);
    } catch (error) {
      handler.cancel?.();
      throw asFailure(error);
    }
  }

  async readBody(sink: BodySink): Promise<void> {
    let left = this.#length < 0 ? Infinity : this.#length;
    try {
      while (left > 0) {
        const bytesToRead = Math.min(READ_BYTES, left);
        const data = await orAborted(
          Promise.resolve(this.#handler.read({ bytesToRead })),
          this.#signal,
        );
        if (data === null) break;
        const chunk = data.subarray(0, bytesToRead);
        left -= chunk.byteLength;
        await orAborted(Promise.resolve(sink(chunk)), this.#signal);
      }
    } catch (error) {
      throw asFailure(error);
    } finally {
      this.#close();
    }
  }

  async discard(): Promise<void> {
    this.#close();
  }

  /** CEF: Cancel, exactly once, however it ends, also after success. */
  readonly #close = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal.removeEventListener('abort', this.#close);
    try {
      this.#handler.cancel?.();
    } catch {
      // It is no longer needed, so its failure changes nothing.
    }
  };
}

function asFailure(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  return new NetworkError('ERR_FAILED', {
    cause: error,
    phase: 'receive',
    message: `The resource handler failed: ${error instanceof Error ? error.message : String(error)}`,
  });
}
