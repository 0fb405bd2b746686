import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isInside, relativePathInto } from '../../files/insideFolder.ts';
import type { ImportOptions } from './importer.ts';

/** More files than this in a folder are not meant to be rules. */
const MAX_FILES = 500;
const MAX_ENTRIES = 5000;

/** A path that a source names: one file, or a folder with all files below it (with `/`, sorted). */
export type ReferencedPath =
  | { readonly kind: 'file'; readonly file: ReferencedFile }
  /** `files` null: there are too many. */
  | { readonly kind: 'folder'; readonly files: readonly ReferencedFile[] | null };

export interface ReferencedFile {
  /** Absolute. */
  readonly path: string;
  /** From what the source names, with `/`: the file's own name, or its path from the folder. */
  readonly name: string;
  /** As a rule may have it, with `/`; null: it is outside of the rule file's folder, and has to be copied. */
  readonly fromRule: string | null;
}

/** Why what a source names is not used. */
export interface UnusedReference {
  readonly fault: string;
  readonly hint: string;
}

/**
 * Finds what a source names, relative to the folder of the rule file that is going to be written. What lies outside of it,
 * by `..`, `~`, a whole path or a link, is only used where that was asked for: a list of rules from the net may name keys.
 */
export async function findReferenced(
  written: string,
  { target, copyOutside }: Pick<ImportOptions, 'target' | 'copyOutside'>,
): Promise<ReferencedPath | UnusedReference> {
  const folder = dirname(target);
  const path = resolve(folder, written.replace(/^~(?=[\\/]|$)/, homedir()));
  try {
    const [root, real] = await Promise.all([realFolder(folder), realpath(path)]);
    const isOutside = !isInside(real, root);
    if (isOutside && !copyOutside) {
      return {
        fault: `${written} is outside the folder of the rules, and was not copied.`,
        hint: 'Copy it into the folder yourself, or import with --copy-files on the command line.',
      };
    }
    // The rule may take the path that the source takes, where that stays in the folder.
    const relativeOf = (file: string): string | null =>
      isOutside
        ? null
        : (relativePathInto(folder, join(path, file)) ?? relativePathInto(root, join(real, file)));
    const named = (file: string, name: string): ReferencedFile => ({
      path: join(path, file),
      name,
      fromRule: relativeOf(file)?.split(sep).join('/') ?? null,
    });
    if ((await stat(path)).isFile()) return { kind: 'file', file: named('', basename(path)) };
    const files = await filesBelow(path);
    return { kind: 'folder', files: files?.map((file) => named(file, file)) ?? null };
  } catch {
    return { fault: `There is no ${written}.`, hint: 'Put it there and import again.' };
  }
}

/** Where a folder really is, also one that is not there yet. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : join(await realFolder(above), basename(folder));
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

export async function readReferenced(path: string): Promise<Uint8Array | null> {
  return readFile(path).catch(() => null);
}
