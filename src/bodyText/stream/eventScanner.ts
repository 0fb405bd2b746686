import type { StreamKind } from '../../session/bodyText.ts';
import type { Text } from '../text/text.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const PIECE = 256 * 1024;

/** Where an event stands, in bytes of its body. */
export interface EventPlace {
  readonly from: number;
  /** Behind its last byte, line ends not counted. */
  readonly to: number;
}

/**
 * Finds where the events of a stream begin and end, in bytes that are read once: a line of NDJSON, or the lines up to an
 * empty one of server-sent events (HTML standard, 9.2.6: lines end with CR LF, LF or CR).
 */
export class EventScanner {
  readonly #kind: StreamKind;
  /** Behind the last byte that was looked at. */
  #at = 0;
  /** Where the event begins that is not over; null: none has begun. */
  #from: number | null = null;
  /** Behind the last byte of its last line. */
  #to = 0;
  #isLineEmpty = true;
  #wasReturn = false;

  constructor(kind: StreamKind) {
    this.#kind = kind;
  }

  /** Events that are over since the last time; once the body has ended, also one that was cut off. */
  *scan(text: Text, ended: boolean): Generator<EventPlace> {
    while (this.#at < text.size) {
      const piece = text.read(this.#at, Math.min(text.size, this.#at + PIECE));
      // What still comes may be on its way to the disk.
      if (piece.byteLength === 0) break;
      const start = this.#at;
      for (const [index, byte] of piece.entries()) {
        const found = this.#byte(byte, start + index);
        if (found !== null) yield found;
      }
      this.#at = start + piece.byteLength;
    }
    if (ended && this.#from !== null) yield this.#end();
  }

  #byte(byte: number, at: number): EventPlace | null {
    const wasReturn = this.#wasReturn;
    this.#wasReturn = byte === RETURN;
    if (byte !== NEWLINE && byte !== RETURN) {
      this.#from ??= at;
      this.#to = at + 1;
      this.#isLineEmpty = false;
      return null;
    }
    // The second half of CR LF ends no other line.
    if (byte === NEWLINE && wasReturn) return null;
    const isOver = this.#kind === 'lines' || this.#isLineEmpty;
    this.#isLineEmpty = true;
    return isOver && this.#from !== null ? this.#end() : null;
  }

  #end(): EventPlace {
    const place = { from: this.#from ?? this.#to, to: this.#to };
    this.#from = null;
    return place;
  }
}
