import { consoleSource } from './console.ts';
import type { ConsoleSource } from './console.ts';

interface Live {
  readonly object: object;
  /** For whom it was made: what it prints belongs there. */
  readonly where: ConsoleSource | undefined;
}

/** What modules have made that the host uses by its number, until the session that it was made for is over. */
const objects = new Map<number, Live>();
let lastId = 0;

export function keepObject(object: object): number {
  objects.set(++lastId, { object, where: consoleSource.getStore() });
  return lastId;
}

export function forgetSession(session: string): void {
  for (const [id, { where }] of objects) if (where?.session === session) objects.delete(id);
}

/** Calls a method as a callback of the same session would. @throws Error for what is gone, or has no such method */
export function useObject(id: number, method: string, given: object): unknown {
  const live = objects.get(id);
  const own = live?.object as Partial<Record<string, (given: object) => unknown>> | undefined;
  const called = own?.[method];
  if (own === undefined || called === undefined) {
    throw new Error(`${method} is no longer available.`);
  }
  const call = (): unknown => called.call(own, given);
  return live?.where === undefined ? call() : consoleSource.run(live.where, call);
}
