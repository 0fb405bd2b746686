import type { Cancellation } from '../session/cancellation.ts';
import { pause } from '../session/pause.ts';

/** Pieces a second, at least, as far as bytes can be told apart: a slow body creeps, it does not jump. */
const PIECES_A_SECOND = 20;
const LARGEST_PIECE = 64 * 1024;

/** Lets bytes through at no more than so many a second. */
export class Throttle {
  readonly #bytesPerSecond: number;
  readonly #signal: Cancellation;
  /** When what has been let through would have come, on `performance.now()`'s clock. */
  #due: number | null = null;

  constructor(bytesPerSecond: number, signal: Cancellation) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#signal = signal;
  }

  /** The same bytes in pieces, each when its time has come; what was slower by itself is not made up for. */
  async *pieces(
    body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    const step = Math.ceil(this.#bytesPerSecond / PIECES_A_SECOND);
    const size = Math.min(LARGEST_PIECE, Math.max(1, step));
    for await (const chunk of body) {
      for (let at = 0; at < chunk.byteLength; at += size) {
        const piece = chunk.subarray(at, at + size);
        await this.#take(piece.byteLength);
        yield piece;
      }
    }
  }

  async #take(bytes: number): Promise<void> {
    const now = performance.now();
    this.#due = Math.max(this.#due ?? now, now) + (bytes / this.#bytesPerSecond) * 1000;
    await pause(this.#due - now, this.#signal);
  }
}
