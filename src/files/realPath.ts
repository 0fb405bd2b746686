import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Where a path leads with all links followed, also when it does not exist yet: what is written there must not leave a folder
 * by way of a link to nowhere.
 * @throws the error of the file system, for links that lead in a circle or a folder that can't be looked into
 */
export async function realPathOfNew(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    const folder = await realPathOfNew(parent);
    const target = await readlink(path).catch(() => null);
    return target === null ? join(folder, basename(path)) : realPathOfNew(resolve(folder, target));
  }
}
