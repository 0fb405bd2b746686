import * as vscode from 'vscode';
import { writeDraft } from '../../draft/draft.ts';
import type { DraftOf } from '../../protocol/messages.ts';
import { placeDraft, withPlaced } from '../../requestFile/draft/placeDraft.ts';
import { pathOf, readOpened } from '../requestFiles/openedFiles.ts';
import type { WrittenRequest } from '../requestFiles/requestPlace.ts';

/** A draft that comes from no file counts as one in the first folder of the window. */
const UNSAVED = vscode.Uri.from({ scheme: 'untitled', path: 'draft-of-the-panel.http' });

/** The path of the request file that a draft counts as one of: its variables, environments and paths are meant. */
export function fileOfDraft(source: DraftOf['source']): string {
  return source?.origin?.file ?? pathOf(UNSAVED);
}

/** A draft in the file that it comes from, in place of the block that it was made from. */
export async function writtenDraft({ draft, source }: DraftOf): Promise<WrittenRequest> {
  const path = fileOfDraft(source);
  const block = writeDraft(draft);
  const origin = source?.origin ?? null;
  if (origin === null) return { path, text: block, line: 0, ofAllFolders: true };
  const read = await readOpened(path);
  // A file that is gone leaves the request, which may do without what stood around it.
  const file = 'text' in read ? read.text : '';
  const placed = placeDraft(file, block, origin);
  const { line } = placed;
  return { path, text: withPlaced(file, placed), line, ofAllFolders: false };
}
