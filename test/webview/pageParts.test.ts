import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyDraft } from '../../src/draft/draft.ts';
import { readSavedState, freshState } from '../../src/webview/state/savedState.ts';
import { emphasised } from '../../src/webview/view/parts/emphasis.ts';
import { hopDuration, timeAxis } from '../../src/webview/view/parts/timeAxis.ts';
import * as sessions from './sessions.ts';

test('the important parts of a sentence are found, the longest first', () => {
  assert.deepEqual(emphasised('added X-Id, removed X', ['X', 'X-Id', '']), [
    { text: 'added ', strong: false },
    { text: 'X-Id', strong: true },
    { text: ', removed ', strong: false },
    { text: 'X', strong: true },
  ]);
  assert.deepEqual(emphasised('plain'), [{ text: 'plain', strong: false }]);
});

test("hops share one time axis, from which a person's time is cut out", () => {
  const { view } = sessions.doneSession();
  const axis = timeAxis(view, view.elapsedMs);
  assert.equal(axis.total, 412);
  assert.deepEqual(
    view.hops.map((hop) => hopDuration(hop, view.elapsedMs)),
    [88, 104, 220],
  );
  assert.equal(axis.at(0), 0);
  assert.equal(axis.at(88), 88 / 412);
  assert.equal(axis.at(170), axis.at(6_370));
  assert.equal(axis.at(view.elapsedMs), 1);
});

test('a saved state of another version or shape gives way to a fresh one, part by part', () => {
  assert.deepEqual(readSavedState(null), freshState);
  assert.deepEqual(readSavedState({ version: 1, selected: 'x' }), freshState);
  const saved = {
    version: 2,
    selected: 7,
    tab: 'sandwiches',
    draft: { method: 'PUT', url: 3 },
    filter: 'a',
  };
  assert.deepEqual(readSavedState(saved), {
    ...freshState,
    draft: { ...emptyDraft, method: 'PUT' },
    filter: 'a',
  });
});
