/**
 * The byte sequences of each charset that has several bytes for a character: ranges of the first byte, of the second, and so on.
 * Where several sequences stand for a character the first is written, as by the standard's encoders: of Shift_JIS what NEC selected
 * from IBM's extensions comes last, of Big5 the characters come before the signs, of EUC-JP ICU's own three signs come last.
 */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  big5: ['a4-fe 40-fe', '81-a3 40-fe', '80-ff'],
  'euc-jp': ['8e-8e a1-df', 'a1-fe a1-fe', '8f-8f a1-fe a1-fe', '8e-8e e0-fe', '80-ff'],
  'euc-kr': ['81-fe 41-fe', '80-ff'],
  gb18030: ['81-fe 40-fe', '81-84 30-39 81-fe 30-39', '80-ff'],
  gbk: ['80-ff', '81-fe 40-fe', '81-84 30-39 81-fe 30-39'],
  shift_jis: ['81-9f 40-fc', 'e0-ec 40-fc', 'f0-fc 40-fc', 'ed-ef 40-fc', '80-ff'],
};
const SINGLE_BYTES: readonly string[] = ['80-ff'];

/** It is in no sequence of several bytes, so that it can separate them. */
const LINE_FEED = 0x0a;
const ASCII_BUT_LINE_FEED = ['00-09', '0b-7f'];
const REPLACEMENT = 0xfffd;

/**
 * The bytes of each character of a charset: its decoder, read backwards. What the decoder makes of bytes, even where it differs from
 * the standard, is written as it was.
 */
export class EncodingTable {
  /** By UTF-16 code unit: the bytes as one number, and 1; 0: this charset does not have it. */
  readonly #units = new Uint32Array(0x1_0000);
  /** The same, of the characters that take two units. */
  readonly #pairs = new Map<number, number>();
  readonly #name: string;
  readonly #longest: number;

  constructor(name: string, decode: (bytes: Uint8Array) => string) {
    this.#name = name;
    const several = SEQUENCES[name] ?? SINGLE_BYTES;
    this.#longest = Math.max(...several.map((ranges) => ranges.split(' ').length));
    for (const ranges of [...ASCII_BUT_LINE_FEED, ...several]) this.#add(ranges, decode);
    this.#units[LINE_FEED] = LINE_FEED + 1;
  }

  /** Null: some of it is not in this charset. */
  encode(text: string): Uint8Array | null {
    const bytes = Buffer.allocUnsafe(text.length * this.#longest);
    let end = 0;
    for (let at = 0; at < text.length; at++) {
      let code = this.#units[text.charCodeAt(at)] ?? 0;
      if (code === 0) code = this.#codeOfPair(text.codePointAt(at++) ?? 0);
      if (code === 0) return null;
      end = bytes.writeUIntBE(code - 1, end, bytesOf(code - 1));
    }
    return bytes.subarray(0, end);
  }

  #codeOfPair(character: number): number {
    const isGb = this.#name === 'gb18030' || this.#name === 'gbk';
    if (!isGb || character < 0x1_0000) return this.#pairs.get(character) ?? 0;
    // From 90 30 81 30 on, all planes but the first follow one another ("index gb18030 ranges").
    const pointer = character - 0x1_0000 + 189_000;
    const [first, second] = [Math.floor(pointer / 12_600), Math.floor(pointer / 1_260) % 10];
    const [third, fourth] = [Math.floor(pointer / 10) % 126, pointer % 10];
    return Buffer.of(0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth).readUInt32BE() + 1;
  }

  #add(ranges: string, decode: (bytes: Uint8Array) => string): void {
    const { bytes, size } = sequencesIn(ranges);
    const characters = decode(bytes).split('\n');
    for (let start = 0; start < bytes.length; start += size + 1) {
      const text = characters[start / (size + 1)] ?? '';
      const character = text.codePointAt(0) ?? REPLACEMENT;
      const isOne = text.length === (character > 0xffff ? 2 : 1);
      if (isOne && character !== REPLACEMENT) this.#put(character, bytes.readUIntBE(start, size));
    }
  }

  #put(character: number, code: number): void {
    if (character > 0xffff) {
      if (!this.#pairs.has(character)) this.#pairs.set(character, code + 1);
    } else if (this.#units[character] === 0) this.#units[character] = code + 1;
  }
}

/** All sequences in ranges such as `81-fe 40-fe`, with a line feed behind each, and how many bytes one has. */
function sequencesIn(ranges: string): { readonly bytes: Buffer; readonly size: number } {
  const places = ranges.split(' ').map((range) => {
    const [first = 0, last = 0] = range.split('-').map((digits) => Number.parseInt(digits, 16));
    return { first, count: last - first + 1 };
  });
  const size = places.length;
  const total = places.reduce((product, { count }) => product * count, 1);
  const bytes = Buffer.alloc(total * (size + 1), LINE_FEED);
  let repeated = total;
  places.forEach(({ first, count }, place) => {
    repeated /= count;
    for (let index = 0; index < total; index++) {
      bytes[index * (size + 1) + place] = first + (Math.floor(index / repeated) % count);
    }
  });
  return { bytes, size };
}

function bytesOf(code: number): number {
  return code < 0x100 ? 1 : code < 0x1_0000 ? 2 : code < 0x100_0000 ? 3 : 4;
}
