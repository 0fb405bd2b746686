import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** More files than this in a folder are not meant to be rules. */
const MAX_FILES = 500;

/** A path that a source names: one file, or a folder with all files below it (with `/`, sorted). */
export type Named =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string; readonly files: readonly string[] | null };

/** Finds what a source names, relative to `folder`; null: there is nothing. `files` null: there are too many. */
export async function findNamed(written: string, folder: string): Promise<Named | null> {
  const path = resolve(folder, written.replace(/^~(?=[\\/]|$)/, homedir()));
  try {
    if ((await stat(path)).isFile()) return { kind: 'file', path };
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    const files = found
      .filter((entry) => entry.isFile())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
    return { kind: 'folder', path, files: files.length > MAX_FILES ? null : files };
  } catch {
    return null;
  }
}

/** The path as a rule file in `target`'s folder may have it; null: it is outside, and has to be copied. */
export function pathForRule(path: string, target: string): string | null {
  const way = relative(dirname(target), path).split(sep).join('/');
  return way === '' || way.startsWith('../') || /^([a-z]:|\/)/i.test(way) ? null : way;
}

export async function readNamed(path: string): Promise<Uint8Array | null> {
  return readFile(path).catch(() => null);
}
