import type { Draft, DraftSource } from '../../draft/draft.ts';
import { writeDraft } from '../../draft/draft.ts';
import { draftFault } from '../../draft/draftFault.ts';
import type { DraftOf, DraftPreview, DraftRead, DraftWords } from '../../protocol/messages.ts';
import { readAddress } from '../../session/readAddress.ts';

export const drawers = ['query', 'headers', 'body', 'auth'] as const;
export type Drawer = (typeof drawers)[number];

/** The compose bar beside its draft. */
export interface ComposeState {
  /** Whose draft it is; null: nobody's. */
  readonly source: DraftSource | null;
  readonly drawer: Drawer | null;
  /** The block as it is typed; null: it is edited in tables. */
  readonly text: string | null;
  /** What is wrong with that text. */
  readonly textFault: string | null;
  /** A text that the host is reading; null: the draft is what was typed. */
  readonly reading: string | null;
  /** Send it when it was read. */
  readonly sendsOnceRead: boolean;
  /** What is worth knowing of a draft that came from elsewhere. */
  readonly note: string | null;
  readonly words: DraftWords | null;
  /** What would be made of the draft, or of the one before it; null: it is not known. */
  readonly preview: DraftPreview | null;
  /** The name of the file that was saved to last. */
  readonly saveTo: string | null;
  /** What a button has just done, said on it for a moment. */
  readonly done: { readonly button: 'copy' | 'save' | 'paste'; readonly words: string } | null;
}

export const freshCompose: ComposeState = {
  ...{ source: null, drawer: null, text: null, textFault: null, reading: null },
  ...{ sendsOnceRead: false, note: null, words: null, preview: null, saveTo: null, done: null },
};

/** What a person wants of the compose bar. */
export type ComposeIntent =
  /** Some parts of the draft are others now. */
  | { readonly type: 'compose'; readonly draft: Partial<Draft> }
  | { readonly type: 'submit' }
  /** Opens a drawer, or closes it when it is open. */
  | { readonly type: 'drawer'; readonly drawer: Drawer }
  | { readonly type: 'editAs'; readonly as: 'table' | 'text' }
  | { readonly type: 'typeText'; readonly text: string }
  /** The draft is nobody's from now on. */
  | { readonly type: 'disown' }
  | { readonly type: 'pasteCurl'; readonly text: string | null }
  | { readonly type: 'copyDraft'; readonly choose: boolean }
  | { readonly type: 'saveDraft'; readonly choose: boolean }
  | { readonly type: 'openDraft' }
  /** The person chooses a file, and `use` makes the draft that names it. */
  | { readonly type: 'chooseFile'; readonly use: (draft: Draft, path: string) => Draft };

/** What the compose bar asks of the host. */
export type ComposeEffect =
  | { readonly kind: 'sendDraft'; readonly of: DraftOf }
  | { readonly kind: 'readDraft'; readonly text: string }
  | { readonly kind: 'pasteCurl'; readonly text: string | null }
  | { readonly kind: 'copyDraft'; readonly of: DraftOf; readonly choose: boolean }
  | { readonly kind: 'saveDraft'; readonly of: DraftOf; readonly choose: boolean }
  | { readonly kind: 'draftWords'; readonly source: DraftSource | null }
  | {
      readonly kind: 'chooseFile';
      readonly source: DraftSource | null;
      readonly use: (draft: Draft, path: string) => Draft;
    };

/** The part of the panel's state that composing changes. */
export interface Composing {
  readonly draft: Draft;
  readonly compose: ComposeState;
  /** What keeps the draft from being sent. */
  readonly fault: string | null;
}

/** The draft with its text, if that is what is edited. */
export function withDraft(state: Composing, draft: Draft): Composing {
  const { compose } = state;
  const text = compose.text === null ? null : writeDraft(draft);
  const rest = { textFault: null, reading: null, note: null };
  return { draft, fault: null, compose: { ...compose, ...rest, text } };
}

/** Another draft in place of the one that is there. */
export function withOther(
  state: Composing,
  { draft, source }: DraftOf,
  note: string | null,
): Composing {
  const next = withDraft(state, draft);
  return { ...next, compose: { ...next.compose, source, note } };
}

export function typed(state: Composing, text: string): Composing {
  return { ...state, fault: null, compose: { ...state.compose, text, reading: text, note: null } };
}

/** The host has read a text. What was typed after it will be read as well. */
export function wasRead(state: Composing, text: string, read: DraftRead): Composing {
  const { compose } = state;
  if (compose.reading !== text) return state;
  const rest = { reading: null, sendsOnceRead: false };
  if ('draft' in read) {
    return { ...state, draft: read.draft, compose: { ...compose, ...rest, textFault: null } };
  }
  // What can't be shown in tables goes on as text.
  const fault = compose.sendsOnceRead ? read.fault : state.fault;
  return { ...state, fault, compose: { ...compose, ...rest, text, textFault: read.fault } };
}

/** The draft as it is to be sent, with its URL whole; or what is wrong with it. */
export function toSend({
  draft,
  compose,
}: Composing): { readonly draft: Draft } | { readonly fault: string } {
  if (compose.textFault !== null) return { fault: compose.textFault };
  const fault = draftFault(draft);
  if (fault !== null) return { fault };
  // What stands before a variable's value, and where a path belongs, the host knows.
  const isOpen = /^\s*\{\{/.test(draft.url) || /^\s*\/(?!\/)/.test(draft.url);
  if (isOpen) return { draft: { ...draft, url: draft.url.trim() } };
  const address = readAddress(draft.url.replaceAll(/\{\{.*?\}\}/g, 'x'));
  if ('fault' in address) return address;
  const typedUrl = draft.url.trim();
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(address.url)?.[0] ?? '';
  const isWhole = typedUrl.toLowerCase().startsWith(scheme.toLowerCase());
  const url = isWhole || scheme === '' ? typedUrl : scheme + typedUrl.replace(/^\/\//, '');
  return { draft: { ...draft, url } };
}
