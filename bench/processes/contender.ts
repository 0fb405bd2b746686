import { everybody } from '../contenders/contenders.ts';
import type { Opened } from '../contenders/contender.ts';
import type { Load, Window } from '../turns.ts';

// One contender in a process of its own: `node bench/processes/contender.ts NAME LOAD`. For the message 'window' it sends
// requests for a short while and answers with what that cost; for 'warmUp' it sends so many that V8 has compiled what it will.

const WINDOW_MS = 400;
/** V8 compiles the engine for some 22,000 requests; the first of them cost five times as much as the last. */
const WARM_UP = 30_000;

const [, , name = '', loadText = '{}'] = process.argv;
const load = JSON.parse(loadText) as Load;
const found = everybody.find((one) => one.name === name);
if (found === undefined) throw new Error(`There is no contender "${name}"`);
const opened = await found.open(load.origin, load.concurrency, load.headers ?? [], load.ca);
process.on('message', (message) => {
  const done = message === 'warmUp' ? warmUp(opened) : window(opened);
  void done.then((figures) => process.send?.(figures));
});

async function warmUp(contender: Opened): Promise<'warm'> {
  let left = WARM_UP;
  const sender = async (): Promise<void> => {
    while (left-- > 0) await contender.get(load.path);
  };
  await Promise.all(Array.from({ length: load.concurrency }, sender));
  return 'warm';
}

async function window(contender: Opened): Promise<Window> {
  const usage = process.cpuUsage();
  const started = performance.now();
  const end = started + WINDOW_MS;
  let count = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() < end) {
      const bytes = await contender.get(load.path);
      if (bytes !== load.bytes) {
        throw new Error(`${String(load.bytes)} bytes were expected, ${String(bytes)} came`);
      }
      count++;
    }
  };
  await Promise.all(Array.from({ length: load.concurrency }, sender));
  const { user, system } = process.cpuUsage(usage);
  const seconds = (performance.now() - started) / 1_000;
  return { rate: count / seconds, cpu: (user + system) / count };
}
