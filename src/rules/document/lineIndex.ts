import type { Position, Range } from '../../files/problem.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Turns offsets of a text into lines and characters, and back. Lines are counted only as far as somebody has asked. */
export class LineIndex {
  readonly #text: string;
  readonly #starts = [0];
  /** Up to where the text has been looked through. */
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  positionAt(offset: number): Position {
    while (this.#counted <= offset && this.#countLine());
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) };
  }

  /** A position behind the last line is the text's end. */
  offsetAt({ line, character }: Position): number {
    while (this.#starts.length <= line + 1 && this.#countLine());
    const { length } = this.#text;
    const start = this.#starts[line] ?? length;
    return Math.min(start + character, this.#starts[line + 1] ?? length, length);
  }

  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** Finds where the next line begins; false: there is none. */
  #countLine(): boolean {
    const text = this.#text;
    for (let at = this.#counted; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== LINE_FEED && code !== CARRIAGE_RETURN) continue;
      if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at++;
      this.#starts.push(at + 1);
      this.#counted = at + 1;
      return true;
    }
    this.#counted = Infinity;
    return false;
  }
}
