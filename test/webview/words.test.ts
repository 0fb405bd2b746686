import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSavedState, freshState } from '../../src/webview/savedState.ts';
import { readAddress } from '../../src/protocol/readAddress.ts';
import { splitUrl } from '../../src/webview/words/address.ts';
import { problemHeadline, validity } from '../../src/webview/words/certificate.ts';
import { emphasised } from '../../src/webview/words/emphasis.ts';
import { jsonTokens } from '../../src/webview/words/jsonTokens.ts';
import { outcomeOf, outcomeSentence } from '../../src/webview/words/outcome.ts';
import {
  bytesInWords,
  bytesOfTotal,
  duration,
  percent,
  rateInWords,
} from '../../src/webview/words/quantities.ts';
import { hopDuration, timeAxis } from '../../src/webview/words/timeAxis.ts';
import { STARTED_AT } from './eventLog.ts';
import * as sessions from './sessions.ts';

test('an address without a scheme gets https, or http on this machine', () => {
  assert.deepEqual(readAddress(' example.com/a '), { url: 'https://example.com/a' });
  assert.deepEqual(readAddress('example.com:8443'), { url: 'https://example.com:8443' });
  assert.deepEqual(readAddress('localhost:8080/x?y'), { url: 'http://localhost:8080/x?y' });
  assert.deepEqual(readAddress('app.localhost.:80'), { url: 'http://app.localhost.:80' });
  assert.deepEqual(readAddress('127.0.0.1'), { url: 'http://127.0.0.1' });
  assert.deepEqual(readAddress('[::1]:9000/'), { url: 'http://[::1]:9000/' });
  assert.deepEqual(readAddress('shop.localhost/'), { url: 'http://shop.localhost/' });
  assert.deepEqual(readAddress('localhost.example.com'), { url: 'https://localhost.example.com' });
  assert.deepEqual(readAddress('//cdn.example.com/'), { url: 'https://cdn.example.com/' });
});

test('an address with a scheme stays as it is, also one that no browser knows', () => {
  for (const url of [
    'http://example.com',
    'HTTPS://example.com',
    'myapp://open?id=7',
    'mailto:a@b.example',
  ]) {
    assert.deepEqual(readAddress(url), { url });
  }
});

test('what is not an address gets a sentence', () => {
  assert.match((readAddress('  ') as { fault: string }).fault, /Type a URL/);
  assert.match((readAddress('https://') as { fault: string }).fault, /is not a URL/);
  assert.match((readAddress('http://a b/') as { fault: string }).fault, /is not a URL/);
  assert.match((readAddress('example.com/a b') as { fault: string }).fault, /no spaces/);
});

test('a list shows path and host apart', () => {
  assert.deepEqual(splitUrl('https://a.example:8443/x?y=1#z'), {
    path: '/x?y=1',
    host: 'a.example:8443',
  });
  assert.deepEqual(splitUrl('https://u:•••@a.example/me?token=•••&q=%C3%A9'), {
    path: '/me?token=•••&q=%C3%A9',
    host: 'a.example',
  });
  assert.equal(splitUrl('https://a.example/x?').path, '/x?');
  assert.equal(splitUrl('https://a.example/x#?').path, '/x');
  assert.deepEqual(splitUrl('mailto:a@b.example'), { path: 'mailto:a@b.example', host: '' });
  assert.deepEqual(splitUrl('not a url'), { path: 'not a url', host: '' });
});

test('quantities are short', () => {
  assert.deepEqual([0, 312, 999, 1_126, 18_640, 502 * 1024 ** 2, 3 * 1024 ** 3].map(bytesInWords), [
    '0 B',
    '312 B',
    '999 B',
    '1.1 KB',
    '18.2 KB',
    '502 MB',
    '3 GB',
  ]);
  assert.equal(bytesOfTotal(231 * 1024 ** 2, 502 * 1024 ** 2), '231 of 502 MB');
  assert.equal(rateInWords(78.4 * 1024 ** 2), '78 MB/s');
  assert.equal(rateInWords(1.5 * 1024), '1.5 KB/s');
  assert.deepEqual([0, 0.4, 412, 999.7, 5_800, 59_940, 59_960, 180_000, 185_000].map(duration), [
    '0 ms',
    '< 1 ms',
    '412 ms',
    '1.0 s',
    '5.8 s',
    '60 s',
    '1 min',
    '3 min',
    '3 min 5 s',
  ]);
  assert.deepEqual(
    [percent(1, 3), percent(5, -1), percent(0, 0), percent(9, 3)],
    [33, null, 100, 100],
  );
});

test('the important parts of a sentence are found, the longest first', () => {
  assert.deepEqual(emphasised('added X-Id, removed X', ['X', 'X-Id', '']), [
    { text: 'added ', strong: false },
    { text: 'X-Id', strong: true },
    { text: ', removed ', strong: false },
    { text: 'X', strong: true },
  ]);
  assert.deepEqual(emphasised('plain'), [{ text: 'plain', strong: false }]);
});

test('JSON comes in coloured pieces that add up to the text, also when it is cut', () => {
  const text = '{"a\\"b" : "x:", "n": -1.5e3, "t": true, "u": "unfin';
  const tokens = jsonTokens(text, 100);
  assert.equal(tokens.map((token) => token.text).join(''), text);
  const kinds = tokens.filter(({ kind }) => kind !== 'other').map(({ kind }) => kind);
  assert.deepEqual(kinds, ['key', 'string', 'key', 'number', 'key', 'literal', 'key', 'string']);
  assert.equal(
    jsonTokens(text, 2)
      .map((token) => token.text)
      .join(''),
    text,
  );
  assert.ok(jsonTokens(text, 2).length <= 4);
});

test('the validity of a certificate counts the days', () => {
  const at = (day: string) => validity(sessions.selfSigned, Date.parse(day));
  assert.equal(at('2026-11-21T00:00:00Z'), '2026-03-01 to 2027-03-01 (100 days left)');
  assert.equal(at('2027-03-13T00:00:00Z'), '2026-03-01 to 2027-03-01 (expired 12 days ago)');
  assert.equal(
    at('2026-02-28T00:00:00Z'),
    '2026-03-01 to 2027-03-01 (not valid for another 1 day)',
  );
  const problem = { error: 'ERR_CERT_DATE_INVALID', code: -201, sentence: '' };
  assert.equal(problemHeadline(problem, true), 'has expired');
  assert.equal(problemHeadline(problem, false), 'is not valid yet');
});

test('hops share one time axis, from which a person’s time is cut out', () => {
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

test('every state of a session has an outcome in words', () => {
  const outcomes = [
    sessions.doneSession(),
    sessions.askingCertificate(),
    sessions.downloading(),
    sessions.uploading(),
    sessions.refused(),
    sessions.canceled(),
  ].map(({ view }) => {
    const { text, short, tone } = outcomeOf(view);
    return [text, short, tone];
  });
  assert.deepEqual(outcomes, [
    ['200 OK', '200', 'ok'],
    ['Waiting for you', 'asking', 'warn'],
    ['Receiving 46 %', '46 %', 'info'],
    ['Sending 50 %', '50 %', 'info'],
    ['ERR_CONNECTION_REFUSED', 'CONNECTION_REFUSED', 'bad'],
    ['Canceled', 'canceled', 'quiet'],
  ]);
  const { view: asked } = sessions.uploading();
  const phases = [{ phase: 'asking', attempt: 1, waitsFor: 'other', start: 1, end: null }] as const;
  const waiting = { ...asked, hops: asked.hops.map((hop) => ({ ...hop, phases })) };
  assert.equal(outcomeOf(waiting).text, 'Waiting until another request’s question is answered');
  const { view } = sessions.simple('s', 'GET', 'http://a.example/x', 200, 12 * 1024, STARTED_AT);
  assert.equal(outcomeSentence(view), '200 OK, 12 KB in 96 ms. GET /x a.example');
});

test('the outcome is the status that was delivered, when rules have changed the server’s', () => {
  const { view } = sessions.simple('s', 'GET', 'http://a.example/x', 200, 12, STARTED_AT);
  const changedTo = { status: 503, statusText: 'Busy' };
  const changed = { ...view, hops: view.hops.map((hop) => ({ ...hop, changedTo })) };
  const { text, short, tone } = outcomeOf(changed);
  assert.deepEqual([text, short, tone], ['503 Busy', '503', 'bad']);
});

test('a saved state of another version or shape gives way to a fresh one, part by part', () => {
  assert.deepEqual(readSavedState(null), freshState);
  assert.deepEqual(readSavedState({ version: 2, selected: 'x' }), freshState);
  const saved = {
    version: 1,
    selected: 7,
    tab: 'cookies',
    draft: { method: 'PUT', url: 3 },
    filter: 'a',
  };
  assert.deepEqual(readSavedState(saved), {
    ...freshState,
    draft: { method: 'PUT', url: '' },
    filter: 'a',
  });
});
