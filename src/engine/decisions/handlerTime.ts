import type { Decided } from '../handlers/decision.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';
import type { Cancellation } from '../async/cancellation.ts';

/** Shorter work is not worth a line of the log. */
const SHORT_MS = 1;

interface Scope {
  readonly log: SessionLog;
  readonly signal: Cancellation;
}

/** Who has worked: rules, modules; null: a handler of the program that uses the engine. */
export function workerOf(...all: readonly (DecidedBy | undefined)[]): 'rules' | 'modules' | null {
  // A rule that names a module has let it work.
  if (all.some((by) => by?.kind === 'module' && by.file !== undefined)) return 'modules';
  return all.some((by) => by?.kind === 'rule') ? 'rules' : null;
}

export function deciders(answer: unknown): readonly DecidedBy[] {
  const { attributions = [] } = Object(answer) as Partial<Decided<unknown>>;
  return attributions.map(({ by }) => by);
}

/** Writes into the log what rules or modules have just taken. */
export function logWork(
  { log, signal }: Scope,
  hop: number,
  who: 'rules' | 'modules' | null,
  ms: number,
): void {
  if (who === null || ms < SHORT_MS || signal.aborted) return;
  log.append({ type: 'handlers:worked', hop, who, ms });
}
