import { changedHeaders, hasHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { HeaderChange } from '../../session/headers.ts';

/** What came of a change: `overruled` when a rule before had the last word on this header. */
export type HeaderEdit = 'added' | 'set' | 'removed' | 'unchanged' | 'overruled';

/**
 * Headers that several rules change in turn, with declarativeNetRequest's precedence: after a rule has appended,
 * later ones can only append; after one has set, later ones can only append; after one has removed, none can change.
 */
export class HeaderEdits {
  list: HeaderList;
  readonly #before = new Map<string, HeaderChange['operation']>();

  constructor(list: HeaderList) {
    this.list = list;
  }

  apply(change: HeaderChange): HeaderEdit {
    const key = change.header.toLowerCase();
    const before = this.#before.get(key);
    if (before === 'remove' || (before !== undefined && change.operation !== 'append')) {
      return 'overruled';
    }
    if (before === undefined) this.#before.set(key, change.operation);
    const wasThere = hasHeader(this.list, change.header);
    const { length } = this.list;
    this.list = changedHeaders(this.list, [change]);
    if (change.operation === 'remove') return wasThere ? 'removed' : 'unchanged';
    return this.list.length > length ? 'added' : 'set';
  }
}
