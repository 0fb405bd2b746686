import type { SessionEvent, SessionEventBody } from './sessionEvent.ts';

/**
 * The one record of a session. Whoever wants to know what happened reads it, now or as it grows.
 * Of a run of progress events only the latest is kept, so that an endless transfer takes no more memory;
 * subscribers see every one.
 */
export class SessionLog {
  readonly session: string;
  readonly #began = performance.now();
  readonly #events: SessionEvent[] = [];
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  #seq = 0;
  #closed = false;

  constructor(session: string) {
    this.session = session;
  }

  get events(): readonly SessionEvent[] {
    return this.#events;
  }

  /** Milliseconds since the session began. */
  now(): number {
    return Math.round((performance.now() - this.#began) * 1000) / 1000;
  }

  /** After `session:completed` nothing more is written. */
  append(body: SessionEventBody): void {
    if (this.#closed) return;
    const event: SessionEvent = {
      session: this.session,
      seq: this.#seq++,
      time: this.now(),
      ...body,
    };
    const last = this.#events.at(-1);
    if (
      last !== undefined &&
      isProgress(last) &&
      isProgress(event) &&
      last.type === event.type &&
      last.hop === event.hop
    ) {
      this.#events[this.#events.length - 1] = event;
    } else {
      this.#events.push(event);
    }
    if (body.type === 'session:completed') this.#closed = true;
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls `listener` with every event from now on; the answer ends it. */
  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function isProgress(
  event: SessionEvent,
): event is Extract<SessionEvent, { type: 'upload:progress' | 'download:progress' }> {
  return event.type === 'upload:progress' || event.type === 'download:progress';
}
