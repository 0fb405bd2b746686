import { NetworkError } from './errors/networkError.ts';
import type { Request } from './request.ts';
import type { ResourceHandler, ResourceResponse } from './requestHandler.ts';
import type { ResponseHead, BodySink } from './transport/exchange.ts';
import { orAborted } from './decide.ts';

/** CEF asks for this much at a time. */
const READ_BYTES = 64 * 1024;

/** A response that a ResourceHandler gives in place of the network, read the way an exchange is. */
export class ServedResource {
  readonly head: ResponseHead;
  readonly redirectUrl: string | null;
  readonly #handler: ResourceHandler;
  readonly #length: number;
  readonly #signal: AbortSignal;
  #closed = false;

  private constructor(handler: ResourceHandler, given: ResourceResponse, signal: AbortSignal) {
    this.#handler = handler;
    this.#length = given.responseLength;
    this.#signal = signal;
    // CEF: a status of 0 or less means 200.
    const status = given.status > 0 ? given.status : 200;
    this.head = { status, statusText: given.statusText ?? '', headers: given.headers };
    this.redirectUrl = given.redirectUrl ?? null;
  }

  /** CEF: Open, then GetResponseHeaders. @throws NetworkError ERR_ABORTED when the handler does not open. */
  static async open(
    handler: ResourceHandler,
    request: Request,
    signal: AbortSignal,
  ): Promise<ServedResource> {
    try {
      const opened = await orAborted(Promise.resolve(handler.open({ request })), signal);
      if (!opened)
        throw new NetworkError('ERR_ABORTED', {
          message: 'The resource handler did not open the request.',
        });
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
        await sink(chunk);
      }
    } catch (error) {
      throw asFailure(error);
    } finally {
      this.close();
    }
  }

  /** CEF: Cancel, exactly once, also after success. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handler.cancel?.();
  }
}

function asFailure(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  return new NetworkError('ERR_FAILED', {
    cause: error,
    phase: 'receive',
    message: `The resource handler failed: ${error instanceof Error ? error.message : String(error)}`,
  });
}
