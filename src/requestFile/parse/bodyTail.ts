import type { Line } from './line.ts';
import * as is from './linePatterns.ts';

/**
 * Tells what stands below a body (handlers, assertions, files to write, answers) from lines of the body that look the same, such as
 * quoted text: below the latter there is more of the body. Each line of a file is looked at once.
 */
export class BodyTail {
  readonly #lines: readonly Line[];
  /** The last line of a body that was found by looking down. */
  #text = -1;
  /** Below this line there is no more of the body, up to {@link #end}. */
  #start = 0;
  #end = -1;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  /** Whether the body goes on below a line. */
  hasTextBelow(at: number): boolean {
    if (at < this.#text) return true;
    if (this.#start <= at && at < this.#end) return false;
    const { text, end } = this.#lookDown(at + 1);
    if (text !== null) {
      this.#text = text;
      return true;
    }
    this.#start = at;
    this.#end = end;
    return false;
  }

  #lookDown(from: number): { readonly text: number | null; readonly end: number } {
    for (let at = from; ; at++) {
      const line = this.#lines[at]?.text;
      if (line === undefined || is.BODY_SEPARATOR.test(line) || is.NEXT_REQUEST.test(line)) {
        return { text: null, end: at };
      }
      // What follows a recorded answer belongs to it.
      if (is.RECORDED_RESPONSE.test(line)) return { text: null, end: at };
      const close = closeOf(line);
      if (close !== null) at = this.#lineThat(close, at);
      else if (!isAside(line)) return { text: at, end: at };
    }
  }

  /** The next line that closes what is open; without one the line itself. */
  #lineThat(close: RegExp, at: number): number {
    for (let next = at + 1; next < this.#lines.length; next++) {
      const text = this.#lines[next]?.text ?? '';
      if (close.test(text)) return next;
      if (is.BODY_SEPARATOR.test(text)) return next - 1;
    }
    return this.#lines.length;
  }
}

/** What has to come before the lines of a body or a tail go on; null: nothing is open. */
function closeOf(text: string): RegExp | null {
  if (is.HANDLER_OPEN.test(text) || is.SCRIPT_OPEN.test(text)) {
    return text.includes('%}') ? null : is.SCRIPT_CLOSE;
  }
  if (is.CODE_OPEN.test(text)) return is.CODE_CLOSE;
  return is.BLOCK_OPEN.test(text) ? is.BLOCK_CLOSE : null;
}

const ASIDE = [is.BLANK, is.COMMENT, is.VARIABLE, is.HANDLER_OPEN, is.SCRIPT_OPEN, is.TRAILER];

/** No text of a body. */
function isAside(text: string): boolean {
  return ASIDE.some((pattern) => pattern.test(text));
}
