import { Document, visit } from 'yaml';
import { quotedMerge } from '../rules/document/quotedMerge.ts';

/** A rule file's value in YAML, its long texts on one line. The writer of YAML is loaded with this file, when a file needs it. */
export function yamlText(file: object): string {
  const document = new Document(file);
  visit(document, quotedMerge);
  return document.toString({ lineWidth: 0 });
}
