/** Timers of scripts. They are due in the order of their time, and called by whoever waits for the next one. */
export interface Alarm {
  readonly start: (id: number, ms: number) => void;
  readonly stop: (id: number) => void;
  readonly stopAll: () => void;
  /** Null: no timer is left, or none is due within the time. */
  readonly next: (withinMs: number) => Promise<number | null>;
}

export function wakeUp(): Alarm {
  const timers = new Map<number, NodeJS.Timeout>();
  let due: number[] = [];
  let awake: () => void = () => undefined;
  const stop = (id: number): void => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    due = due.filter((each) => each !== id);
  };
  return {
    start: (id, ms) => {
      const ring = (): void => {
        timers.delete(id);
        due.push(id);
        awake();
      };
      timers.set(id, setTimeout(ring, Math.min(Math.max(ms, 0), 2 ** 31 - 1)));
    },
    stop,
    stopAll: () => {
      for (const id of [...timers.keys()]) stop(id);
      due = [];
    },
    next: async (withinMs) => {
      if (due.length === 0 && timers.size > 0 && withinMs > 0) {
        const late = Promise.withResolvers<undefined>();
        const clock = setTimeout(late.resolve, withinMs, undefined);
        awake = () => {
          late.resolve(undefined);
        };
        await late.promise;
        clearTimeout(clock);
      }
      return due.shift() ?? null;
    },
  };
}
