import type { Text } from './text.ts';

const STEP = 1024 * 1024;
const NEWLINE = 0x0a;

/** Knows how many lines stand above an offset of a text; what was counted once is not read again. */
export class LineCounter {
  readonly #text: Text;
  /** Line ends before each multiple of {@link STEP}. */
  readonly #before = [0];

  constructor(text: Text) {
    this.#text = text;
  }

  linesBefore(offset: number): number {
    const step = Math.floor(offset / STEP);
    for (let known = this.#before.length - 1; known < step; known++) {
      const lines = countLines(this.#text.read(known * STEP, (known + 1) * STEP));
      this.#before.push((this.#before[known] ?? 0) + lines);
    }
    return (this.#before[step] ?? 0) + countLines(this.#text.read(step * STEP, offset));
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
