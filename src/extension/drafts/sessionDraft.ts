import * as vscode from 'vscode';
import { emptyDraft } from '../../draft/draft.ts';
import type { Draft, DraftSource, HeadLine } from '../../draft/draft.ts';
import { contentTypeOf } from '../../engine/body/mimeType.ts';
import type { DraftOf } from '../../protocol/messages.ts';
import { readDraft } from '../../requestFile/draft/readDraft.ts';
import { blockText } from '../../requestFile/draft/placeDraft.ts';
import { parseHttpFile, requestAt } from '../../requestFile/parse/parseHttpFile.ts';
import type { HeaderList } from '../../session/headers.ts';
import { isMasked, MASK, maskHeaders, maskUrl } from '../../session/mask.ts';
import { maskBody } from '../../session/maskBody.ts';
import type { SessionView } from '../../session/sessionView.ts';
import type { KeptBody } from '../../workbench/bodies.ts';
import type { Sessions } from '../../workbench/sessions.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import { splitUrl } from '../../words/urlParts.ts';
import { sourceIn } from './saveDraft.ts';

/** A larger body is not edited in the panel. */
const MOST_EDITED = 1024 * 1024;

/** A draft of what a session sent. `note`: what could not be taken along. */
export interface SessionDraft extends DraftOf {
  readonly note: string | null;
}

/**
 * The request of a session, to be edited: the block that it was made of, with its variables; else what was sent, without its
 * secrets. Null: the session is gone.
 */
export async function sessionDraft(
  id: string,
  sessions: Sessions,
  runs: RequestRuns,
): Promise<SessionDraft | null> {
  const view = sessions.view(id);
  if (view === undefined) return null;
  const label = labelOf(view);
  const request = sessions.toSend(id)?.request;
  const block = request === undefined ? undefined : runs.blockOf(request);
  const found = block && requestAt(parseHttpFile(block.text), block.line);
  if (block !== undefined && found !== undefined) {
    const draft = readDraft(blockText(block.text, found));
    if (!('fault' in draft)) {
      const source: DraftSource =
        block.file === null
          ? { label, origin: null }
          : sourceIn(vscode.Uri.file(block.file), block.text, block.line);
      return { draft, source, note: null };
    }
  }
  const { url, method, headers } = request ?? view.request;
  const body = await bodyTextOf(id, view, sessions);
  return asSent({ url, method, headers, body, label });
}

function labelOf({ startedAt, request: { method, url } }: SessionView): string {
  const time = new Date(startedAt);
  const clock = [time.getHours(), time.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return `${clock} ${method} ${splitUrl(url).path}`;
}

/** Null: there is none. Undefined: it can't be edited here. */
async function bodyTextOf(
  id: string,
  { request: { body, headers } }: SessionView,
  sessions: Sessions,
): Promise<string | null | undefined> {
  if (body === null) return null;
  const kept: KeptBody | null = await sessions.requestBody(id);
  if (kept === null || kept.size > MOST_EDITED) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await kept.readAll());
    return maskBody(text, contentTypeOf(headers).mimeType);
  } catch {
    return undefined;
  }
}

function asSent({
  url,
  method,
  headers,
  body,
  label,
}: {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: string | null | undefined;
  readonly label: string;
}): SessionDraft {
  let masked = 0;
  const plain = (text: string): string => {
    if (!isMasked(text)) return text;
    masked += 1;
    return text.replaceAll(MASK, '').replaceAll(encodeURIComponent(MASK), '');
  };
  const head = maskHeaders(headers).map(([name, value]): HeadLine => ({
    kind: 'field',
    on: true,
    name,
    value: plain(value),
  }));
  const draft: Draft = {
    ...emptyDraft,
    ...{ method, url: plain(maskUrl(url)), head, body: plain(body ?? '') },
  };
  const secrets =
    masked === 0 ? [] : ['Secret values are left out: type them, or put variables in their place.'];
  const missing =
    body === undefined ? ['Its body is not here: it is gone, large, or not text.'] : [];
  const notes = [...secrets, ...missing];
  return {
    draft,
    source: { label, origin: null },
    note: notes.length === 0 ? null : notes.join(' '),
  };
}
