import { tabNames } from './tabs.ts';
import type { TabName } from './tabs.ts';
import { isRecord } from '../../session/kindOf.ts';

/**
 * What outlives the page, through VS Code's `setState`. Kept small, because it is copied into the page on reload;
 * never a body, never a credential.
 */
export interface SavedState {
  readonly version: 1;
  readonly selected: string | null;
  readonly tab: TabName;
  readonly draft: Draft;
  readonly filter: string;
}

/** What stands in the compose bar. */
export interface Draft {
  readonly method: string;
  readonly url: string;
}

export const freshState: SavedState = {
  version: 1,
  selected: null,
  tab: 'overview',
  draft: { method: 'GET', url: '' },
  filter: '',
};

/** The state to begin with. What was saved may come from another version: each part is taken only if it is sound. */
export function readSavedState(saved: unknown): SavedState {
  if (!isRecord(saved) || saved['version'] !== 1) return freshState;
  const draft = isRecord(saved['draft']) ? saved['draft'] : {};
  return {
    version: 1,
    selected: text(saved['selected'], null),
    tab: tabNames.find((name) => name === saved['tab']) ?? freshState.tab,
    draft: {
      method: text(draft['method'], freshState.draft.method),
      url: text(draft['url'], freshState.draft.url),
    },
    filter: text(saved['filter'], freshState.filter),
  };
}

function text<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === 'string' ? value : otherwise;
}
