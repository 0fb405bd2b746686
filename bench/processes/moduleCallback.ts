import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequest } from '../../src/engine/index.ts';
import { ModuleHost } from '../../src/handlerModules/moduleHost.ts';
import { median } from '../numbers.ts';

// A handler module's callback beside a bare round trip over Node's own channel with the same data: `node bench/processes/moduleCallback.ts`.
// Both in turn, one after the other, so that a machine that grows slower grows slower for both.

export interface CallbackTimes {
  /** Medians, in microseconds. */
  readonly roundTrip: number;
  readonly callback: number;
  readonly ratio: number;
}

const CALLS = 400;
const ROUNDS = 11;

const request = createRequest({
  url: 'https://example.com/path?query=1',
  headers: Array.from({ length: 10 }, (_, n) => [`X-Header-${String(n)}`, `value ${String(n)}`]),
});

/** The median of so many calls, one after the other, in microseconds. */
async function timed(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < CALLS; count++) {
    const started = performance.now();
    await call();
    times.push((performance.now() - started) * 1000);
  }
  return median(times);
}

const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'bench-modules-')));
const module = path.join(folder, 'bench.request-handler.mjs');
const echo = path.join(folder, 'echo.mjs');
await writeFile(module, 'export default { onBeforeBrowse: ({ isRedirect }) => isRedirect };');
await writeFile(echo, "process.on('message', (message) => process.send(message));");
const child = fork(echo, [], { serialization: 'advanced' });
const host = new ModuleHost({ folder });
host.setModules([module]);
try {
  const message = { ...request, flags: [...request.flags], session: 'bench' };
  const roundTrip = async (): Promise<void> => {
    const answer = once(child, 'message');
    child.send(message);
    await answer;
  };
  const [entry] = host.handlers();
  const given = { browser: { identifier: 'bench' }, frame: null, hop: 1, request };
  const callback = (): Promise<unknown> =>
    Promise.resolve(
      entry?.handler.onBeforeBrowse?.({ ...given, userGesture: true, isRedirect: false }),
    );
  await timed(roundTrip);
  await timed(callback);
  const rounds: { roundTrip: number; callback: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ roundTrip: await timed(roundTrip), callback: await timed(callback) });
  }
  const times: CallbackTimes = {
    roundTrip: median(rounds.map((round) => round.roundTrip)),
    callback: median(rounds.map((round) => round.callback)),
    ratio: median(rounds.map((round) => round.callback / round.roundTrip)),
  };
  if (process.send === undefined) console.log(times);
  else process.send(times);
} finally {
  child.disconnect();
  host.dispose();
  await rm(folder, { recursive: true, force: true });
}
