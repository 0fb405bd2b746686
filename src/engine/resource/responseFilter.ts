import { messageOf } from '../../session/messageOf.ts';
import { NetworkError } from '../errors/networkError.ts';
import type { FilterResult, ResponseFilter } from '../handlers/requestHandler.ts';
import type { Cancellation } from '../async/cancellation.ts';
import type { BodySink } from '../body/bodySink.ts';
import { yieldToEventLoop, CALLS_BEFORE_YIELD } from './yieldToEventLoop.ts';

/** What a filter gets at most at a time, and the room for what CEF's form makes of it. */
export const FILTER_BUFFER_BYTES = 64 * 1024;

/** A result in either form, checked. */
interface Step extends FilterResult {
  /** The plain form: no status, only what replaces the input. It is called once more at the end of the body. */
  readonly plain: boolean;
}

/**
 * A body on its way through a filter (CEF: CefResponseFilter, with its contract; docs/cef.md). Whatever
 * breaks the contract ends the request with ERR_CONTENT_DECODING_FAILED.
 */
export class FilteredBody {
  readonly #filter: ResponseFilter;
  readonly #output: BodySink;
  readonly #signal: Cancellation;
  #last: Step | null = null;

  private constructor(filter: ResponseFilter, output: BodySink, signal: Cancellation) {
    this.#filter = filter;
    this.#output = output;
    this.#signal = signal;
  }

  /** CEF: InitFilter. Null when the filter does not want to be installed. */
  static async install(
    filter: ResponseFilter,
    output: BodySink,
    signal: Cancellation,
  ): Promise<FilteredBody | null> {
    const wanted = await failing(() => filter.initFilter?.() ?? true);
    return wanted ? new FilteredBody(filter, output, signal) : null;
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.byteLength; at += FILTER_BUFFER_BYTES) {
      await this.#feed(chunk.subarray(at, at + FILTER_BUFFER_BYTES));
    }
  }

  /** Lets out what the filter still holds. An empty body has been no call yet: then there is one, without input. */
  async end(): Promise<void> {
    const last = this.#last;
    if (last !== null && !last.plain && last.status === 'done') return;
    for (let calls = 1; (await this.#call(null)).status === 'needMoreData'; calls++) {
      if (this.#last?.dataOut.byteLength === 0) {
        throw broken('it wants more data after the end of the body');
      }
      if (calls % CALLS_BEFORE_YIELD === 0) await yieldToEventLoop(this.#signal);
    }
  }

  /** Calls the filter until it has read all of `input`, and let out what did not fit into its room. */
  async #feed(input: Uint8Array): Promise<void> {
    let unread = input;
    for (let calls = 1; ; calls++) {
      const step = await this.#call(unread.byteLength === 0 ? null : unread);
      unread = unread.subarray(step.dataInRead);
      const full = step.dataOut.byteLength === FILTER_BUFFER_BYTES;
      if (unread.byteLength === 0 && !(step.status === 'needMoreData' && full)) return;
      if (calls % CALLS_BEFORE_YIELD === 0) await yieldToEventLoop(this.#signal);
    }
  }

  async #call(dataIn: Uint8Array | null): Promise<Step> {
    // A copy, for the filter to overwrite or to give away: the rest of these bytes is still needed here.
    const own = dataIn === null ? null : Buffer.from(new Uint8Array(dataIn).buffer);
    const given = await failing(() =>
      this.#filter.filter({ dataIn: own, dataOutSize: FILTER_BUFFER_BYTES }),
    );
    const step = await failing(() => readStep(given, dataIn?.byteLength ?? 0));
    this.#last = step;
    if (step.dataOut.byteLength > 0) await this.#output(step.dataOut);
    return step;
  }
}

/** @throws NetworkError when it breaks the contract, with what it broke */
function readStep(given: Uint8Array | FilterResult, available: number): Step {
  if (given instanceof Uint8Array) {
    return { dataInRead: available, dataOut: given, status: 'done', plain: true };
  }
  const { dataInRead, dataOut, status } = checkedShape(given);
  if (status === 'error') throw broken('it answered “error”');
  if (!Number.isInteger(dataInRead) || dataInRead < 0 || dataInRead > available) {
    throw broken(`it says that it read ${String(dataInRead)} of ${String(available)} bytes`);
  }
  if (dataOut.byteLength > FILTER_BUFFER_BYTES) {
    throw broken(
      `it wrote ${String(dataOut.byteLength)} bytes where ${String(FILTER_BUFFER_BYTES)} fit`,
    );
  }
  if (dataOut.byteLength === 0 && dataInRead < available) {
    throw broken('it wrote nothing and left input unread, so it would never end');
  }
  return { dataInRead, dataOut, status, plain: false };
}

function checkedShape(given: unknown): FilterResult {
  const { dataOut, status } = (given ?? {}) as Partial<FilterResult>;
  const known = status === 'done' || status === 'needMoreData' || status === 'error';
  if (known && (status === 'error' || dataOut instanceof Uint8Array)) return given as FilterResult;
  throw broken(
    "it answered neither bytes nor { dataInRead, dataOut, status: 'done' | 'needMoreData' | 'error' }",
  );
}

async function failing<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    throw broken(messageOf(error), error);
  }
}

function broken(why: string, cause?: unknown): NetworkError {
  return new NetworkError('ERR_CONTENT_DECODING_FAILED', {
    phase: 'decode',
    cause,
    message: `The response filter failed: ${why}`,
  });
}
