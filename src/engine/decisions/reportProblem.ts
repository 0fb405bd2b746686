import { messageOf } from '../../session/messageOf.ts';
import type { DecisionScope } from './decisionPoint.ts';
import type { CallbackName } from '../../session/sessionEvent.ts';

/** Something went wrong at a callback that does not end the request. */
export function reportProblem(
  scope: Pick<DecisionScope, 'log'>,
  { callback, hop }: { readonly callback: CallbackName; readonly hop: number },
  problem: string,
  error?: unknown,
): void {
  const why = error === undefined ? '' : `: ${messageOf(error)}`;
  scope.log.append({
    type: 'problem:reported',
    hop,
    message: `${callback}: ${problem}${why}`,
  });
}
