import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Channel } from '../../src/handlerModules/channel/channel.ts';
import type { ToProcess } from '../../src/handlerModules/channel/kinds.ts';
import { DEFAULT_LIMITS } from '../../src/handlerModules/moduleLimits.ts';
import type { ProcessEnd } from '../../src/handlerModules/terminationStatus.ts';
import { Watchdog } from '../../src/handlerModules/watchdog.ts';

const LIMIT_MS = 500;

/** A program in an endless loop, on the first processor. */
async function looping(t: TestContext, niceness: number): Promise<number> {
  const code = "require('node:fs').writeSync(1, 'here'); for (;;);";
  const command = ['-c', '0', 'nice', '-n', String(niceness), process.execPath, '-e', code];
  const child = spawn('taskset', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** Watches it, while no ping of it is answered. */
function watch(t: TestContext, pid: number) {
  const end = Promise.withResolvers<ProcessEnd>();
  const silent = { heardAt: 0, call: () => new Promise(() => undefined) };
  const watchdog = new Watchdog({
    pid,
    channel: silent as unknown as Channel<ToProcess>,
    limits: { ...DEFAULT_LIMITS, unresponsiveMs: LIMIT_MS },
    isAwaited: () => true,
    kill: end.resolve,
  });
  t.after(() => {
    watchdog.stop();
  });
  return end.promise;
}

const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

test('a process that is not let run is not taken for one in an endless loop', async (t) => {
  if (!canPin) {
    t.skip('No program can be kept on one processor here.');
    return;
  }
  const starved = await looping(t, 19);
  const greedy = await looping(t, 0);
  const end = watch(t, starved);
  const patience = new Promise((resolve) => setTimeout(resolve, 4 * LIMIT_MS, 'not yet'));
  assert.equal(await Promise.race([end, patience]), 'not yet');
  process.kill(greedy, 'SIGKILL');
  const { status, cause } = await end;
  assert.equal(status, 'processWasKilled');
  assert.match(cause, /^it did not respond for 0\.[5-9] s, as in an endless loop$/);
});
