import type { Position, Range } from './problem.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** So many lines stand in one list: a single list of a million takes 30 ms each time that it grows. */
const LINES = 4096;

/** Turns offsets of a text into lines and characters, and back. Lines are counted only as far as somebody has asked. */
export class LineIndex {
  readonly #text: string;
  /** Where lines begin, so many in each list. */
  readonly #starts: number[][] = [[0]];
  #lineCount = 1;
  /** Up to where the text has been looked through. */
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  positionAt(offset: number): Position {
    while (this.#counted <= offset && this.#countLine());
    let low = 0;
    let high = this.#lineCount - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#startOf(middle) ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.#startOf(low) ?? 0) };
  }

  /** A position behind the last line is the text's end. */
  offsetAt({ line, character }: Position): number {
    while (this.#lineCount <= line + 1 && this.#countLine());
    const { length } = this.#text;
    const start = this.#startOf(line) ?? length;
    return Math.min(start + character, this.#startOf(line + 1) ?? length, length);
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
      this.#add(at + 1);
      this.#counted = at + 1;
      return true;
    }
    this.#counted = Infinity;
    return false;
  }

  #startOf(line: number): number | undefined {
    return this.#starts[Math.floor(line / LINES)]?.[line % LINES];
  }

  #add(start: number): void {
    if (this.#lineCount++ % LINES === 0) this.#starts.push([start]);
    else this.#starts.at(-1)?.push(start);
  }
}
