import { bodyKindOf } from '../../draft/bodyKind.ts';
import { writeDraft } from '../../draft/draft.ts';
import type { Draft } from '../../draft/draft.ts';
import { parseHttpFile } from '../parse/parseHttpFile.ts';
import { readDraft } from './readDraft.ts';

/** What is worth knowing of the lines of a body before it is sent: which of them are left out. */
export function bodyWarnings(draft: Draft): string[] {
  const fault = bodyFault(draft);
  if (fault !== null) return [fault];
  // There a comment is a row that is off.
  if (['form', 'multipart'].includes(bodyKindOf(draft))) return [];
  const [request] = parseHttpFile(writeDraft(draft)).requests;
  return (request?.problems ?? [])
    .filter(({ code }) => code.endsWith('-in-body'))
    .map(({ message, hint }) => `${message} ${hint}`);
}

/** A body that a request file would end earlier, or read as something else, can't be written into one. Null: it can. */
export function bodyFault(draft: Draft): string | null {
  const again = readDraft(writeDraft(draft));
  if (!('fault' in again) && again.body.trim() === draft.body.trim()) return null;
  return 'A line of the body means something else in a request file, such as ### or a request line. Put the body into a file and choose File.';
}
