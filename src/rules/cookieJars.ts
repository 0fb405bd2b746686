import { join } from 'node:path';
import { CookieManager } from '../engine/cookies/cookieManager.ts';

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

  /** Writes what is left to disk. */
  close(): void {
    for (const jar of this.#jars.values()) jar.close();
  }
}
