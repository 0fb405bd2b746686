import type { Text } from './text.ts';

const BYTES_A_LINE = 16;
/** `00000010  48 65 6c 6c 6f 20 77 6f  72 6c 64 21 0d 0a 00 00  |Hello world!....|`, and the end of the line. */
const LINE_LENGTH = 8 + 2 + 3 * BYTES_A_LINE + 1 + 1 + (BYTES_A_LINE + 2) + 1;

/** The bytes of another text as `hexdump -C` shows them: each line has the same length, so none is made that is not read. */
export class HexText implements Text {
  readonly #of: Text;
  readonly size: number;

  constructor(of: Text) {
    this.#of = of;
    const lines = Math.ceil(of.size / BYTES_A_LINE);
    this.size = Math.max(0, lines * LINE_LENGTH - 1);
  }

  read(from: number, to: number): Buffer {
    const end = Math.min(to, this.size);
    if (end <= from) return Buffer.alloc(0);
    const first = Math.floor(from / LINE_LENGTH);
    const last = Math.ceil(end / LINE_LENGTH);
    const bytes = this.#of.read(first * BYTES_A_LINE, last * BYTES_A_LINE);
    let lines = '';
    for (let line = first; line < last; line++) {
      const at = (line - first) * BYTES_A_LINE;
      lines += `${hexLine(line * BYTES_A_LINE, bytes.subarray(at, at + BYTES_A_LINE))}\n`;
    }
    const start = from - first * LINE_LENGTH;
    return Buffer.from(lines, 'latin1').subarray(start, start + end - from);
  }
}

function hexLine(offset: number, bytes: Uint8Array): string {
  let hex = '';
  let shown = '';
  for (let at = 0; at < BYTES_A_LINE; at++) {
    const byte = bytes[at];
    hex += byte === undefined ? '   ' : `${byte.toString(16).padStart(2, '0')} `;
    if (at === BYTES_A_LINE / 2 - 1) hex += ' ';
    shown +=
      byte === undefined ? ' ' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return `${offset.toString(16).padStart(8, '0')}  ${hex} |${shown}|`;
}
