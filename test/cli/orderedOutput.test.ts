import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { OrderedOutput } from '../../src/cli/terminal/orderedOutput.ts';
import { Screen } from '../../src/cli/terminal/screen.ts';
import { Spool } from '../../src/workbench/spool.ts';
import { until } from '../extension/until.ts';
import { folderWith } from './requestFolder.ts';

/** Outputs in order on one stream that takes a little at a time, and the folder that holds what waits. */
async function ordered(t: TestContext) {
  const folder = await folderWith(t, {});
  const printed: Buffer[] = [];
  const stream = new Writable({
    highWaterMark: 1024,
    write: (data: Buffer, _encoding, done) => {
      printed.push(data);
      setImmediate(done);
    },
  });
  const screen = new Screen(stream, { isTerminal: false, hasColors: false });
  const isTTY = { stdin: false, stdout: false, stderr: false };
  const io = { stdin: process.stdin, stdout: stream, stderr: stream, env: {}, cwd: '/', isTTY };
  let count = 0;
  const output = new OrderedOutput({ io, screen, errors: screen }, () => {
    const path = join(folder, String(++count));
    return new Spool(() => Promise.resolve(path));
  });
  return {
    ...{ output, folder },
    hasPrinted: () => printed.length > 0,
    all: async () => {
      await output.end();
      await finished(stream.end());
      return Buffer.concat(printed).toString();
    },
  };
}

test('what waits to be printed is on disk, and comes in the order in which it was written', async (t) => {
  const { output, folder, hasPrinted, all } = await ordered(t);
  const [first, second, third] = [output.open(), output.open(), output.open()];
  third.output.io.stdout.write('third\n');
  await third.close();
  const body = 'b'.repeat(1_000_000);
  second.output.screen.line('head');
  second.output.io.stdout.write(body);
  second.output.screen.line('\nfoot');
  await second.close();
  assert.deepEqual(await readdir(folder), ['2']);
  // The bytes are on their way to the disk when an output closes.
  const size = body.length + 'head\n\nfoot\n'.length;
  await until(async () => ((await stat(join(folder, '2'))).size === size ? true : undefined));
  assert.equal(hasPrinted(), false);
  first.output.io.stdout.write('fi');
  first.output.io.stdout.write('rst\n');
  await first.close();
  assert.equal(await all(), `first\nhead\n${body}\nfoot\nthird\n`);
});

test('an output whose turn comes while it is written goes on where it is', async (t) => {
  const { output, all } = await ordered(t);
  const [first, second] = [output.open(), output.open()];
  const lines = Array.from({ length: 2000 }, (_, index) => `${String(index)}\n`);
  for (const [index, line] of lines.entries()) {
    second.output.io.stdout.write(line);
    if (index === 500) void first.close();
    if (index % 100 === 0) await new Promise(setImmediate);
  }
  await second.close();
  assert.equal(await all(), lines.join(''));
});

test('only so many are begun behind one that is not printed', async (t) => {
  const { output } = await ordered(t);
  const lanes = Array.from({ length: 102 }, () => output.open());
  let begun = 0;
  for (const { ready } of lanes) void ready.then(() => begun++);
  await new Promise(setImmediate);
  assert.equal(begun, 100);
  await lanes[0]?.close();
  await lanes[100]?.ready;
  assert.equal(begun, 101);
});
