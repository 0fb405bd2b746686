import { extname } from 'node:path';
import { readJson } from './jsonDocument.ts';
import type { Language, SourceDocument } from './sourceDocument.ts';

type Reader = (text: string) => SourceDocument;

/** Those that are there. YAML's is as large as all the rest of the rules, and many workspaces have no YAML. */
const readers: Partial<Record<Language, Reader>> = { json: readJson };

/** The language of a file, by the end of its name. A name that ends otherwise is JSON. */
export function languageOf(path: string): Language {
  return /^\.ya?ml$/i.test(extname(path)) ? 'yaml' : 'json';
}

/** Loads what reading these files takes; at once when it is there already. To be awaited before `readDocument`. */
export async function loadReaders(paths: Iterable<string>): Promise<void> {
  if (readers.yaml !== undefined) return;
  for (const path of paths) {
    if (languageOf(path) !== 'yaml') continue;
    readers.yaml = (await import('./yamlDocument.ts')).readYaml;
    return;
  }
}

/** Reads a text. Whatever it holds, the answer is a value or problems. @throws when `loadReaders` was not awaited */
export function readDocument(path: string, text: string): SourceDocument {
  const reader = readers[languageOf(path)];
  if (reader === undefined) throw new Error(`await loadReaders([path]) before ${path} is read.`);
  return reader(text);
}
