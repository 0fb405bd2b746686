import { globSync, readdirSync, statSync } from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../terminal/usageError.ts';

/** Without the locks of Emacs, which are links to nowhere. */
const REQUEST_FILE = /^(?!\.#).*\.(?:http|rest)$/i;
/** Packages bring request files of their own, and what is hidden is seldom meant. */
const SKIPPED = /^(?:node_modules|\..+)$/;

/**
 * The request files that these words name, absolute and each once: files as they are, of folders all that is below them, of
 * patterns all that match. In the order of the words, those of one word sorted.
 * @throws UsageError for a word that names none
 */
export function findRequestFiles(words: readonly string[], cwd: string): string[] {
  return [...new Set(words.flatMap((word) => filesOf(word, cwd)))];
}

function filesOf(word: string, cwd: string): readonly string[] {
  const path = resolve(cwd, word);
  const found = statOf(path);
  if (found?.isDirectory() === true) {
    const files = requestFilesBelow(path);
    if (files.length > 0) return files;
    throw new UsageError(
      `There are no .http or .rest files in ${word}. Name another folder, or a file.`,
    );
  }
  // A file may have the characters of a pattern in its name.
  if (found !== null || !/[*?[{]/.test(word)) return [path];
  const files = matching(word, cwd);
  if (files.length > 0) return files;
  throw new UsageError(`No .http or .rest file matches ${word}. Check the pattern.`);
}

function matching(pattern: string, cwd: string): string[] {
  return globSync(pattern, { cwd, exclude: (entry) => SKIPPED.test(basename(entry)) })
    .filter((path) => REQUEST_FILE.test(basename(path)))
    .map((path) => resolve(cwd, path))
    .filter((path) => statOf(path)?.isFile() === true)
    .sort();
}

/** Links to files are followed, those to folders are not, so that the search ends. */
export function requestFilesBelow(folder: string, maxEntries = Infinity): string[] {
  const files: string[] = [];
  const folders = [folder];
  let entries = 0;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    for (const entry of entriesOf(next)) {
      if (++entries > maxEntries) return files.sort();
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.test(entry.name)) folders.push(path);
      } else if (REQUEST_FILE.test(entry.name) && isFile(entry, path)) files.push(path);
    }
  }
  return files.sort();
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statOf(path)?.isFile() === true);
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Null: there is nothing that can be seen. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
