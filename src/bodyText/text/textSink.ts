import { closeSync, openSync, writeSync } from 'node:fs';
import { FileText, MemoryText } from './text.ts';
import type { Text } from './text.ts';

/** What is longer goes to a file. */
const IN_MEMORY = 4 * 1024 * 1024;

/** Collects a text that is made piece by piece: in memory at first, in a file of the owner's when it grows. */
export class TextSink {
  readonly #path: string | null;
  #pieces: Uint8Array[] = [];
  #size = 0;
  #file: number | null = null;

  /** @param path where a long text goes; null: it stays in memory, because what it is made of does */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** The bytes must not change afterwards. */
  write(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#size += bytes.byteLength;
    if (this.#path !== null && this.#size > IN_MEMORY) {
      this.#file ??= openSync(this.#path, 'w', 0o600);
      for (const piece of this.#pieces) writeAll(this.#file, piece);
      this.#pieces = [];
      writeAll(this.#file, bytes);
    } else this.#pieces.push(bytes);
  }

  end(): Text {
    if (this.#file === null) return new MemoryText(Buffer.concat(this.#pieces));
    closeSync(this.#file);
    return new FileText(this.#path ?? '', this.#size);
  }

  /** Gives up: what was written stays until the body goes. */
  abort(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.byteLength;) at += writeSync(file, bytes, at);
}
