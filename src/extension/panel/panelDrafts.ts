import type * as vscode from 'vscode';
import type { DraftOf, PanelRequests } from '../../protocol/messages.ts';
import type { Answers } from '../bodies/bodyAnswers.ts';

/** What the panel asks about drafts. */
export type DraftRequests = Pick<
  PanelRequests,
  | ('sendDraft' | 'readDraft' | 'pasteCurl' | 'saveDraft')
  | ('copyDraft' | 'draftWords' | 'previewDraft' | 'chooseFile')
>;

/** The requests that are written in the panel, as the panel needs them. */
export interface PanelDrafts {
  /** What stands in the compose bar; null: nothing was typed in this window. */
  readonly current: DraftOf | null;
  /** The name of the file that was saved to last; null: none was. */
  readonly lastName: string | null;
  keep(draft: DraftOf): void;
  /** The request of a session, and what could not be taken along. Null: the session is gone. */
  ofSession(session: string): Promise<(DraftOf & { readonly note: string | null }) | null>;
  open(draft: DraftOf, viewColumn: vscode.ViewColumn): Promise<void>;
  /** @param panel shows the sessions that a draft is sent as */
  answers(panel: { show(session?: string): void }): Answers<DraftRequests>;
}
