import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lazy } from '../../src/workbench/lazy.ts';

test('what is made once is kept', async () => {
  let count = 0;
  const made = new Lazy(async () => Promise.resolve(++count));
  assert.deepEqual(await Promise.all([made.get(), made.get()]), [1, 1]);
  assert.equal(await made.present(), 1);
});

test('a start that fails is tried again by the next command', async () => {
  let count = 0;
  const made = new Lazy(async () => {
    await Promise.resolve();
    if (++count === 1) throw new Error('no');
    return count;
  });
  await assert.rejects(made.get());
  assert.equal(await made.present(), undefined);
  assert.equal(await made.get(), 2);
});
