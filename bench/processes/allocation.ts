import { contenders } from '../contenders/contenders.ts';
import type { Load } from '../turns.ts';

// What one request allocates, a process of its own with a young generation that all of them fit into:
// `node --expose-gc --min-semi-space-size=128 --max-semi-space-size=256 bench/processes/allocation.ts NAME LOAD`.

/** Bytes of V8's heap for one request, garbage included. */
export type Allocated = number;

const REQUESTS = 1_000;

const [, , name = '', loadText = '{}'] = process.argv;
const load = JSON.parse(loadText) as Load;
const contender = contenders.find((one) => one.name === name);
if (contender === undefined) throw new Error(`There is no contender "${name}"`);
const opened = await contender.open(load.origin, load.concurrency, load.headers ?? []);

async function send(count: number): Promise<void> {
  let left = count;
  const sender = async (): Promise<void> => {
    while (left-- > 0) await opened.get(load.path);
  };
  await Promise.all(Array.from({ length: load.concurrency }, sender));
}

// Optimised code allocates less (contender.ts).
await send(30_000);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
await send(REQUESTS);
const allocated: Allocated = (process.memoryUsage().heapUsed - before) / REQUESTS;
process.send?.(allocated);
await opened.close();
process.disconnect();
