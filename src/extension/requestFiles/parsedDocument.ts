import type * as vscode from 'vscode';
import { splitLines } from '../../requestFile/parse/line.ts';
import type { Line } from '../../requestFile/parse/line.ts';
import { parseHttpFile } from '../../requestFile/parse/parseHttpFile.ts';
import type { HttpFile } from '../../requestFile/parse/parsedRequest.ts';

export interface ParsedDocument {
  readonly version: number;
  readonly file: HttpFile;
  readonly lines: readonly Line[];
}

const parsed = new WeakMap<vscode.TextDocument, ParsedDocument>();

/** A request file as it stands in the editor; read once for each of its versions. */
export function parsedDocument(document: vscode.TextDocument): ParsedDocument {
  const known = parsed.get(document);
  if (known?.version === document.version) return known;
  const text = document.getText();
  const { version } = document;
  const read = { version, file: parseHttpFile(text), lines: splitLines(text) };
  parsed.set(document, read);
  return read;
}
