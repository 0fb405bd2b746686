/**
 * `promise`, unless `signal` aborts first; its late result is dropped then. Nothing here keeps `promise` itself, so that
 * one which can never settle is collected (see lostAnswers.ts).
 */
export function orAborted<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<T>();
  const onAbort = (): void => {
    reject(signal.reason as Error);
  };
  const settled = (): void => {
    signal.removeEventListener('abort', onAbort);
  };
  // Both ways are always listened to, so that a rejection that comes too late disturbs nobody.
  promise.then(resolve, reject).then(settled, settled);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return outcome;
}

/** Also a promise of another realm or library. */
export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === 'function';
}
