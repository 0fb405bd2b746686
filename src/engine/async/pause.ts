import type { Cancellation } from './cancellation.ts';

/** Resolves after `ms` milliseconds; rejects with the signal's reason when the session ends before. */
export function pause(ms: number, signal: Cancellation): Promise<void> {
  signal.throwIfAborted();
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onAbort = (reason: Error): void => {
      clearTimeout(timer);
      reject(reason);
    };
    const timer = setTimeout(() => {
      signal.offAbort(onAbort);
      resolve();
    }, ms);
    signal.onAbort(onAbort);
  });
}
