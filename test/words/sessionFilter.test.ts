import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionFilter } from '../../src/words/sessionFilter.ts';
import * as sessions from '../webview/sessions.ts';

const all = [
  ...sessions.pictureList(),
  sessions.doneSession(),
  sessions.askingCertificate(),
  sessions.downloading('running', Date.now()),
  sessions.cached('hit'),
].map(({ view }) => view);

function found(text: string): string[] {
  const { matches, faults } = sessionFilter(text);
  assert.deepEqual(faults, [], text);
  return all.filter(matches).map(({ id }) => id);
}

test('sessions are found by status, host, type, method, size and state', () => {
  assert.deepEqual(found('status:401'), ['login']);
  assert.deepEqual(found('status:4xx'), ['login']);
  assert.deepEqual(found('status:204,4xx'), ['delete', 'login']);
  assert.deepEqual(found('host:sso'), ['login']);
  assert.deepEqual(found('method:delete'), ['delete']);
  assert.deepEqual(found('larger:1mb'), ['backup-done']);
  assert.deepEqual(found('larger:503mb'), []);
  assert.deepEqual(found('is:asking'), ['asking']);
  assert.deepEqual(found('is:running'), ['asking', 'running']);
  assert.deepEqual(found('is:failed'), ['legacy']);
  assert.deepEqual(found('is:canceled'), ['events']);
  assert.deepEqual(found('is:mocked'), ['mocked']);
  assert.deepEqual(found('is:cached'), ['hit']);
});

test('sessions are found by rules that decided something, by name or file', () => {
  const rule = found('rule:request-rules').concat(found('rule:rules.json'));
  assert.ok(rule.includes('legacy'), rule.join());
  assert.deepEqual(found('rule:nobody'), []);
});

test('all words must match; one with a minus must not; quotes keep a space', () => {
  assert.deepEqual(found('host:staging method:post'), ['post']);
  assert.deepEqual(found('cart -method:post'), ['delete']);
  assert.deepEqual(found('"delete https"'), ['delete']);
  assert.deepEqual(found('LEGACY.shop'), ['legacy']);
  assert.deepEqual(found('unauthorized'), ['login']);
});

test('a URL and a host with its port are plain words', () => {
  assert.deepEqual(found('http://sso'), ['login']);
  assert.deepEqual(found('nowhere:8080'), []);
  assert.deepEqual(found('nowhere:8080/x'), []);
});

test('a word that means nothing says what would, and has no effect', () => {
  const fault = (text: string) => sessionFilter(text).faults;
  assert.deepEqual(fault('stauts:4xx'), [
    'stauts: is not a filter. Use status:, host:, rule:, type:, method:, is: or larger:',
  ]);
  assert.deepEqual(fault('status:4x'), [
    'status:4x is not a filter yet. Write status:404 or status:4xx',
  ]);
  assert.deepEqual(fault('host:'), ['host: is not a filter yet. Write host:example.com']);
  assert.match(
    fault('is:sleeping')[0] ?? '',
    /^is:sleeping is not a filter yet\. Write is:asking, /,
  );
  assert.match(fault('larger:big')[0] ?? '', /larger:100kb/);
  const { matches } = sessionFilter('stauts:4xx method:delete');
  assert.deepEqual(
    all.filter(matches).map(({ id }) => id),
    ['delete'],
  );
});
