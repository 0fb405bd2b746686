import type { Deadlines } from './deadlines.ts';
import type { Phase } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';

/** Writes into the log where the time goes; knows the phase that runs now. */
export class Phases {
  current: Phase | null = null;
  attempt = 1;
  readonly #log: SessionLog;
  readonly #deadlines: Deadlines;
  #hop = 0;

  constructor(log: SessionLog, deadlines: Deadlines) {
    this.#log = log;
    this.#deadlines = deadlines;
  }

  /** @param waitsFor the session that is asked instead of this one */
  start(hop: number, phase: Phase, waitsFor?: string): void {
    if (phase === this.current && hop === this.#hop) return;
    this.current = phase;
    this.#hop = hop;
    this.#deadlines.phaseStarted(phase);
    const { attempt } = this;
    this.#log.append({
      type: 'phase:started',
      hop,
      attempt,
      phase,
      ...(waitsFor === undefined ? {} : { waitsFor }),
    });
  }

  /** A new hop has no phase until its first one starts. */
  reset(): void {
    this.current = null;
    this.attempt = 1;
    this.#deadlines.phaseStarted(null);
  }
}
