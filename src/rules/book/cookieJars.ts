import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CookieManager } from '../../engine/network/cookies/cookieManager.ts';

/** The jars that rules name. One is shared by all rules that name it and agree on whether it is kept. */
export class CookieJars {
  readonly #directory: string | null;
  readonly #jars = new Map<string, CookieManager>();

  /** @param directory where those are kept that outlive the workbench; null: nowhere, they are in memory like the others. */
  constructor(directory: string | null) {
    this.#directory = directory;
  }

  /** @param name fit to be a folder's name: the schema sees to it */
  jar(name: string, persist: boolean): CookieManager {
    const directory = persist ? this.#directory : null;
    const key = `${directory === null ? 'memory' : 'disk'} ${name}`;
    const known = this.#jars.get(key);
    if (known !== undefined) return known;
    const jar = new CookieManager(
      directory === null ? { kind: 'memory' } : { kind: 'disk', directory: join(directory, name) },
    );
    this.#jars.set(key, jar);
    return jar;
  }

  /** Deletes the cookies of all jars, also of those on disk that no rule has named yet, and answers how many there were. */
  async clear(): Promise<number> {
    for (const name of await this.#onDisk()) this.jar(name, true);
    let deleted = 0;
    for (const jar of this.#jars.values()) {
      deleted += await jar.deleteCookies();
      await jar.flushStore();
    }
    return deleted;
  }

  /** Writes what is left to disk. The jars must not be used afterwards. */
  close(): void {
    for (const jar of this.#jars.values()) jar.close();
  }

  async #onDisk(): Promise<string[]> {
    if (this.#directory === null) return [];
    try {
      const entries = await readdir(this.#directory, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    } catch {
      return []; // No rule has kept a jar yet.
    }
  }
}
