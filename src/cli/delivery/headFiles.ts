import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CliIo } from '../terminal/io.ts';
import { writeFault } from '../files/namedFile.ts';

/** The files of `-D`: new for the first transfer that names one, and gone on with by the others. */
export class HeadFiles {
  readonly #io: CliIo;
  readonly #begun = new Set<string>();

  constructor(io: CliIo) {
    this.#io = io;
  }

  /** `heads` is Latin-1. @throws Error that says why the file can't be written */
  async write(file: string, heads: string): Promise<void> {
    if (file === '-') {
      this.#io.stdout.write(Buffer.from(heads, 'latin1'));
      return;
    }
    const path = resolve(this.#io.cwd, file);
    const write = this.#begun.has(path) ? appendFile : writeFile;
    await write(path, heads, 'latin1').catch((cause: unknown) => {
      throw new Error(writeFault(file, cause), { cause });
    });
    this.#begun.add(path);
  }
}
