import { closeSync, openSync, readSync } from 'node:fs';
import type { BodySource } from '../contract/questions.ts';

/** Text in UTF-8 that is read piece by piece, wherever it is kept. */
export interface Text {
  /** In bytes. */
  readonly size: number;
  /** Fewer bytes than asked for only at the end. */
  read(from: number, to: number): Buffer;
}

export class MemoryText implements Text {
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  read(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }
}

export class FileText implements Text {
  readonly #path: string;
  readonly size: number;

  /** @param size a file that grows is read as far as this */
  constructor(path: string, size: number) {
    this.#path = path;
    this.size = size;
  }

  read(from: number, to: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(to, this.size) - from));
    const file = openSync(this.#path, 'r');
    try {
      let length = 0;
      while (length < bytes.byteLength) {
        const read = readSync(file, bytes, length, bytes.byteLength - length, from + length);
        if (read === 0) break;
        length += read;
      }
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }
}

/** A text of which many small pieces are read one after the other: a large one is held. */
export class WindowText implements Text {
  readonly #text: Text;
  #from = 0;
  #held: Buffer = Buffer.alloc(0);

  constructor(text: Text) {
    this.#text = text;
  }

  get size(): number {
    return this.#text.size;
  }

  read(from: number, to: number): Buffer {
    const end = Math.min(to, this.size);
    if (from < this.#from || end > this.#from + this.#held.byteLength) {
      this.#from = from;
      this.#held = this.#text.read(from, Math.max(end, from + WINDOW));
    }
    return this.#held.subarray(from - this.#from, Math.max(0, end - this.#from));
  }
}

const WINDOW = 256 * 1024;

/** The bytes of a body, as far as they are there. */
export function textOf({ content, size }: BodySource): Text {
  return 'bytes' in content ? new MemoryText(content.bytes) : new FileText(content.path, size);
}

/** Its pieces one after the other. */
export function* pieces(text: Text, size: number): Generator<Buffer> {
  for (let from = 0; from < text.size; from += size) yield text.read(from, from + size);
}
