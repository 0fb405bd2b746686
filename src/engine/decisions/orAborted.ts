import type { Cancellation } from '../run/cancellation.ts';
import { loseWith } from './lostAnswers.ts';

/** In place of a promise that nobody can settle any more. */
export const LOST = Symbol('lost');

/** `promise`, unless `signal` aborts first; its late result is dropped then. */
export function orAborted<T>(promise: PromiseLike<T>, signal: Cancellation): Promise<T> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<T>();
  pass(promise, signal, resolve, reject, nothing);
  return outcome;
}

/** The same, or {@link LOST} when `promise` is gone and with it all hope. */
export function orLost<T>(promise: PromiseLike<T>, signal: Cancellation): Promise<T | typeof LOST> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<T | typeof LOST>();
  const stopWatching = loseWith(promise, () => {
    resolve(LOST);
  });
  pass(promise, signal, resolve, reject, stopWatching);
  return outcome;
}

/** No closure in here captures `promise`: whoever waits for it must not be what keeps it alive. */
function pass<T>(
  promise: PromiseLike<T>,
  signal: Cancellation,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
  andThen: () => void,
): void {
  const settled = (): void => {
    signal.offAbort(reject);
    andThen();
  };
  // Both ways are always listened to, so that a rejection that comes too late disturbs nobody.
  promise.then(resolve, reject).then(settled, settled);
  if (signal.aborted) reject(signal.reason);
  else signal.onAbort(reject);
}

function nothing(): void {
  // Nobody watches.
}

/** Also a promise of another realm or library. */
export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === 'function';
}
