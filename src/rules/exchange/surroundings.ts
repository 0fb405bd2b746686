import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { wayInto } from '../../insideFolder.ts';

/** More files than this in a folder are not meant to be rules. */
const MAX_FILES = 500;
const MAX_ENTRIES = 5000;

/** A path that a source names: one file, or a folder with all files below it (with `/`, sorted). */
export type Named =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string; readonly files: readonly string[] | null };

/** Finds what a source names, relative to `folder`; null: there is nothing. `files` null: there are too many. */
export async function findNamed(written: string, folder: string): Promise<Named | null> {
  const path = resolve(folder, written.replace(/^~(?=[\\/]|$)/, homedir()));
  try {
    if ((await stat(path)).isFile()) return { kind: 'file', path };
    return { kind: 'folder', path, files: await filesBelow(path) };
  } catch {
    return null;
  }
}

/** Links are not followed, so the search ends; null: there are too many. */
async function filesBelow(top: string): Promise<string[] | null> {
  const files: string[] = [];
  const folders = [''];
  for (let looked = 0, folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of await readdir(join(top, folder), { withFileTypes: true })) {
      if (++looked > MAX_ENTRIES || files.length > MAX_FILES) return null;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files.sort();
}

/** The path as a rule file in `target`'s folder may have it; null: it is outside, and has to be copied. */
export function pathForRule(path: string, target: string): string | null {
  return wayInto(dirname(target), path)?.split(sep).join('/') || null;
}

export async function readNamed(path: string): Promise<Uint8Array | null> {
  return readFile(path).catch(() => null);
}
