import type { SessionEvent, SessionLog } from '../engine/index.ts';
import type { Termination } from './moduleRunner.ts';

interface Followed {
  readonly log: SessionLog;
  hop: number;
}

/** Says in sessions which handler modules they go without, and how the process of those that they have ended. */
export class SessionNotices {
  readonly #sessions = new Map<string, Followed>();

  /** Follows a session that is about to begin; `notes` are said in it before anything is decided. */
  follow(log: SessionLog, notes: readonly string[] = []): void {
    const followed: Followed = { log, hop: 0 };
    this.#sessions.set(log.session, followed);
    log.subscribe((event) => {
      if (event.type === 'hop:started') this.#enter(followed, event, notes);
      if (event.type === 'session:completed') this.#sessions.delete(log.session);
    });
  }

  terminated(termination: Termination): void {
    for (const session of termination.sessions) {
      const followed = this.#sessions.get(session);
      followed?.log.append({
        type: 'problem:reported',
        hop: Math.max(1, followed.hop),
        message: terminationSentence(termination),
        about: { kind: 'process' },
      });
    }
  }

  #enter(
    followed: Followed,
    { hop }: Extract<SessionEvent, { type: 'hop:started' }>,
    notes: readonly string[],
  ): void {
    const isFirst = followed.hop === 0;
    followed.hop = hop;
    if (!isFirst) return;
    for (const message of notes) followed.log.append({ type: 'problem:reported', hop, message });
  }
}

/** "The process of the handler modules ended (processCrashed): it crashed (SIGSEGV)." */
export function terminationSentence({ status, cause }: Termination): string {
  return `The process of the handler modules ended (${status}): ${cause}.`;
}
