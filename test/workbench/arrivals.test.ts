import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrivals } from '../../src/workbench/arrivals.ts';

test('what came in one piece came at one moment, and what has not come has none', () => {
  const arrivals = new Arrivals();
  assert.equal(arrivals.at(1), null);
  arrivals.add(10, 1_000);
  arrivals.add(15, 1_000);
  arrivals.add(30, 2_000);
  assert.deepEqual(
    [1, 15, 16, 30, 31].map((offset) => arrivals.at(offset)),
    [1_000, 1_000, 2_000, 2_000, null],
  );
});

test('an endless body does not cost more memory for ever, and its last bytes keep their moment', () => {
  const arrivals = new Arrivals();
  for (let piece = 1; piece <= 100_000; piece += 1) arrivals.add(piece, piece);
  assert.equal(arrivals.at(100_000), 100_000);
  const early = arrivals.at(500) ?? 0;
  assert.ok(early >= 500 && early < 600, String(early));
});
