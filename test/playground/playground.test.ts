import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { unusedPort } from '../servers/rawServer.ts';
import { open, send } from './send.ts';

interface Index {
  servers: Record<string, string>;
  endpoints: { path: string; example: string; summary: string }[];
}

test('the index lists every server and, with a sentence, every endpoint', async () => {
  await using playground = await startPlayground();
  const asJson = await send(playground.urls.http, { headers: ['Accept', 'application/json'] });
  const { servers, endpoints } = asJson.json as Index;
  assert.deepEqual(servers, playground.urls);
  assert.ok(endpoints.length >= 36, `${endpoints.length}`);
  for (const { summary } of endpoints) assert.match(summary, /^[A-Z`].*\.$/);

  const asHtml = await send(playground.urls.http);
  assert.equal(asHtml.header('content-type'), 'text/html; charset=utf-8');
  for (const { example } of endpoints) {
    assert.ok(asHtml.text.includes(`href="${example.replaceAll('&', '&amp;')}"`), example);
  }
});

test('every example of the index leads to its endpoint', async () => {
  await using playground = await startPlayground();
  const answer = await send(playground.urls.http, { headers: ['Accept', 'application/json'] });
  const { endpoints } = answer.json as Index;
  assert.notEqual(endpoints.length, 0);
  for (const { path, example } of endpoints) {
    if (path.startsWith('/error/')) continue;
    const response = await open(playground.urls.http + example, { method: 'HEAD' });
    response.resume();
    assert.notEqual(response.statusCode, 404, example);
  }
});

test('each server keeps what it has seen, in order and as it came', async () => {
  await using playground = await startPlayground();
  await send(`${playground.urls.http}/hello?1`, { headers: ['x-A', '1', 'X-a', '2'] });
  await send(`${playground.urls.http}/nothing`);
  const [first, second] = playground.requests.http;
  assert.equal(first?.method, 'GET');
  assert.equal(first.url, '/hello?1');
  assert.deepEqual(first.headers.slice(1, 3), [
    ['x-A', '1'],
    ['X-a', '2'],
  ]);
  assert.equal(await first.done, 'answered');
  assert.equal(second?.url, '/nothing');
  assert.deepEqual(playground.requests.https, []);
});

test('close ends connections that are idle, waiting or in the middle of an answer', async () => {
  const playground = await startPlayground();
  const idle = connect(Number(new URL(playground.urls.https).port), '127.0.0.1');
  await once(idle, 'connect');
  const waiting = send(`${playground.urls.http}/delay/3600000`);
  const downloading = send(`${playground.urls.http}/slow?seconds=3600`);
  const outcomes = Promise.allSettled([waiting, downloading]);
  while (playground.requests.http.length < 2) await new Promise((done) => setImmediate(done));
  idle.on('error', () => undefined);

  const closed = new Promise((resolve) => idle.once('close', resolve));
  await playground.close();
  await closed;
  assert.deepEqual(
    (await outcomes).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await playground.close();
});

test('a fixed port that is taken is replaced, and the notes say so', async () => {
  const holder = await listenOnLoopback(createServer());
  const free = await unusedPort();
  await using playground = await startPlayground({
    fixedPorts: { http: free, expired: holder.port },
  });
  const { port } = new URL(playground.urls.expired);
  assert.equal(playground.urls.http, `http://localhost:${free}`);
  assert.notEqual(Number(port), holder.port);
  assert.deepEqual(playground.notes, [
    `Port ${holder.port} is taken by another program, so the expired server listens on ${port} ` +
      `this time; the example files still name ${holder.port}.`,
  ]);
  const answer = await send(`${playground.urls.expired}/hello`, { rejectUnauthorized: false });
  assert.equal(answer.status, 200);
  await holder.close();
});

test('a port given by number must be free', async () => {
  const holder = await listenOnLoopback(createServer());
  await assert.rejects(startPlayground({ httpPort: holder.port }), { code: 'EADDRINUSE' });
  await holder.close();
});
