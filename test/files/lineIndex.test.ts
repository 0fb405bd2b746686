import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../src/files/lineIndex.ts';

const BREAKS = ['\n', '\r\n', '\r'];

test('places in a text of many thousand lines are told as whoever counts them tells', () => {
  const lines = Array.from({ length: 12_500 }, (_, line) => 'x'.repeat(1 + (line % 4)));
  const text = lines.map((line, index) => `${line}${BREAKS[index % 3] ?? ''}`).join('');
  const index = new LineIndex(text);
  let start = 0;
  for (const [line, { length }] of lines.entries()) {
    assert.deepEqual(index.positionAt(start), { line, character: 0 });
    assert.deepEqual(index.positionAt(start + length), { line, character: length });
    assert.equal(index.offsetAt({ line, character: length }), start + length);
    start += length + (BREAKS[line % 3]?.length ?? 0);
  }
  assert.deepEqual(index.positionAt(text.length), { line: 12_500, character: 0 });
});

test('a place is found whatever was asked before', () => {
  const text = 'ab\n'.repeat(10_000);
  const last = new LineIndex(text).positionAt(29_998);
  assert.deepEqual(last, { line: 9_999, character: 1 });
  const index = new LineIndex(text);
  assert.equal(index.offsetAt({ line: 9_999, character: 1 }), 29_998);
  assert.deepEqual(index.positionAt(3 * 4_095), { line: 4_095, character: 0 });
  assert.deepEqual(index.positionAt(3 * 4_096), { line: 4_096, character: 0 });
});
