import { readJson } from './jsonDocument.ts';
import type { SourceDocument } from './sourceDocument.ts';

type Reader = (text: string) => SourceDocument;

/** How files are read, by the end of their name. */
const readers: Readonly<Record<string, Reader>> = { '.json': readJson, '.jsonc': readJson };

/** Never throws. A name that ends otherwise is read as JSON. */
export function readDocument(path: string, text: string): SourceDocument {
  const ending = /\.[^./\\]+$/.exec(path)?.[0].toLowerCase() ?? '.json';
  return (readers[ending] ?? readJson)(text);
}
