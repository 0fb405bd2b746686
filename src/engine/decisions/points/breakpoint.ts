import type { AskOptions } from '../../handlers/decision.ts';
import type { PersonPoint } from '../decisionPoint.ts';
import type { Canceled, GoesOn } from '../../../session/decision.ts';
import type { Question } from '../../../session/question.ts';

type Breakpoint = Extract<Question, { kind: 'breakpoint' }>;

/** A request that waits for a person, who lets it go on as handlers have made it, or cancels it. */
export function breakpoint<Value>(
  question: (
    timing: Pick<Breakpoint, 'timeoutMs' | 'onTimeout'>,
    soFar: Value | null,
  ) => Breakpoint,
  answers: { readonly continue: Value; readonly cancel: Value },
): PersonPoint<Value, GoesOn | Canceled> {
  const told = (goesOn: boolean, soFar: Value | null) =>
    goesOn
      ? { value: soFar ?? answers.continue, decision: CONTINUED }
      : { value: answers.cancel, decision: CANCELED };
  return {
    unasked: false,
    question: ({ limit }: AskOptions, soFar) =>
      question({ timeoutMs: limit?.ms ?? null, onTimeout: limit?.then ?? 'cancel' }, soFar),
    read: (answer, soFar) => told(answer.kind === 'breakpoint' && answer.continue, soFar),
    unanswered: ({ limit }, soFar) => told(limit?.then === 'continue', soFar),
  };
}

const CONTINUED: GoesOn = { kind: 'continue', breakpoint: true };
const CANCELED: Canceled = { kind: 'cancel', error: 'ERR_ABORTED', breakpoint: true };
