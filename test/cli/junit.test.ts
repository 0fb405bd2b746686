import assert from 'node:assert/strict';
import { test } from 'node:test';
import { junitOf } from '../../src/cli/requestFiles/junit.ts';
import type { RequestReport } from '../../src/cli/requestFiles/requestReport.ts';

function report(file: string, rest: Partial<RequestReport> = {}): RequestReport {
  return {
    ...{ file, line: 1, name: 'a', method: 'GET', url: '/', written: 'GET /', outcome: 'passed' },
    ...{ reason: null, status: 200, ms: 1, endedAt: 5000, session: 's', tests: [], problems: [] },
    ...{ log: [], repetition: 1 },
    ...rest,
  };
}

function xmlOf(reports: readonly RequestReport[]): string {
  return junitOf({ reports, fileErrors: [], startedAt: 0, ms: 1 }, '/home/ada/shop');
}

// Work that grows with the square of any of these sizes would take many minutes.

test('150,000 tests of one name have a name each', () => {
  const tests = Array.from({ length: 150_000 }, () => ({ name: 'same', passed: true }));
  const xml = xmlOf([report('/home/ada/shop/a.http', { tests })]);
  const names = new Set(xml.match(/(?<=<testcase name=")[^"]*/g));
  assert.equal(names.size, 150_001);
  assert.ok(names.has('a: same (150000)'));
});

test('100,000 files of a request each are suites in their order', () => {
  const reports = Array.from({ length: 100_000 }, (_, index) =>
    report(`/home/ada/shop/${index}.http`),
  );
  const files = xmlOf(reports).match(/(?<=<testsuite name=")\d+/g);
  assert.deepEqual([files?.length, files?.[0], files?.at(-1)], [100_000, '0', '99999']);
});

test('200,000 requests of a file are one suite, which began with the first of them', () => {
  const reports = Array.from({ length: 200_000 }, (_, index) =>
    report('/home/ada/shop/a.http', { endedAt: 5001 + index * 1000 }),
  );
  assert.match(xmlOf(reports), /tests="200000"[^>]*timestamp="1970-01-01T00:00:05"/);
});

test('a name that looks like a numbered one is kept', () => {
  const names = ['b', 'a (2)', 'a', 'a'];
  const xml = xmlOf(names.map((name) => report('/home/ada/shop/a.http', { name })));
  assert.deepEqual(xml.match(/(?<=<testcase name=")[^"]*/g), ['b', 'a (2)', 'a', 'a (3)']);
});
