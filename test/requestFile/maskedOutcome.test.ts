import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskedOutcome } from '../../src/requestFile/run/maskedOutcome.ts';

test('every text that people read of an outcome is masked, in lists and objects too', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const outcome = maskedOutcome(
    {
      ...{ file: '/a.http', line: 0, name: 'a', request: null, status: 'sent', session: 's' },
      reason: 'r s3cret',
      problems: [
        {
          ...{ code: 'c', severity: 'error', range, file: '/a.http' },
          message: 'm s3cret',
          hint: 'h s3cret',
        },
      ],
      tests: [
        {
          ...{ name: 'n s3cret', passed: false, message: 's3cret', line: 4 },
          ...{ expected: 's3cret', actual: { list: ['s3cret', 1, null], ok: true } },
        },
      ],
      log: ['l s3cret'],
    },
    (text) => text.replaceAll('s3cret', '•••'),
  );
  assert.ok(!JSON.stringify(outcome).includes('s3cret'));
  const [test] = outcome.tests;
  assert.deepEqual(test?.actual, { list: ['•••', 1, null], ok: true });
  assert.equal(test.line, 4);
});
