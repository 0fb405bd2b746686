import type { Store } from './store.ts';

/** `Variables` of JetBrains' reference. */
export function variables(store: Store, what: string): object {
  return {
    set: (name: unknown, value: unknown) => {
      if (typeof value === 'function') throw new TypeError(`${what} can't be a function.`);
      store.set(String(name), value);
    },
    get: (name: unknown) => store.values[String(name)] ?? null,
    isEmpty: () => Object.keys(store.values).length === 0,
    clear: (name: unknown) => {
      store.clear(String(name));
    },
    clearAll: () => {
      for (const name of Object.keys(store.values)) store.clear(name);
    },
  };
}
