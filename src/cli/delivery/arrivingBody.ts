import { isEncodedPart } from '../../session/encodedPart.ts';
import { headerValue } from '../../session/headers.ts';
import type { Response } from '../../engine/message/response.ts';
import type { RunningWebRequest } from '../../engine/handlers/runningWebRequest.ts';
import { bytesInWords } from '../../words/amounts.ts';
import { writeFault } from '../files/namedFile.ts';
import type { OutputSink } from './outputSink.ts';
import type { Delivery } from './delivery.ts';
import type { ResponseHeads } from './responseHeads.ts';
import type { Retries } from './retries.ts';

export interface ArrivingBodyParts {
  readonly delivery: Delivery;
  /** Null: nothing is asked for again. */
  readonly retries: Retries | null;
  /** Null: no heads are wanted. */
  readonly heads: ResponseHeads | null;
}

/** Brings one answer to its sink: its heads, its body, neither, or as much as is allowed. */
export class ArrivingBody {
  readonly #sink: OutputSink;
  readonly #parts: ArrivingBodyParts;
  #state: 'waiting' | 'writing' | 'discarding' = 'waiting';
  #size = 0;
  #fault: string | null = null;

  constructor(sink: OutputSink, parts: ArrivingBodyParts) {
    this.#sink = sink;
    this.#parts = parts;
  }

  async write(running: RunningWebRequest, data: Uint8Array): Promise<void> {
    try {
      if (this.#state === 'waiting') await this.#begin(running.response);
      this.#size += data.byteLength;
      this.#checkSize(this.#size);
      if (this.#state === 'discarding') return;
      await this.#sink.write(data, running.response?.charset ?? '');
    } catch (error) {
      this.#fault ??= sentenceOf(error, this.#sink.path);
      this.#state = 'discarding';
      running.cancel();
    }
  }

  /** When the request is over. Answers with what the options count as a failure, or what went wrong here; null: nothing. */
  async end(
    { response, requestStatus }: RunningWebRequest,
    say: (note: string) => void,
  ): Promise<string | null> {
    const succeeded = requestStatus === 'success';
    try {
      // A request that failed before its body leaves no empty file behind.
      if (this.#state === 'waiting' && succeeded) await this.#begin(response);
      this.#fault ??= this.#refused(response);
      const note = await this.#sink.end(response, succeeded && this.#fault === null);
      if (note !== null) say(note);
    } catch (error) {
      this.#fault ??= sentenceOf(error, this.#sink.path);
    }
    if (!succeeded && this.#state === 'writing' && this.#size > 0) {
      say('The body is incomplete: only its first part was written.');
    }
    return this.#fault;
  }

  async #begin(response: Response | null): Promise<void> {
    const { delivery, retries, heads } = this.#parts;
    this.#state = 'discarding';
    if (retries?.discards(response) === true) return;
    const announced = Number(headerValue(response?.headers ?? [], 'content-length') ?? 0);
    if (!delivery.head) this.#checkSize(announced);
    if (this.#isComplete(response)) return;
    const writesBody = !(delivery.fail === 'withoutBody' && this.#refused(response) !== null);
    const writesHead = (delivery.include || delivery.head) && heads !== null;
    if (!writesBody && !writesHead) return;
    await this.#sink.begin?.(response);
    if (writesHead) await this.#sink.writeHead(heads.text(response));
    if (writesBody) this.#state = 'writing';
  }

  /** Whether a file that was to be gone on with is there already. @throws Error when the server does not send its rest alone */
  #isComplete(response: Response | null): boolean {
    const { output } = this.#parts.delivery;
    const { resumeFrom } = 'file' in output ? output.file : { resumeFrom: 0 };
    if (resumeFrom === 0 || response === null) return false;
    if (isEncodedPart(response)) {
      throw new Error(
        "The server sends the rest of the file encoded (Content-Encoding), so it can't be resumed. Leave -C out.",
      );
    }
    if (response.status === 206) return false;
    const whole = /^bytes \*\/(\d+)$/.exec(headerValue(response.headers, 'content-range') ?? '');
    if (response.status === 416 && Number(whole?.[1]) === resumeFrom) return true;
    throw new Error(
      response.status < 300
        ? "The server does not send a part of the file, so it can't be resumed. Leave -C out."
        : `The server answered ${String(response.status)} to the request for the rest of the file.`,
    );
  }

  #refused(response: Response | null): string | null {
    if (this.#parts.delivery.fail === 'never' || response === null || response.status < 400) {
      return null;
    }
    return `The server answered ${String(response.status)}, which -f counts as a failure.`;
  }

  #checkSize(size: number): void {
    const { maxFileSize } = this.#parts.delivery;
    if (maxFileSize === null || !(size > maxFileSize)) return;
    throw new Error(`The body is larger than ${bytesInWords(maxFileSize)} (--max-filesize).`);
  }
}

/** Of the file system's errors, and of ours, which are sentences already. */
function sentenceOf(error: unknown, path: string | null): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return code === undefined ? message : writeFault(path ?? 'Standard output', error);
}
