import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  conformancePage,
  conformanceProblems,
  rowsOf,
} from '../../scripts/conformance/conformance.ts';

const row = (id: string) => ({ id, section: 'Section', when: `when ${id}`, then: 'S | 200' });
const passed = (name: string) => ({ name, file: 'test/a.test.ts', passed: true });

test('a test proves the rows that its title begins with', () => {
  assert.deepEqual(rowsOf('A12 A13: the strongest challenge is answered'), ['A12', 'A13']);
  assert.deepEqual(rowsOf('the strongest challenge, as in A12: is answered'), []);
  assert.deepEqual(rowsOf('S26 (TLSv1.3): without a certificate'), ['S26']);
  assert.deepEqual(rowsOf('A12 without a colon'), []);
});

test('a row without a test, a test without a row, and a row that is both ours and not are told', () => {
  const rows = [row('A01'), row('A02'), row('A03')];
  const tests = [passed('A01: one'), passed('A03: three'), passed('Z99: nothing')];
  assert.deepEqual(conformanceProblems({ rows, elsewhere: { A03: 'no page' }, tests }), [
    'A02 (when A02) is proven by no test',
    'test/a.test.ts: "Z99: nothing" names Z99, which is no row',
    'A03 has a reason why it is not ours, and a test',
  ]);
});

test('a test that failed proves nothing', () => {
  const rows = [row('A01')];
  const tests = [{ ...passed('A01: one'), passed: false }];
  assert.deepEqual(conformanceProblems({ rows, elsewhere: {}, tests }), [
    'A01 (when A01) is proven by no test',
    'test/a.test.ts: "A01: one" failed',
  ]);
});

test('the page links each row to the tests that prove it, or says why it is not ours', () => {
  const page = conformancePage({
    rows: [row('A01'), row('A02')],
    elsewhere: { A02: 'no page runs here' },
    tests: [passed('A01: one | two')],
  });
  assert.match(page, /1 of 1 rows are proven; 1 more/);
  assert.match(
    page,
    /\| A01 \| when A01 \| S \\\| 200 \| \[one \\\| two\]\(\.\.\/test\/a\.test\.ts\) \|/,
  );
  assert.match(page, /\| A02 .* not ours: no page runs here \|/);
});
