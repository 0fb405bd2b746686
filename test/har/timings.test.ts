import assert from 'node:assert/strict';
import { test } from 'node:test';
import { harTimings, sumOf } from '../../src/har/write/harTimings.ts';

test('what rules and modules took is told, and is in the sum once', () => {
  const phases = [
    { phase: 'wait', attempt: 1, start: 40, end: 100 },
    { phase: 'receive', attempt: 1, start: 100, end: 120 },
  ] as const;
  const worked = [
    { who: 'rules', start: 0, end: 30 },
    // A module that was asked in the middle of a phase.
    { who: 'modules', start: 50, end: 70 },
  ] as const;
  const timings = harTimings(phases, worked);
  assert.deepEqual([timings._rules, timings._modules, timings.blocked], [30, 20, 30]);
  assert.equal(sumOf(timings), 30 + 60 + 20);
});

test('of an answer in place of the network the whole delay is there', () => {
  const timings = harTimings([], [{ who: 'rules', start: 0, end: 2_000 }]);
  assert.deepEqual([timings.blocked, timings._rules, sumOf(timings)], [2_000, 2_000, 2_000]);
  assert.equal('_modules' in timings, false);
});
