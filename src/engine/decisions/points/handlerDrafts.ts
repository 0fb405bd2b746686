import { frozenHeaders } from '../../../session/headers.ts';
import { checkedDraft, sameDraft } from '../../message/request.ts';
import type { RequestDraft } from '../../message/request.ts';
import type { BodyKeeper } from '../decisionPoint.ts';

/**
 * A draft that handlers change one after the other. Each gets a copy, so that one which fails, or writes when its time is
 * over, changes nothing.
 */
export class HandlerDrafts {
  readonly #draft: RequestDraft;
  readonly #keeper: BodyKeeper;
  #before: RequestDraft;
  #given: RequestDraft;

  constructor(draft: RequestDraft, keeper: BodyKeeper) {
    this.#draft = draft;
    this.#keeper = keeper;
    this.#before = draft;
    this.#given = draft;
  }

  /** As it was before the handler whose turn it is, or was last. */
  get before(): RequestDraft {
    return this.#before;
  }

  /** The next handler's own copy, which it may change until its turn is over. */
  next(): RequestDraft {
    this.#before = copyOf(this.#draft);
    this.#given = copyOf(this.#draft);
    return this.#given;
  }

  /**
   * Takes over what the handler changed if it counts, and says whether it did; its copy is frozen.
   * @throws InvalidRequestError when it made a request that can't be sent; it has changed nothing then
   */
  end(counts: boolean): boolean {
    const mine = this.#given;
    if (mine !== this.#draft) Object.freeze(mine);
    // Whether it counts or not, and whatever others make of it.
    if (mine.postData !== this.#before.postData) this.#keeper.keepBody(mine.postData);
    if (!counts) {
      Object.assign(this.#draft, this.#before);
      return false;
    }
    const changed = copyOf(checkedDraft(mine));
    if (sameDraft(this.#before, changed)) return false;
    Object.assign(this.#draft, changed);
    return true;
  }
}

function copyOf(draft: RequestDraft): RequestDraft {
  return { ...draft, headers: frozenHeaders(draft.headers), flags: new Set(draft.flags) };
}
