import type * as vscode from 'vscode';
import { DocumentReader } from '../../requestFile/language/requestDocument.ts';
import type { RequestDocument } from '../../requestFile/language/requestDocument.ts';

interface Read {
  readonly reader: DocumentReader;
  readonly version: number;
  readonly document: RequestDocument;
}

const known = new WeakMap<vscode.TextDocument, Read>();

/** A request file as it stands in the editor: read once for each of its versions, whoever asks. */
export function requestDocument(document: vscode.TextDocument): RequestDocument {
  const before = known.get(document);
  const { version } = document;
  if (before?.version === version) return before.document;
  const reader = before?.reader ?? new DocumentReader();
  const read = { reader, version, document: reader.read(document.getText()) };
  known.set(document, read);
  return read.document;
}
