import { everybody } from '../contenders/contenders.ts';
import type { Opened } from '../contenders/contender.ts';
import type { Load, Window } from '../turns.ts';

// One contender in a process of its own: `node bench/processes/contender.ts NAME LOAD`. For every message it sends requests
// for a short while and answers with what that cost.

const WINDOW_MS = 400;

const [, , name = '', loadText = '{}'] = process.argv;
const load = JSON.parse(loadText) as Load;
const found = everybody.find((one) => one.name === name);
if (found === undefined) throw new Error(`There is no contender "${name}"`);
const opened = await found.open(load.origin, load.concurrency, load.headers ?? [], load.ca);
process.on('message', () => {
  void window(opened).then((figures) => process.send?.(figures));
});

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
