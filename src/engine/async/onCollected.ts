/**
 * Notices answers that can never come: a callback object that was dropped unused, a promise that nobody can settle any
 * more. CEF's callbacks notice it in their destructors; here the garbage collector tells, some time later.
 */
const registry = new FinalizationRegistry<() => void>((lose) => {
  lose();
});

interface Watch {
  /** Held for one turn of the event loop only: most answers come within it, and registering costs more than they do. */
  target: object | null;
  readonly lose: () => void;
  over: boolean;
}

let fresh: Watch[] = [];

function registerFresh(): void {
  const due = fresh;
  fresh = [];
  for (const watch of due) {
    if (watch.target !== null && !watch.over) registry.register(watch.target, watch.lose, watch);
    watch.target = null;
  }
}

/** Calls `lose`, which must not reach `target`, when `target` is gone. The answer ends the watch. */
export function onCollected(target: object, lose: () => void): () => void {
  const watch: Watch = { target, lose, over: false };
  if (fresh.push(watch) === 1) setImmediate(registerFresh);
  return () => {
    watch.over = true;
    if (watch.target === null) registry.unregister(watch);
    watch.target = null;
  };
}
