import { stat } from 'node:fs/promises';
import { messageOf } from '../../session/messageOf.ts';
import { HarArchive } from './harArchive.ts';

interface Kept {
  readonly version: string;
  readonly archive: Promise<HarArchive>;
}

/** How many recordings are kept; they can be large. */
const AT_MOST = 8;

/** Recordings by their file, each read once for as long as it does not change. */
export class Recordings {
  readonly #kept = new Map<string, Kept>();

  /** @param file an absolute path. `missing`: why there is none, as half a sentence. */
  async read(file: string): Promise<HarArchive | { readonly missing: string }> {
    try {
      const { mtimeMs, size } = await stat(file);
      const version = `${String(mtimeMs)} ${String(size)}`;
      const known = this.#kept.get(file);
      const archive = known?.version === version ? known.archive : HarArchive.read(file);
      // The one that was used last stands last.
      this.#kept.delete(file);
      this.#kept.set(file, { version, archive });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > AT_MOST && oldest !== undefined) this.#kept.delete(oldest);
      return await archive;
    } catch (error) {
      this.#kept.delete(file);
      return { missing: messageOf(error) };
    }
  }
}
