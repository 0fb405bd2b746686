import { createScanner } from 'jsonc-parser';
import type { JSONScanner } from 'jsonc-parser';

/** The first thing in a text that is not JSON. What follows it is mostly its consequence, so nothing more is read. */
export class JsonFault extends Error {
  /** In the words of jsonc-parser: `CommaExpected`, `UnexpectedEndOfString`. */
  readonly what: string;
  readonly offset: number;
  readonly length: number;

  constructor(what: string, offset: number, length: number) {
    super(what);
    this.what = what;
    this.offset = offset;
    this.length = length;
  }
}

/** What a token is: its first character, of numbers and words {@link OTHER}, and {@link END} behind the last one. */
export type TokenKind = number;
export const END = 0;
export const OTHER = 1;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** Numbers of jsonc-parser, whose enumerations are gone when its types are. */
const SYNTAX_UNKNOWN = 16;
const SYNTAX_END = 17;
const scanFaults = [
  '',
  'UnexpectedEndOfComment',
  'UnexpectedEndOfString',
  'UnexpectedEndOfNumber',
  'InvalidUnicode',
  'InvalidEscapeCharacter',
  'InvalidCharacter',
];

/**
 * The tokens of a text, one after the other, without spaces and comments. Nearly all of a large file are signs and plain texts,
 * which are found here; whatever else there is, jsonc-parser's scanner reads, so that both agree on what JSON is.
 */
export class JsonTokens {
  readonly #text: string;
  readonly #scanner: JSONScanner;
  kind: TokenKind = END;
  start = 0;
  end = 0;
  /** Where the token before ends. */
  before = 0;

  constructor(text: string) {
    this.#text = text;
    this.#scanner = createScanner(text);
  }

  /** @throws JsonFault */
  next(): void {
    const text = this.#text;
    this.before = this.end;
    let at = this.end;
    let code = text.charCodeAt(at);
    for (;;) {
      if (code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB) at++;
      else if (code === SLASH) at = this.#scan(at);
      else break;
      code = text.charCodeAt(at);
    }
    this.start = at;
    switch (code) {
      case COMMA:
      case COLON:
      case OPEN_LIST:
      case CLOSE_LIST:
      case OPEN_OBJECT:
      case CLOSE_OBJECT:
        this.kind = code;
        this.end = at + 1;
        return;
      case QUOTE:
        this.kind = QUOTE;
        this.end = endOfPlainText(text, at + 1) ?? this.#scan(at);
        return;
      default:
        this.kind = at >= text.length ? END : OTHER;
        this.end = this.#scan(at);
    }
  }

  /** The value that a text, a number or a word stands for. */
  get value(): string | number | boolean | null {
    // Parsed out of its place: a part of a string would keep the whole file in memory for as long as it is there itself.
    return JSON.parse(this.#text.slice(this.start, this.end)) as string | number | boolean | null;
  }

  /** @throws JsonFault at this token */
  fail(what: string): never {
    throw new JsonFault(what, this.start, this.end - this.start);
  }

  /** Where the token or comment ends that begins at `start`. */
  #scan(start: number): number {
    this.#scanner.setPosition(start);
    const syntax: number = this.#scanner.scan();
    const end = this.#scanner.getPosition();
    const fault: number = this.#scanner.getTokenError();
    if (fault > 0) throw new JsonFault(scanFaults[fault] ?? '', start, end - start);
    if (syntax === SYNTAX_UNKNOWN) throw new JsonFault('InvalidSymbol', start, end - start);
    return syntax === SYNTAX_END ? start : end;
  }
}

/** Where a text without escapes ends; undefined: it is not one, or it does not end. */
function endOfPlainText(text: string, start: number): number | undefined {
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    // Not a number behind the end of the file.
    if (!(code >= SPACE) || code === BACKSLASH) return undefined;
  }
}
