import type { EventRow, EventRows, StreamKind } from '../../session/bodyText.ts';
import { EventScanner } from './eventScanner.ts';
import type { EventPlace } from './eventScanner.ts';
import { readEvent } from './readEvent.ts';
import type { Text } from '../text/text.ts';

/** Of an endless stream so many events are known, the newest ones. */
const KEPT = 200_000;
/** What is read of an event for its row. */
const HEAD = 16 * 1024;
/** What a row shows of the data, in characters. */
const SHOWN = 400;
const OTHER_TYPES = 'other';
/** More types than these are counted together. */
const MOST_TYPES = 200;

interface Known extends EventPlace {
  /** Counted from 1. */
  readonly number: number;
  readonly type: string;
}

/** The events of one stream, which is read on as it grows: where each stands, of which type it is. */
export class EventList {
  readonly #kind: StreamKind;
  readonly #scanner: EventScanner;
  #events: Known[] = [];
  readonly #byType = new Map<string, Known[]>();
  readonly #counts = new Map<string, number>();
  #count = 0;

  constructor(kind: StreamKind) {
    this.#kind = kind;
    this.#scanner = new EventScanner(kind);
  }

  grow(text: Text, ended: boolean): void {
    for (const place of this.#scanner.scan(text, ended)) this.#add(text, place);
  }

  /** Rows from this place among those of a type (null: all); with -1 the newest ones. */
  rows(text: Text, type: string | null, at: number, most: number): EventRows {
    const events = type === null ? this.#events : (this.#byType.get(type) ?? []);
    const first = Math.max(0, at === -1 ? events.length - most : Math.min(at, events.length));
    return {
      first,
      rows: events.slice(first, first + most).map((event) => this.#row(text, event)),
      total: events.length,
      count: this.#count,
      types: [...this.#counts].map(([name, count]) => ({ name, count })),
    };
  }

  /** All that an event says; null: it is not known any more. */
  data(text: Text, number: number): string | null {
    const first = this.#events[0]?.number ?? 1;
    const event = this.#events[number - first];
    if (event === undefined) return null;
    return readEvent(this.#kind, text.read(event.from, event.to).toString('utf8')).data;
  }

  #add(text: Text, place: EventPlace): void {
    this.#count += 1;
    const { type } = this.#read(text, place);
    const isKnown = this.#counts.has(type) || this.#counts.size < MOST_TYPES;
    const event = { ...place, number: this.#count, type: isKnown ? type : OTHER_TYPES };
    this.#counts.set(event.type, (this.#counts.get(event.type) ?? 0) + 1);
    this.#events.push(event);
    const alike = this.#byType.get(event.type);
    if (alike === undefined) this.#byType.set(event.type, [event]);
    else alike.push(event);
    if (this.#events.length > 2 * KEPT) this.#forget();
  }

  /** The older half, all at once, so that it costs little. */
  #forget(): void {
    this.#events = this.#events.slice(-KEPT);
    const oldest = this.#events[0]?.number ?? 0;
    for (const [type, events] of this.#byType) {
      this.#byType.set(
        type,
        events.filter(({ number }) => number >= oldest),
      );
    }
  }

  #read(text: Text, { from, to }: EventPlace) {
    const bytes = text.read(from, Math.min(to, from + HEAD));
    return readEvent(this.#kind, bytes.toString('utf8'));
  }

  #row(text: Text, event: Known): EventRow {
    const { id, data } = this.#read(text, event);
    const { number, type, from, to } = event;
    return {
      ...{ number, type, id, size: to - from, end: to, time: null },
      data: data.length > SHOWN ? `${data.slice(0, SHOWN)}…` : data,
    };
  }
}
