import type { SessionEvent, SessionEventBody } from '../../src/session/sessionEvent.ts';
import { reduceSession, startView } from '../../src/session/reduceSession.ts';
import type { SessionView } from '../../src/session/sessionView.ts';

/** Fixture logs begin at this moment unless told otherwise. */
export const STARTED_AT = Date.UTC(2026, 10, 21, 9, 30);

/** Gives events their session, time and place in the order, as the engine's log does. */
export class EventLog {
  readonly session: string;
  readonly events: SessionEvent[] = [];

  constructor(session: string) {
    this.session = session;
  }

  /** Begins the log with its request and its first hop. */
  static of(session: string, method: string, url: string, startedAt = STARTED_AT): EventLog {
    const request = { url, method, headers: [], flags: [], body: null };
    return new EventLog(session)
      .at(0, { type: 'session:started', startedAt, request })
      .at(0, { type: 'hop:started', hop: 1, method, url, reason: 'request' });
  }

  at(time: number, ...bodies: SessionEventBody[]): this {
    for (const body of bodies) {
      this.events.push({ session: this.session, seq: this.events.length, time, ...body });
    }
    return this;
  }

  get view(): SessionView {
    return viewOf(this.events);
  }
}

export function viewOf(events: readonly SessionEvent[]): SessionView {
  const [first, ...rest] = events;
  if (first?.type !== 'session:started') throw new Error('A log begins with session:started.');
  return rest.reduce(reduceSession, startView(first));
}
