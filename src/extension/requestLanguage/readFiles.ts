import { stat } from 'node:fs/promises';
import { readText } from '../../files/wholeFile.ts';

/** So many files are kept: those of a search for a name, and what they import. */
const MOST_KEPT = 1_000;

interface KeptFile<Made> {
  /** Tells one version of the file from another. */
  readonly version: string;
  readonly made: Promise<Made | null>;
}

/** What is made of the texts of files: once for each version of a file on the disk. */
export class ReadFiles<Made> {
  readonly #make: (text: string) => Made;
  /** The one used last is at the end. */
  readonly #kept = new Map<string, KeptFile<Made>>();

  constructor(make: (text: string) => Made) {
    this.#make = make;
  }

  /** Null: it can't be read. */
  async of(path: string): Promise<Made | null> {
    const version = await versionOf(path);
    const before = this.#kept.get(path);
    this.#kept.delete(path);
    if (version === null) return null;
    const file = before?.version === version ? before : { version, made: this.#read(path) };
    this.#kept.set(path, file);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return file.made;
  }

  async #read(path: string): Promise<Made | null> {
    const read = await readText(path);
    return 'text' in read ? this.#make(read.text) : null;
  }
}

async function versionOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return null;
  }
}
