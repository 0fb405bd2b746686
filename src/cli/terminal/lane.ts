import type { Writable } from 'node:stream';
import type { Spool } from '../../workbench/spool.ts';
import { roomIn } from './roomIn.ts';

/** What one request prints on several streams: kept in its order until it is the turn of this request to be read. */
export class Lane {
  readonly #kept: Spool;
  /** To which stream how many of the bytes go that are kept. */
  readonly #parts: { readonly to: Writable; bytes: number }[] = [];
  #keeping: Promise<void> = Promise.resolve();
  #printing: Promise<void> | null = null;

  constructor(kept: Spool) {
    this.#kept = kept;
  }

  /** Settles when there is room for more. */
  async write(to: Writable, data: Uint8Array): Promise<void> {
    if (this.#printing === null) {
      this.#keeping = this.#keep(to, data);
      await this.#keeping;
      return;
    }
    // Who prints tells what went wrong with it.
    await this.#printing.catch(() => undefined);
    await print(to, data);
  }

  /** Prints what is kept; from now on all is printed at once. @throws Error when it could not be kept */
  print(): Promise<void> {
    this.#printing ??= this.#print();
    return this.#printing;
  }

  async #keep(to: Writable, data: Uint8Array): Promise<void> {
    const before = this.#keeping;
    await before;
    const last = this.#parts.at(-1);
    if (last?.to === to) last.bytes += data.byteLength;
    else this.#parts.push({ to, bytes: data.byteLength });
    await this.#kept.append(data);
  }

  async #print(): Promise<void> {
    await this.#keeping;
    this.#kept.end();
    try {
      for await (const piece of this.#kept) await this.#printPiece(piece);
    } finally {
      this.#kept.remove();
    }
  }

  async #printPiece(piece: Uint8Array): Promise<void> {
    let rest = piece;
    while (rest.byteLength > 0) {
      const [part] = this.#parts;
      if (part === undefined) return;
      const data = rest.subarray(0, part.bytes);
      rest = rest.subarray(data.byteLength);
      part.bytes -= data.byteLength;
      if (part.bytes === 0) this.#parts.shift();
      await print(part.to, data);
    }
  }
}

async function print(to: Writable, data: Uint8Array): Promise<void> {
  if (!to.destroyed && !to.write(data)) await roomIn(to);
}
