import type { DecidedBy, NearMiss, SessionEvent } from '../../session/sessionEvent.ts';
import type { SessionView } from '../../session/sessionView.ts';

/** What became of one rule in the sessions that are kept. */
export interface RuleHits {
  /** How often it acted. */
  readonly hits: number;
  readonly nearMisses: number;
  /** The latest session in which it acted, and in which it nearly did; null: none. */
  readonly lastHit: string | null;
  readonly lastNearMiss: string | null;
}

/** Sessions by how often, the one where it last happened at the end. */
type Tally = Map<string, number>;

interface Entry {
  readonly hits: Tally;
  readonly nearMisses: Tally;
}

/**
 * How often each rule acted and nearly acted: a reader of the sessions' logs that keeps numbers only. A session that is
 * removed takes its hits along, so that what is counted can be looked at.
 */
export class HitCounter {
  readonly #rules = new Map<string, Entry>();
  readonly #bySession = new Map<string, Set<Entry>>();

  /** Adds a session that is already there, such as one from before a reload. */
  add({ id, hops, questions }: SessionView): void {
    for (const { entries } of hops) {
      for (const entry of entries) if (entry.kind === 'decision') this.#decided(id, entry.decision);
    }
    for (const question of questions) this.#asked(id, question);
  }

  /** Adds what happens next. True: some rule's numbers are others now. */
  apply(event: SessionEvent): boolean {
    if (event.type === 'callback:decided') return this.#decided(event.session, event);
    return event.type === 'callback:asked' && this.#asked(event.session, event);
  }

  /** Forgets sessions. */
  remove(sessions: readonly string[]): void {
    for (const session of sessions) {
      for (const { hits, nearMisses } of this.#bySession.get(session) ?? []) {
        hits.delete(session);
        nearMisses.delete(session);
      }
      this.#bySession.delete(session);
    }
  }

  of(file: string, id: string): RuleHits {
    const { hits, nearMisses } = this.#rules.get(keyOf(file, id)) ?? newEntry();
    return {
      hits: sumOf(hits),
      nearMisses: sumOf(nearMisses),
      lastHit: lastOf(hits),
      lastNearMiss: lastOf(nearMisses),
    };
  }

  #decided(session: string, { by, nearMisses, remembered }: Decision): boolean {
    // What is remembered was given once, and counted then.
    const acted = remembered === true ? false : this.#count(session, by, 'hits');
    return this.#missed(session, nearMisses) || acted;
  }

  #asked(session: string, { askedBy, nearMisses }: Asked): boolean {
    const acted = askedBy !== undefined && this.#count(session, askedBy, 'hits');
    return this.#missed(session, nearMisses) || acted;
  }

  #missed(session: string, nearMisses: readonly NearMiss[] = []): boolean {
    for (const { by } of nearMisses) this.#count(session, by, 'nearMisses');
    return nearMisses.length > 0;
  }

  #count(session: string, by: DecidedBy, what: keyof Entry): boolean {
    if (by.kind !== 'rule') return false;
    const key = keyOf(by.file, by.id);
    const entry = this.#rules.get(key) ?? newEntry();
    this.#rules.set(key, entry);
    const tally = entry[what];
    const before = tally.get(session) ?? 0;
    tally.delete(session);
    tally.set(session, before + 1);
    const entries = this.#bySession.get(session) ?? new Set<Entry>();
    this.#bySession.set(session, entries.add(entry));
    return true;
  }
}

type Decision = Pick<
  Extract<SessionEvent, { type: 'callback:decided' }>,
  'by' | 'nearMisses' | 'remembered'
>;
type Asked = Pick<SessionView['questions'][number], 'askedBy' | 'nearMisses'>;

function newEntry(): Entry {
  return { hits: new Map(), nearMisses: new Map() };
}

function keyOf(file: string, id: string): string {
  return `${file}\0${id}`;
}

function sumOf(tally: Tally): number {
  let sum = 0;
  for (const count of tally.values()) sum += count;
  return sum;
}

function lastOf(tally: Tally): string | null {
  return [...tally.keys()].at(-1) ?? null;
}
