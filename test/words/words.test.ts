import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bytesInWords,
  bytesOfTotal,
  count,
  duration,
  percent,
  rateInWords,
  runningDuration,
} from '../../src/words/amounts.ts';
import { problemHeadline, validity } from '../../src/words/certificate.ts';
import { outcomeOf, outcomeSentence } from '../../src/words/outcome.ts';
import { splitUrl } from '../../src/words/urlParts.ts';
import { STARTED_AT } from '../webview/eventLog.ts';
import * as sessions from '../webview/sessions.ts';

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

test('sizes and times are short, and 1 kB is 1,000 bytes', () => {
  const sizes = [
    0, 312, 999, 1_000, 1_126, 18_240, 99_949, 99_950, 999_499, 999_500, 502e6, 3e9, 2e12, 3e15,
  ];
  assert.deepEqual(sizes.map(bytesInWords), [
    '0 B',
    '312 B',
    '999 B',
    '1 kB',
    '1.1 kB',
    '18.2 kB',
    '99.9 kB',
    '100 kB',
    '999 kB',
    '1 MB',
    '502 MB',
    '3 GB',
    '2 TB',
    '3,000 TB',
  ]);
  assert.equal(bytesOfTotal(231e6, 502e6), '231 of 502 MB');
  assert.equal(rateInWords(78.4e6), '78 MB/s');
  assert.equal(rateInWords(1.5e3), '1.5 kB/s');
  assert.deepEqual([0, 0.4, 412, 999.7, 5_800, 59_960, 180_000, 185_000].map(duration), [
    '0 ms',
    '< 1 ms',
    '412 ms',
    '1 s',
    '5.8 s',
    '1 min',
    '3 min',
    '3 min 5 s',
  ]);
  assert.deepEqual(
    [0, 1, 1_000].map((number) => count(number, 'request')),
    ['0 requests', '1 request', '1,000 requests'],
  );
  assert.deepEqual([999, 1_999, 61_999].map(runningDuration), ['999 ms', '1 s', '1 min 1 s']);
  assert.deepEqual(
    [percent(1, 3), percent(5, -1), percent(0, 0), percent(9, 3)],
    [33, null, 100, 100],
  );
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
  assert.equal(outcomeOf(waiting).text, "Waiting for the answer to another request's question");
  const { view } = sessions.simple('s', 'GET', 'http://a.example/x', 200, 12_000, STARTED_AT);
  assert.equal(outcomeSentence(view), '200 OK, 12 kB in 96 ms. GET /x a.example');
});

test("the outcome is the status that was delivered, when rules have changed the server's", () => {
  const { view } = sessions.simple('s', 'GET', 'http://a.example/x', 200, 12, STARTED_AT);
  const changedTo = { status: 503, statusText: 'Busy' };
  const changed = { ...view, hops: view.hops.map((hop) => ({ ...hop, changedTo })) };
  const { text, short, tone } = outcomeOf(changed);
  assert.deepEqual([text, short, tone], ['503 Busy', '503', 'bad']);
});
