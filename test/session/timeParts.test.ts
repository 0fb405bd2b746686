import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeParts } from '../../src/session/timeParts.ts';
import type { PhaseSpan, WorkSpan } from '../../src/session/sessionView.ts';

const phase = (
  name: PhaseSpan['phase'],
  start: number,
  end: number | null,
  attempt = 1,
): PhaseSpan => ({
  ...{ phase: name, start, end, attempt },
});
const work = (who: WorkSpan['who'], start: number, end: number): WorkSpan => ({ who, start, end });

function parts(
  phases: readonly PhaseSpan[],
  worked: readonly WorkSpan[],
  endedAt: number | null = 100,
) {
  const hop = { startedAt: 0, endedAt, phases, worked };
  return timeParts(hop, 120).map(
    ({ kind, start, end }) => `${kind} ${String(start)}–${String(end)}`,
  );
}

test('parts follow each other without a gap, and what nothing explains is "other"', () => {
  assert.deepEqual(parts([phase('dns', 10, 20), phase('wait', 30, 90)], []), [
    ...['other 0–10', 'dns 10–20', 'other 20–30', 'wait 30–90', 'other 90–100'],
  ]);
  assert.deepEqual(parts([], []), ['other 0–100']);
});

test('what rules and modules took is taken out of the phase that it lay in', () => {
  const worked = [work('rules', 0, 20), work('modules', 40, 60)];
  assert.deepEqual(parts([phase('wait', 30, 100)], worked), [
    ...['rules 0–20', 'other 20–30', 'wait 30–40', 'modules 40–60', 'wait 60–100'],
  ]);
});

test("a person's time is nobody else's", () => {
  assert.deepEqual(parts([phase('asking', 10, 90)], [work('modules', 0, 100)]), [
    ...['modules 0–10', 'asking 10–90', 'modules 90–100'],
  ]);
});

test('what is open goes on until now, and the sum is the whole time of the hop', () => {
  const hop = {
    ...{ startedAt: 5, endedAt: null },
    phases: [phase('connect', 10, 20), phase('wait', 20, null, 2)],
    worked: [work('rules', 5, 9), work('modules', 50, 200)],
  };
  const all = timeParts(hop, 120);
  assert.equal(
    all.reduce((sum, { start, end }) => sum + end - start, 0),
    115,
  );
  assert.deepEqual(
    all.map(({ kind, attempt }) => [kind, attempt]),
    [
      ['rules', 1],
      ['other', 1],
      ['connect', 1],
      ['wait', 2],
      ['modules', 2],
    ],
  );
});
