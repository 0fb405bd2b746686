import { isTrailerName } from '../../../../message/request.ts';
import { MAX_HEADER_BYTES } from '../../exchange/httpCodec.ts';
import { readFieldLines, splitLines } from './fieldLines.ts';
import type { Breach } from './fieldLines.ts';

type State = 'size' | 'data' | 'data end' | 'line feed' | 'trailers' | 'over';

/** Chromium's limit is 16 KiB; no server says so much about a chunk. */
const MAX_SIZE_LINE = 16 * 1024;

/**
 * A chunked body on its way to the parser (RFC 9112, section 7.1). Pieces pass as they are; only what is unusual between
 * the chunks is written anew. What can't be read passes too, for the parser to refuse.
 */
export class ChunkedBytes {
  readonly #tell: (breach: Breach) => void;
  #state: State = 'over';
  /** What is still to come of the chunk. */
  #left = 0;
  /** The beginning of a size line or of trailers whose end has not come. */
  #held = '';
  /** What is ready of the piece that is being read, up to `#from`; null: nothing had to be written anew. */
  #ready: Buffer[] | null = null;
  #from = 0;

  constructor(tell: (breach: Breach) => void) {
    this.#tell = tell;
  }

  /** The next bytes are a body. */
  begin(): void {
    this.#state = 'size';
    this.#held = '';
  }

  /** Whether the body has ended, or can't be read any further. */
  get over(): boolean {
    return this.#state === 'over';
  }

  /** What the parser is to get for this piece; it may be empty. */
  pass(piece: Buffer): Buffer {
    this.#ready = null;
    this.#from = 0;
    let at = 0;
    while (at < piece.length && this.#state !== 'over') at = this.#step(piece, at);
    const ready = this.#ready as Buffer[] | null;
    return ready === null ? piece : Buffer.concat([...ready, piece.subarray(this.#from)]);
  }

  /** What is held when the connection ends. */
  rest(): string {
    const held = this.#held;
    this.#held = '';
    this.#state = 'over';
    return held;
  }

  /** Reads on from `at`, and answers with where it came to. */
  #step(piece: Buffer, at: number): number {
    switch (this.#state) {
      case 'size':
        return this.#readSize(piece, at);
      case 'data': {
        const taken = Math.min(this.#left, piece.length - at);
        this.#left -= taken;
        if (this.#left === 0) this.#state = 'data end';
        return at + taken;
      }
      case 'data end':
        if (piece[at] === CR) {
          this.#state = 'line feed';
          return at + 1;
        }
        return this.#endData(piece, at);
      case 'line feed':
        // A CR that ends nothing is for the parser to judge.
        this.#state = piece[at] === LF ? 'size' : 'over';
        return at + 1;
      case 'trailers':
        return this.#readTrailers(piece, at);
      case 'over':
        return piece.length;
    }
  }

  #readSize(piece: Buffer, at: number): number {
    const end = piece.indexOf(LF, at) + 1;
    if (end === 0) return this.#hold(piece, at, MAX_SIZE_LINE);
    const plain = this.#held === '' ? plainSize(piece, at, end) : -1;
    if (plain >= 0) {
      this.#begin(plain);
      return end;
    }
    const line = this.#held + piece.toString('latin1', at, end);
    const size = /^([0-9a-f]{1,13})([ \t]*)(?:;.*)?(\r?)\n$/i.exec(line);
    if (size === null) return this.#giveUp(piece, at);
    const [, digits = '', blanks, cr] = size;
    if (blanks !== '') this.#tell('spaces after the size of a chunk');
    if (cr === '') this.#tell(LINE_FEED_ALONE);
    this.#write(piece, at, end, `${digits}\r\n`);
    this.#begin(parseInt(digits, 16));
    return end;
  }

  #begin(size: number): void {
    this.#left = size;
    this.#state = size === 0 ? 'trailers' : 'data';
  }

  /** A chunk ends with a line feed alone, or with nothing at all. */
  #endData(piece: Buffer, at: number): number {
    const end = piece[at] === LF ? at + 1 : at;
    this.#tell(end > at ? LINE_FEED_ALONE : 'a chunk without a line end after it');
    this.#write(piece, at, end, '\r\n');
    this.#state = 'size';
    return end;
  }

  #readTrailers(piece: Buffer, at: number): number {
    if (this.#held === '' && piece[at] === CR && piece[at + 1] === LF) {
      this.#state = 'over';
      return at + 2;
    }
    // Whether an end begins in what is held is seen with the last few characters of it.
    const before = this.#held.slice(-3);
    const text = before + piece.toString('latin1', at);
    const found = this.#held === before ? /(?:^|\n)\r?\n/.exec(text) : /\n\r?\n/.exec(text);
    if (found === null) return this.#hold(piece, at, MAX_HEADER_BYTES);
    const end = at + found.index + found[0].length - before.length;
    const all = this.#held + piece.toString('latin1', at, end);
    this.#write(piece, at, end, this.#plainTrailers(all));
    this.#state = 'over';
    return end;
  }

  /** Trailers do not say how the message ends nor what becomes of the connection (RFC 9110, section 6.5.1). */
  #plainTrailers(text: string): string {
    const { lines, breaches } = splitLines(text);
    const read = readFieldLines(lines.slice(0, lines.indexOf('')));
    for (const breach of [...breaches, ...read.breaches]) this.#tell(breach);
    const fields = read.fields.filter(([name]) => {
      const allowed = isTrailerName(name);
      if (!allowed) this.#tell(`${name} among the trailers, where it has no meaning`);
      return allowed;
    });
    return [...fields.map(([name, value]) => `${name}: ${value}`), '\r\n'].join('\r\n');
  }

  /** Keeps what is left of the piece until its end comes, up to a limit. */
  #hold(piece: Buffer, at: number, limit: number): number {
    if (this.#held.length + piece.length - at > limit) return this.#giveUp(piece, at);
    this.#held += piece.toString('latin1', at);
    this.#cut(piece, at, piece.length);
    return piece.length;
  }

  #giveUp(piece: Buffer, at: number): number {
    this.#state = 'over';
    if (this.#held !== '') this.#write(piece, at, at, this.#held);
    return piece.length;
  }

  /** Puts `text` in place of what is held and what stands between `at` and `end`. */
  #write(piece: Buffer, at: number, end: number, text: string): void {
    this.#cut(piece, at, end).push(Buffer.from(text, 'latin1'));
    this.#held = '';
  }

  #cut(piece: Buffer, at: number, end: number): Buffer[] {
    this.#ready ??= [];
    this.#ready.push(piece.subarray(this.#from, at));
    this.#from = end;
    return this.#ready;
  }
}

const LINE_FEED_ALONE = 'lines that end with only a line feed';
const CR = 13;
const LF = 10;

/** The size in a line of digits that CR LF ends; -1 for any other line. */
function plainSize(piece: Buffer, at: number, end: number): number {
  const digits = end - 2 - at;
  if (digits < 1 || digits > 13 || piece[end - 2] !== CR) return -1;
  let size = 0;
  for (let index = at; index < end - 2; index++) {
    const digit = hexDigit(piece[index] ?? 0);
    if (digit < 0) return -1;
    size = size * 16 + digit;
  }
  return size;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
