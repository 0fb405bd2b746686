import type { AnswerCallback } from '../decisions/decision.ts';
import { LaterAnswer } from '../decisions/laterAnswer.ts';
import { isThenable, COLLECTED, abortable, abortableOrCollected } from '../decisions/abortable.ts';
import type { Cancellation } from '../run/cancellation.ts';
import type { ResourceAnswer } from './resourceHandler.ts';

/**
 * Calls a method of a resource handler and reads its answer in whichever form it came. `undefined` stands for the
 * callback's `cancel()`, and for an answer that can never come.
 * @throws the signal's reason when the session ends first
 */
export function callResource<T, Arguments extends unknown[]>(
  signal: Cancellation,
  call: (callback: AnswerCallback<Arguments>) => ResourceAnswer<T>,
  meaning: (...answer: Arguments) => T,
): Promise<T | undefined> {
  const later = new LaterAnswer<T | undefined>();
  // Not in an async function: its frame would hold what only the handler should hold.
  const given = call(
    later.offer({
      continue: (...answer) => {
        later.give(meaning(...answer));
      },
      cancel: () => {
        later.give(undefined);
      },
    }),
  );
  if (isThenable(given)) {
    later.release();
    return heard(abortableOrCollected(given, signal), later, signal);
  }
  if (given === 'later') later.release();
  return heard(given, later, signal);
}

async function heard<T>(
  given: T | 'later' | Promise<T | 'later' | typeof COLLECTED>,
  later: LaterAnswer<T | undefined>,
  signal: Cancellation,
): Promise<T | undefined> {
  try {
    const said = await given;
    if (said === COLLECTED) return later.used ? await later.answer : undefined;
    if (said !== 'later') return said;
    later.expect(() => {
      later.give(undefined);
    });
    return await abortable(later.answer, signal);
  } finally {
    later.close();
  }
}
