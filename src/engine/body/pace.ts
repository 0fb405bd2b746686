/** Pieces a second, at least, as far as bytes can be told apart: a slow body creeps, it does not jump. */
const PIECES_A_SECOND = 20;
const LARGEST_PIECE = 64 * 1024;

/** When bytes are due that come at no more than so many a second. */
export class Pace {
  /** How many bytes to pass on at once, at most. */
  readonly pieceSize: number;
  readonly #bytesPerSecond: number;
  /** When what has been passed on would have come, on `performance.now()`'s clock. */
  #due: number | null = null;

  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
    const step = Math.ceil(bytesPerSecond / PIECES_A_SECOND);
    this.pieceSize = Math.min(LARGEST_PIECE, Math.max(1, step));
  }

  /** How long these bytes take from now on, in milliseconds. What was slower by itself is not made up for. */
  delay(bytes: number): number {
    const now = performance.now();
    this.#due = Math.max(this.#due ?? now, now) + (bytes / this.#bytesPerSecond) * 1000;
    return this.#due - now;
  }
}
