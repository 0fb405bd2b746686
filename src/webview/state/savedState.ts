import { tabNames } from './tabs.ts';
import type { TabName } from './tabs.ts';
import { emptyDraft } from '../../draft/draft.ts';
import type { Draft, DraftSource } from '../../draft/draft.ts';
import { readKeptDraft, readKeptSource } from '../../draft/savedDraft.ts';
import { isRecord } from '../../session/kindOf.ts';

/**
 * What outlives the page, through VS Code's `setState`. Kept small, because it is copied into the page on reload;
 * never a body, never a credential.
 */
export interface SavedState {
  readonly version: 2;
  readonly selected: string | null;
  /** Null: the person has not chosen one yet. */
  readonly tab: TabName | null;
  readonly look: BodyLook;
  /** What stands in the compose bar, without secrets. */
  readonly draft: Draft;
  readonly source: DraftSource | null;
  readonly filter: string;
  /** What was typed into open questions; never a password. */
  readonly typed: Readonly<Record<string, string>>;
}

/** How bodies are shown. */
export interface BodyLook {
  /** Null: as fits the body. */
  readonly view: ShownView | null;
  readonly wrap: boolean;
}

/** A body as the events of a stream, as text, or as a browser draws it. */
export const shownViews = ['events', 'pretty', 'raw', 'preview', 'hex'] as const;
export type ShownView = (typeof shownViews)[number];

export const freshState: SavedState = {
  version: 2,
  selected: null,
  tab: null,
  look: { view: null, wrap: false },
  draft: emptyDraft,
  source: null,
  filter: '',
  typed: {},
};

/** The state to begin with. What was saved may come from another version: each part is taken only if it is sound. */
export function readSavedState(saved: unknown): SavedState {
  if (!isRecord(saved) || saved['version'] !== 2) return freshState;
  const look = isRecord(saved['look']) ? saved['look'] : {};
  return {
    version: 2,
    selected: text(saved['selected'], null),
    tab: tabNames.find((name) => name === saved['tab']) ?? null,
    look: {
      view: shownViews.find((name) => name === look['view']) ?? null,
      wrap: look['wrap'] === true,
    },
    draft: readKeptDraft(saved['draft']),
    source: readKeptSource(saved['source']),
    filter: text(saved['filter'], freshState.filter),
    typed: texts(saved['typed']),
  };
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function text<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === 'string' ? value : otherwise;
}
