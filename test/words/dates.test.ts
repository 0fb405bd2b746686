import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOf, dayOf, timeOfDay } from '../../src/words/dates.ts';

const now = new Date(2026, 2, 1, 9, 5).getTime();

test("times and dates are those of this machine's clock", () => {
  assert.equal(timeOfDay(now), '09:05');
  assert.equal(dateOf(now), '2026-03-01');
});

test('today and yesterday are days of the calendar, also at the end of a month', () => {
  assert.equal(dayOf(new Date(2026, 2, 1, 0, 0).getTime(), now), 'Today');
  assert.equal(dayOf(new Date(2026, 1, 28, 23, 59).getTime(), now), 'Yesterday');
  assert.equal(dayOf(new Date(2026, 1, 27, 23, 59).getTime(), now), '2026-02-27');
});
