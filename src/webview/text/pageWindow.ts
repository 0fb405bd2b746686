import type { Page } from '../../session/bodyText.ts';

/** A page as it stands in the editor. */
interface Held {
  /** In bytes of the whole text. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What is held at most, in bytes: a long text slides through the editor. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The piece of a long text that is in the editor: pages one after the other, and where they are in the whole. */
export class PageWindow {
  #pages: Held[] = [];
  /** The number of lines above the first page. */
  line = 0;
  /** Bytes of the whole text, as far as it is there. */
  size = 0;

  get from(): number {
    return this.#pages[0]?.from ?? 0;
  }

  get to(): number {
    return this.#pages.at(-1)?.to ?? 0;
  }

  get isWhole(): boolean {
    return this.from === 0 && this.to === this.size;
  }

  reset(page: Page): void {
    this.#pages = [page];
    this.line = page.line;
    this.size = page.size;
  }

  /** Answers how many characters go from the start, to make room. */
  append(page: Page): number {
    this.size = page.size;
    if (page.to > page.from) this.#pages.push(page);
    let gone = 0;
    while (this.to - this.from > MOST_BYTES && this.#pages.length > 1) {
      const { text = '' } = this.#pages.shift() ?? {};
      this.line += linesIn(text);
      gone += text.length;
    }
    return gone;
  }

  /** Answers how many characters go from the end. */
  prepend(page: Page): number {
    this.size = page.size;
    this.#pages.unshift(page);
    this.line = page.line;
    let gone = 0;
    while (this.to - this.from > MOST_BYTES && this.#pages.length > 1) {
      gone += this.#pages.pop()?.text.length ?? 0;
    }
    return gone;
  }

  /** Where a byte of the whole text is in the editor, in characters; null: it is not there. */
  positionOf(offset: number): number | null {
    let before = 0;
    for (const { from, to, text } of this.#pages) {
      if (offset >= from && offset <= to) return before + charactersIn(text, offset - from);
      before += text.length;
    }
    return null;
  }

  /** The byte of the whole text at a position of the editor. */
  offsetAt(position: number): number {
    let before = 0;
    for (const { from, text } of this.#pages) {
      if (position <= before + text.length) {
        return from + encoder.encode(text.slice(0, position - before)).byteLength;
      }
      before += text.length;
    }
    return this.to;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** How many characters (UTF-16 units) the first `bytes` bytes of a text make. */
function charactersIn(text: string, bytes: number): number {
  return decoder.decode(encoder.encode(text).subarray(0, bytes)).length;
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
