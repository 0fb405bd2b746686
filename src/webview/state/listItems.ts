import type { SessionView } from '../../session/sessionView.ts';
import { dayOf } from '../../words/dates.ts';
import { HEAD_HEIGHT } from './layout.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What stands in the list, each at its place in pixels. */
export type ListItem =
  | {
      readonly kind: 'head';
      readonly label: string;
      /** Of those that wait; null for a day. */
      readonly count: number | null;
      readonly top: number;
    }
  | {
      readonly kind: 'row';
      readonly session: SessionView;
      /** Of all rows. */
      readonly index: number;
      /** "Yesterday"; null for those of today and those that wait. */
      readonly day: string | null;
      readonly top: number;
    };

/** The height of the first rows, with the heads above them. */
export function heightOfRows({ items, height }: ListItems, rows: number): number {
  const after = items.findIndex((item) => item.kind === 'row' && item.index === rows);
  const item = items[after];
  if (item === undefined) return height;
  const head = items[after - 1];
  return head?.kind === 'head' ? head.top : item.top;
}

export interface ListItems {
  readonly items: readonly ListItem[];
  /** In the order of the list. */
  readonly sessions: readonly SessionView[];
  readonly height: number;
}

/** Those that wait for the person first, then the others, the newest first. */
export function inListOrder(newestLast: readonly SessionView[]): SessionView[] {
  const newest = newestLast.toReversed().sort((one, other) => other.startedAt - one.startedAt);
  const waiting = newest.filter(({ state }) => state === 'asking');
  if (waiting.length === 0) return newest;
  return [...waiting, ...newest.filter(({ state }) => state !== 'asking')];
}

/** @param saysToday whether a head stands above those of today if they come first */
export function listItems(
  sessions: readonly SessionView[],
  { today, rowHeight, saysToday }: { today: number; rowHeight: number; saysToday: boolean },
): ListItems {
  const items: ListItem[] = [];
  const days = new Days(today);
  const waiting = sessions.filter(({ state }) => state === 'asking').length;
  let top = 0;
  let group = '';
  for (const [index, session] of sessions.entries()) {
    const isWaiting = session.state === 'asking';
    const label = isWaiting ? 'Waiting for you' : days.of(session.startedAt);
    if (label !== group) {
      const isLeftOut = label === 'Today' && index === 0 && !saysToday;
      if (!isLeftOut) {
        items.push({ kind: 'head', label, count: isWaiting ? waiting : null, top });
        top += HEAD_HEIGHT;
      }
      group = label;
    }
    const day = isWaiting || label === 'Today' ? null : label;
    items.push({ kind: 'row', session, index, day, top });
    top += rowHeight;
  }
  return { items, sessions, height: top };
}

/** Those between two heights, and one before. */
export function itemsBetween({ items }: ListItems, from: number, to: number): readonly ListItem[] {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.top ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const first = Math.max(0, low - 1);
  let end = first;
  while (end < items.length && (items[end]?.top ?? 0) < to) end += 1;
  return items.slice(first, end);
}

/** Says the day of one moment after the other: neighbours are mostly of the same day. */
class Days {
  readonly #now: number;
  #from = Infinity;
  #label = '';

  constructor(now: number) {
    this.#now = now;
  }

  of(at: number): string {
    if (at >= this.#from && at < this.#from + DAY_MS) return this.#label;
    this.#from = new Date(at).setHours(0, 0, 0, 0);
    return (this.#label = dayOf(at, this.#now));
  }
}
