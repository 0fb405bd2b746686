/**
 * Notices answers that can never come: a callback object that was dropped unused, a promise that nobody can settle any
 * more. CEF's callbacks notice it in their destructors; here the garbage collector tells, some time later.
 */
const registry = new FinalizationRegistry<() => void>((lose) => {
  lose();
});

/** Calls `lose` when `target` is gone, until {@link settle} is called with `token`. `lose` must not reach `target`. */
export function loseWith(target: object, lose: () => void, token: object): void {
  registry.register(target, lose, token);
}

export function settle(token: object): void {
  registry.unregister(token);
}

/** In place of a promise that nobody can settle any more. */
export const LOST = Symbol('lost');

/** `outcome`, unless `promise` is gone and with it all hope; it must not be held by `outcome`. */
export function orLost<T>(outcome: Promise<T>, promise: object): Promise<T | typeof LOST> {
  const { promise: heard, resolve, reject } = Promise.withResolvers<T | typeof LOST>();
  loseWith(
    promise,
    () => {
      resolve(LOST);
    },
    heard,
  );
  outcome.then(resolve, reject).finally(() => {
    settle(heard);
  });
  return heard;
}
