import { extname } from 'node:path';
import { runToEnd } from './slices.ts';
import type { Steps } from './slices.ts';
import { readingJson } from './jsonDocument.ts';
import type { Language, SourceDocument } from './sourceDocument.ts';

type Reader = (text: string) => Steps<SourceDocument>;

/** Those that are there. YAML's is as large as all the rest of the rules, and many workspaces have no YAML. */
const readers: Partial<Record<Language, Reader>> = { json: readingJson };

/** The language of a file, by the end of its name. A name that ends otherwise is JSON. */
export function languageOf(path: string): Language {
  return /^\.ya?ml$/i.test(extname(path)) ? 'yaml' : 'json';
}

/** Loads what reading these files takes; at once when it is there already. To be awaited before `readDocument`. */
export async function loadReaders(paths: Iterable<string>): Promise<void> {
  if (readers.yaml !== undefined) return;
  for (const path of paths) {
    if (languageOf(path) !== 'yaml') continue;
    readers.yaml = (await import('./yamlDocument.ts')).readingYaml;
    return;
  }
}

/** Reads a text. Whatever it holds, the answer is a value or problems. @throws when `loadReaders` was not awaited */
export function readDocument(path: string, text: string): SourceDocument {
  return runToEnd(readingDocument(path, text));
}

/** {@link readDocument} in steps, for files that may be large. */
export function readingDocument(path: string, text: string): Steps<SourceDocument> {
  const reader = readers[languageOf(path)];
  if (reader === undefined) throw new Error(`await loadReaders([path]) before ${path} is read.`);
  return reader(text);
}
