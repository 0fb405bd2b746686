import { frozenHeaders } from '../../message/headers.ts';
import { checkedDraft, sameDraft } from '../../message/request.ts';
import type { RequestDraft } from '../../message/request.ts';

/** A draft that handlers change one after the other. */
export interface DraftTurns {
  /** As it was before the handler whose turn it is, or was last. */
  readonly before: RequestDraft;
  /** The next handler's own copy, which it may change until its turn is over. */
  next(): RequestDraft;
  /**
   * Takes over what the handler changed if it counts, and says whether it did; its copy is frozen.
   * @throws InvalidRequestError when it made a request that cannot be sent; it has changed nothing then
   */
  end(counts: boolean): boolean;
}

/** Each handler gets a copy, so that one which fails, or writes when its time is over, changes nothing. */
export function turnsOf(draft: RequestDraft): DraftTurns {
  let before = draft;
  let given = draft;
  return {
    get before() {
      return before;
    },
    next: () => {
      before = copyOf(draft);
      given = copyOf(draft);
      return given;
    },
    end: (counts) => {
      const mine = given;
      if (mine !== draft) Object.freeze(mine);
      if (!counts) {
        Object.assign(draft, before);
        return false;
      }
      const changed = copyOf(checkedDraft(mine));
      if (sameDraft(before, changed)) return false;
      Object.assign(draft, changed);
      return true;
    },
  };
}

function copyOf(draft: RequestDraft): RequestDraft {
  return { ...draft, headers: frozenHeaders(draft.headers), flags: new Set(draft.flags) };
}
