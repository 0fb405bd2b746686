import type { AnswerCallback } from '../handlers/decision.ts';
import { DeferredAnswer } from '../async/deferredAnswer.ts';
import { isThenable, COLLECTED, abortable, abortableOrCollected } from '../async/abortable.ts';
import type { Cancellation } from '../async/cancellation.ts';
import type { ResourceAnswer } from '../handlers/resourceHandler.ts';

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
  const deferred = new DeferredAnswer<T | undefined>();
  // Not in an async function: its frame would hold what only the handler should hold.
  const given = call(
    deferred.offer({
      continue: (...answer) => {
        deferred.give(meaning(...answer));
      },
      cancel: () => {
        deferred.give(undefined);
      },
    }),
  );
  if (isThenable(given)) {
    deferred.release();
    return heard(abortableOrCollected(given, signal), deferred, signal);
  }
  if (given === 'later') deferred.release();
  return heard(given, deferred, signal);
}

async function heard<T>(
  given: T | 'later' | Promise<T | 'later' | typeof COLLECTED>,
  deferred: DeferredAnswer<T | undefined>,
  signal: Cancellation,
): Promise<T | undefined> {
  try {
    const said = await given;
    if (said === COLLECTED) return deferred.used ? await deferred.answer : undefined;
    if (said !== 'later') return said;
    deferred.expect(() => {
      deferred.give(undefined);
    });
    return await abortable(deferred.answer, signal);
  } finally {
    deferred.close();
  }
}
