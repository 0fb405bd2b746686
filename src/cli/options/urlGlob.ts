import { isIPv6 } from 'node:net';
import { UsageError } from '../terminal/usageError.ts';

/** One of the texts that a pattern stands for. */
export interface Globbed {
  readonly text: string;
  /** What its sets and ranges are here, in their order: `#1` of a file's name is the first. */
  readonly parts: readonly string[];
}

/** A pattern's piece: the texts that it can be. `isPart`: a set or a range. */
interface Piece {
  readonly texts: readonly string[];
  readonly isPart: boolean;
}

/** curl has no limit to speak of; here every request is checked before the first one is sent. */
const MOST = 10_000;

/**
 * What curl makes of `{a,b}`, `[1-10]`, `[001-100:5]` and `[a-z:2]`: every combination, the last piece changing fastest. `[]`
 * and the address of an IPv6 host stand for themselves, and so do braces and brackets behind a backslash.
 * @param what the option or argument, for the message
 * @throws UsageError that says where, without the text: it may hold a password
 */
export function globbed(pattern: string, what: string): readonly Globbed[] {
  const pieces = new GlobReader(pattern, what).read();
  checkCount(
    pieces.reduce((product, { texts }) => product * texts.length, 1),
    what,
  );
  return pieces.reduce<readonly Globbed[]>(
    (all, { texts, isPart }) =>
      all.flatMap(({ text, parts }) =>
        texts.map((next) => ({ text: text + next, parts: isPart ? [...parts, next] : parts })),
      ),
    [{ text: '', parts: [] }],
  );
}

/** @throws UsageError for more requests than are sent in one command */
export function checkCount(count: number, what: string): void {
  if (count <= MOST) return;
  throw new UsageError(
    `${what} makes ${String(count)} requests, and ${String(MOST)} is the maximum. Split it into several commands.`,
  );
}

/** The name of a file with `#1`, `#2`… in it; a number that no set or range has stays as it is. */
export function withParts(file: string, parts: readonly string[]): string {
  return file.replaceAll(
    /#(\d+)/g,
    (written, number: string) => parts[Number(number) - 1] ?? written,
  );
}

class GlobReader {
  readonly #pattern: string;
  readonly #what: string;
  #at = 0;

  constructor(pattern: string, what: string) {
    this.#pattern = pattern;
    this.#what = what;
  }

  read(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#pattern.length) {
      const text = this.#literal();
      if (text !== '') pieces.push({ texts: [text], isPart: false });
      const sign = this.#pattern[this.#at];
      if (sign === '{') pieces.push({ texts: this.#set(), isPart: true });
      else if (sign === '[') pieces.push({ texts: this.#range(), isPart: true });
    }
    return pieces;
  }

  /** Up to the next set or range. */
  #literal(): string {
    let text = '';
    while (this.#at < this.#pattern.length) {
      const rest = this.#pattern.slice(this.#at);
      const [itself] = /^\\[[\]{}]/.exec(rest) ?? [bracketsIn(rest) ?? rest.charAt(0)];
      if (itself === '{' || itself === '[') return text;
      if (itself === '}' || itself === ']') {
        this.#refuse(`There is no opening bracket for this ${itself}`);
      }
      text += itself.length === 2 && itself.startsWith('\\') ? itself.slice(1) : itself;
      this.#at += itself.length;
    }
    return text;
  }

  #set(): string[] {
    const [whole, inner = ''] =
      /^\{((?:\\[^]|[^\\{}[\]])*)\}/.exec(this.#pattern.slice(this.#at)) ?? [];
    if (whole === undefined) this.#refuse('This { has no }, or other brackets inside');
    if (inner === '') this.#refuse('There is nothing between these braces');
    this.#at += whole.length;
    const pieces = inner.match(/(?:\\[^]|[^\\,])*,?/g) ?? [];
    const texts = pieces.slice(0, -1).map((piece) => piece.replace(/,$/, ''));
    if (inner.endsWith(',') && !inner.endsWith('\\,')) texts.push('');
    return texts.map((text) => text.replaceAll(/\\([^])/g, '$1'));
  }

  #range(): string[] {
    const rest = this.#pattern.slice(this.#at);
    const [whole, from = '', to = '', step = '1'] =
      /^\[(\d+|[a-z])-\s*(\d+|[a-z])(?::(\d+))?\]/i.exec(rest) ?? [];
    if (whole === undefined) {
      this.#refuse('This [ does not begin a range such as [1-10], [01-10:3] or [a-z]');
    }
    this.#at += whole.length;
    const isNumeric = /\d/.test(from);
    const [first, last] = isNumeric
      ? [Number(from), Number(to)]
      : [from.charCodeAt(0), to.charCodeAt(0)];
    const texts: string[] = [];
    const width = from.startsWith('0') ? from.length : 0;
    const by = Number(step);
    const isOneKind = isNumeric === /\d/.test(to) && (isNumeric || last - first <= 25);
    const isStep = by > 0 && (first === last ? by === 1 : by <= last - first);
    if (!isOneKind || first > last || !isStep) {
      this.#refuse('This range has no members', whole.length);
    }
    for (let member = first; member <= last; member += by) {
      if (texts.length > MOST) {
        this.#refuse(`This range has more than ${String(MOST)} members`, whole.length);
      }
      texts.push(isNumeric ? String(member).padStart(width, '0') : String.fromCharCode(member));
    }
    return texts;
  }

  /** @param read how much has been read since where the fault is */
  #refuse(fault: string, read = 0): never {
    const place = `character ${String(this.#at - read + 1)}`;
    throw new UsageError(
      `${this.#what}, ${place}: ${fault}. Use -g to take brackets and braces as they are.`,
    );
  }
}

/** `[]`, or an IPv6 host in its brackets, at the start of a text. */
function bracketsIn(text: string): string | null {
  const [whole, inner = ''] = /^\[([^\]]{0,126})\]/.exec(text) ?? [];
  if (whole === undefined) return null;
  return inner === '' || isIPv6(inner.replace('%25', '%')) ? whole : null;
}
