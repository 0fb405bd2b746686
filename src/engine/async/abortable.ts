import type { Cancellation } from './cancellation.ts';
import { onCollected } from './onCollected.ts';

/** In place of a promise that was collected: nobody can settle it any more. */
export const COLLECTED = Symbol('lost');

/** `promise`, unless `signal` aborts first; its late result is dropped then. */
export function abortable<T>(promise: PromiseLike<T>, signal: Cancellation): Promise<T> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<T>();
  pass(promise, signal, resolve, reject, nothing);
  return outcome;
}

/** The same, or {@link COLLECTED} when `promise` was collected unsettled. */
export function abortableOrCollected<T>(
  promise: PromiseLike<T>,
  signal: Cancellation,
): Promise<T | typeof COLLECTED> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<T | typeof COLLECTED>();
  const stopWatching = onCollected(promise, () => {
    resolve(COLLECTED);
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
  // Both outcomes are always listened to, so that a rejection that comes too late disturbs nobody.
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
