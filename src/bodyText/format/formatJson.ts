import { pieces } from '../text/text.ts';
import type { Text } from '../text/text.ts';
import type { TextSink } from '../text/textSink.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;
const SPACE = 0x20;

const INDENT = 2;
/** Deeper lines begin no further to the right: ten thousand brackets would make a hundred megabytes of spaces. */
const MAX_LEVEL = 100;
const PIECE = 256 * 1024;

/**
 * Lays JSON out on lines. Only white space between tokens changes: numbers, escapes, the order and repetition of names are
 * those of the sender, and what is not JSON, or was cut off, comes through as well.
 */
export function formatJson(text: Text, sink: TextSink): void {
  const formatter = new JsonFormatter(sink);
  for (const piece of pieces(text, PIECE)) formatter.add(piece);
  formatter.end();
}

/** What stands before the next token. */
type Before = 'start' | 'open' | 'value' | 'comma' | 'colon';

class JsonFormatter {
  readonly #sink: TextSink;
  #output = Buffer.allocUnsafe(2 * PIECE);
  #length = 0;
  #level = 0;
  #before: Before = 'start';
  #inString = false;
  #escaped = false;
  #inWord = false;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.byteLength;) {
      at = this.#inString ? this.#string(bytes, at) : this.#token(bytes, at);
    }
  }

  end(): void {
    this.#flush();
  }

  /** Copies a string as far as it goes in this piece, and answers where it ends. */
  #string(bytes: Buffer, start: number): number {
    let at = start;
    for (; at < bytes.byteLength; at++) {
      if (this.#escaped) this.#escaped = false;
      else if (bytes[at] === BACKSLASH) this.#escaped = true;
      else if (bytes[at] === QUOTE) {
        this.#inString = false;
        this.#before = 'value';
        at += 1;
        break;
      }
    }
    this.#copy(bytes.subarray(start, at));
    return at;
  }

  #token(bytes: Buffer, at: number): number {
    const byte = bytes[at] ?? 0;
    switch (byte) {
      case SPACE:
      case NEWLINE:
      case 0x0d:
      case 0x09:
        this.#inWord = false;
        return at + 1;
      case QUOTE:
        this.#separate();
        this.#put(byte);
        this.#inString = true;
        return at + 1;
      case 0x7b:
      case 0x5b:
        this.#separate();
        this.#put(byte);
        this.#level += 1;
        this.#before = 'open';
        return at + 1;
      case 0x7d:
      case 0x5d:
        this.#close(byte);
        return at + 1;
      case COMMA:
        this.#inWord = false;
        this.#put(byte);
        this.#before = 'comma';
        return at + 1;
      case COLON:
        this.#inWord = false;
        this.#put(byte);
        this.#put(SPACE);
        this.#before = 'colon';
        return at + 1;
      default:
        if (!this.#inWord) this.#separate();
        this.#inWord = true;
        this.#before = 'value';
        this.#put(byte);
        return at + 1;
    }
  }

  #close(byte: number): void {
    this.#inWord = false;
    this.#level = Math.max(0, this.#level - 1);
    if (this.#before !== 'open') this.#line();
    this.#put(byte);
    this.#before = 'value';
  }

  /** What a token needs before it. */
  #separate(): void {
    this.#inWord = false;
    if (this.#before === 'open' || this.#before === 'comma') this.#line();
    // Two values without a comma: at the top each is a document of its own, as in NDJSON; elsewhere it is a mistake, and stays.
    else if (this.#before === 'value') {
      if (this.#level === 0) this.#put(NEWLINE);
      else this.#put(SPACE);
    }
  }

  #line(): void {
    this.#put(NEWLINE);
    const spaces = INDENT * Math.min(this.#level, MAX_LEVEL);
    this.#room(spaces);
    this.#output.fill(SPACE, this.#length, this.#length + spaces);
    this.#length += spaces;
  }

  #put(byte: number): void {
    this.#room(1);
    this.#output[this.#length++] = byte;
  }

  #copy(bytes: Buffer): void {
    this.#room(bytes.byteLength);
    bytes.copy(this.#output, this.#length);
    this.#length += bytes.byteLength;
  }

  /** The output is as long as two pieces, and nothing that is put at once is longer than one. */
  #room(bytes: number): void {
    if (this.#length + bytes > this.#output.byteLength) this.#flush();
  }

  #flush(): void {
    this.#sink.write(this.#output.subarray(0, this.#length));
    this.#output = Buffer.allocUnsafe(2 * PIECE);
    this.#length = 0;
  }
}
