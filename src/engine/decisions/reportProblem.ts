import { messageOf } from '../../session/messageOf.ts';
import type { DecisionScope } from './decisionPoint.ts';
import type { CallbackName, DecidedBy } from '../../session/sessionEvent.ts';
import { HandlerFailure } from '../handlers/handlerFailure.ts';

/** Something went wrong at a callback that does not end the request. `by`: whose fault it is, if it is a handler's. */
export function reportProblem(
  scope: Pick<DecisionScope, 'log'>,
  { callback, hop }: { readonly callback: CallbackName; readonly hop: number },
  problem: string,
  error?: unknown,
  by?: DecidedBy,
): void {
  const cause = error === undefined ? null : messageOf(error);
  const why = cause === null ? '' : `: ${cause}`;
  const file = by?.kind === 'module' ? by.file : undefined;
  const line = error instanceof HandlerFailure ? error.line : null;
  scope.log.append({
    type: 'problem:reported',
    hop,
    message: `${callback}: ${problem}${why}`,
    ...(file === undefined ? {} : { about: { kind: 'handler', callback, file, line, cause } }),
  });
}
