import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readWhole } from '../../files/wholeFile.ts';
import type { CliIo } from '../terminal/io.ts';
import { checkReadable, fileFault } from '../files/namedFile.ts';
import { pipedIn } from '../files/pipedIn.ts';
import { UsageError } from '../terminal/usageError.ts';

/** The names of standard input: curl's own, and those of the system. */
const STDIN = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/** The files that the options of a body name. */
export class RequestBodyFiles {
  readonly #io: CliIo;

  constructor(io: CliIo) {
    this.#io = io;
  }

  isStdin(file: string): boolean {
    return STDIN.has(file);
  }

  /** The absolute path of what can be read: a file, a pipe, a device. @throws UsageError */
  async find(file: string): Promise<string> {
    if (file === '') throw new UsageError('The name of the file to send is missing after @ or <.');
    const path = resolve(this.#io.cwd, file);
    await checkReadable(path).catch((error: unknown) => {
      throw new UsageError(fileFault(file, error));
    });
    return path;
  }

  /** Whether it can be left where it is until it is sent, and sent again. */
  async isOrdinary(path: string): Promise<boolean> {
    return (await stat(path)).isFile();
  }

  /** All of a file; "-" is what is piped in. @throws UsageError */
  async read(file: string): Promise<Buffer> {
    if (this.isStdin(file)) return pipedIn('@-', this.#io);
    const path = await this.find(file);
    const read = await readWhole(path, { pipes: true, signal: this.#io.signal });
    if ('fault' in read) throw new UsageError(`${file} ${read.fault}.`);
    return read.bytes;
  }
}
