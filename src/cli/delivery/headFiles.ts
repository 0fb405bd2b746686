import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CliIo } from '../io.ts';

/** The files of `-D`: new for the first transfer that names one, and gone on with by the others. */
export class HeadFiles {
  readonly #io: CliIo;
  readonly #begun = new Set<string>();

  constructor(io: CliIo) {
    this.#io = io;
  }

  /** `heads` is Latin-1. @throws the error of the file system */
  async write(file: string, heads: string): Promise<void> {
    if (file === '-') {
      this.#io.stdout.write(Buffer.from(heads, 'latin1'));
      return;
    }
    const path = resolve(this.#io.cwd, file);
    await (this.#begun.has(path) ? appendFile : writeFile)(path, heads, 'latin1');
    this.#begun.add(path);
  }
}
