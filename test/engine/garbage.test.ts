import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Bag } from '../../src/engine/context/bag.ts';
import { startServer } from '../servers/testServer.ts';
import type { Leftovers } from './memory/requests.ts';

const script = join(import.meta.dirname, 'memory', 'requests.ts');
const REQUESTS = 8_000;

test('scavenges free finished requests: no full collection is needed for them', async (t) => {
  await using server = await startServer((_, response) => response.end('hello'));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    // So that there are many scavenges.
    '--max-semi-space-size=4',
    // V8 starts full collections by the clock too: after some quiet seconds, and once the old generation has grown by a
    // share that follows from how fast collections were. On a busy machine that says nothing of what requests leave.
    '--no-memory-reducer',
    '--initial-old-space-size=512',
    // Compiled code that better code has replaced is freed by full collections too, 3 to 7 MB while V8 gets to know the engine.
    ...['--no-opt', '--no-maglev', '--no-sparkplug'],
    script,
    server.url,
    String(REQUESTS),
  ]);
  const left = JSON.parse(stdout) as Leftovers;
  t.diagnostic(JSON.stringify(left));
  assert.ok(left.scavenges > 10, `${left.scavenges} scavenges`);
  // With one Set of the sessions that run it is 4,250.
  assert.ok(left.kept < 500, `${left.kept} bytes a request outlive scavenges`);
});

test('a bag has what was added and not taken out, in any order', () => {
  const bag = new Bag<string>();
  const leave = ['a', 'b', 'c', 'd'].map((member) => bag.add(member));
  leave[1]?.();
  assert.deepEqual(bag.all().sort(), ['a', 'c', 'd']);
  leave[1]?.();
  leave[3]?.();
  leave[0]?.();
  assert.deepEqual(bag.all(), ['c']);
  assert.equal(bag.size, 1);
  leave[2]?.();
  assert.deepEqual(bag.all(), []);
});
