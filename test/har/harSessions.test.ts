import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readHarSessions } from '../../src/har/read/harSessions.ts';
import { outcomeOf } from '../../src/words/outcome.ts';

const entry = {
  startedDateTime: '2026-11-21T09:30:00.000Z',
  time: 100,
  request: {
    method: 'POST',
    url: 'https://api.example/orders?token=s3cret',
    headers: [
      { name: 'Host', value: 'api.example' },
      { name: 'Authorization', value: 'Bearer s3cret' },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Content-Length', value: '13' },
    ],
    postData: { mimeType: 'application/json', text: '{"order": 17}' },
  },
  response: {
    status: 201,
    statusText: 'Created',
    httpVersion: 'HTTP/2',
    headers: [{ name: 'content-type', value: 'application/json; charset=utf-8' }],
    content: { size: 9, mimeType: 'application/json', text: 'eyJpZCI6MX0=', encoding: 'base64' },
  },
  timings: { blocked: 5, dns: 5, connect: 30, ssl: 20, send: 0, wait: 50, receive: 10 },
};

async function written(t: TestContext, content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rw-har-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'recorded.har');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('an exchange of a HAR is a session: its outcome, phases, fields, and its body', async (t) => {
  const file = await written(t, { log: { entries: [entry] } });
  const [session] = await readHarSessions(file);
  assert.ok(session);
  const { view, responseBody } = session;
  assert.equal(outcomeOf(view).text, '201 Created');
  assert.equal(view.startedAt, Date.parse(entry.startedDateTime));
  assert.equal(view.elapsedMs, 100);
  assert.deepEqual(
    view.hops[0]?.phases.map(({ phase, start, end }) => [phase, start, end]),
    [
      ['queued', 0, 5],
      ['dns', 5, 10],
      ['connect', 10, 20],
      ['tls', 20, 40],
      ['wait', 40, 90],
      ['receive', 90, 100],
    ],
  );
  const response = view.hops.at(0)?.response;
  assert.deepEqual(
    [response?.httpVersion, response?.mimeType, response?.charset],
    ['2', 'application/json', 'utf-8'],
  );
  assert.equal(Buffer.from(responseBody ?? []).toString(), '{"id":1}');
  assert.equal(view.bytes.decoded, 8);
});

test('its secrets are masked as in a log, and the request to send again has them', async (t) => {
  const [session] = await readHarSessions(await written(t, { log: { entries: [entry] } }));
  assert.ok(session);
  assert.ok(!JSON.stringify(session.view).includes('s3cret'));
  assert.equal(session.request.url, entry.request.url);
  assert.deepEqual(session.request.headers, [
    ['Authorization', 'Bearer s3cret'],
    ['Content-Type', 'application/json'],
  ]);
});

test('what failed, what was canceled, and entries that are none', async (t) => {
  const { request } = entry;
  const entries = [
    { startedDateTime: '2026-11-21T09:31:00Z', request, response: { status: 0 } },
    {
      startedDateTime: '2026-11-21T09:30:00Z',
      request,
      response: { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' },
    },
    { request: { method: 'GET', url: 'no url' } },
    null,
  ];
  const sessions = await readHarSessions(await written(t, { log: { entries } }));
  assert.deepEqual(
    sessions.map(({ view }) => [view.state, view.error?.name ?? null]),
    [
      ['failed', 'ERR_CONNECTION_REFUSED'],
      ['canceled', null],
    ],
  );
});

test('a file that is no HAR says why', async (t) => {
  await assert.rejects(readHarSessions(await written(t, 'PK\u0003')), /it is a ZIP archive/);
  await assert.rejects(readHarSessions(await written(t, '{')), /it is not JSON/);
  await assert.rejects(readHarSessions(await written(t, {})), /there is no log with entries/);
});
