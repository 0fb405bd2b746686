import type { AnsweredDecision } from '../../session/decision.ts';
import type { DecisionRecord, NearMiss } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';
import { decisionInWords } from '../../words/decisions.ts';
import type { Said } from '../../words/decisions.ts';

/** A decision as whoever takes it tells of it. */
interface Taken extends Said, Pick<DecisionRecord, 'givenAt'> {
  readonly hop: number;
  readonly waitedMs: number;
  readonly ask?: string;
  readonly nearMisses?: readonly NearMiss[];
}

/** Writes a decision into the log, with the words that say it. */
export function logDecision(log: SessionLog, taken: Taken): void {
  // What can be decided at a callback has a type of its own, where it is decided.
  const answered = taken as Taken & AnsweredDecision;
  log.append({ type: 'callback:decided', ...answered, ...decisionInWords(taken) });
}
