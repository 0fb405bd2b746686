import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

test('/echo shows method, target, headers and text as they arrived', async () => {
  const answer = await send(`${playground.urls.http}/echo?a=1&a=2`, {
    method: 'PUT',
    headers: ['x-Odd-CASE', '1', 'X-Twice', 'a', 'x-twice', 'b', 'Content-Length', '6'],
    body: 'grüß',
  });
  const { headers, body, ...rest } = answer.json as Record<string, unknown> & {
    headers: [string, string][];
  };
  assert.deepEqual(rest, { method: 'PUT', url: '/echo?a=1&a=2', httpVersion: '1.1', trailers: [] });
  assert.deepEqual(headers.slice(1, 4), [
    ['x-Odd-CASE', '1'],
    ['X-Twice', 'a'],
    ['x-twice', 'b'],
  ]);
  assert.deepEqual(body, { bytes: 6, sha256: sha256('grüß'), text: 'grüß' });
});

test('/echo shows a body that is not text in base64', async () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  const answer = await send(`${playground.urls.http}/echo`, { method: 'POST', body: bytes });
  assert.deepEqual((answer.json as { body: unknown }).body, {
    bytes: 3,
    sha256: sha256(bytes),
    base64: '/wD+',
  });
});

test('/echo refuses more than 16 MiB and still reads it all', async () => {
  const body = Buffer.alloc(16 * 1024 * 1024 + 1);
  const answer = await send(`${playground.urls.http}/echo`, { method: 'POST', body });
  assert.equal(answer.status, 413);
});

test('/upload counts and hashes what was sent', async () => {
  const body = Buffer.alloc(3_000_001, 'abc');
  const answer = await send(`${playground.urls.http}/upload`, {
    method: 'POST',
    headers: ['Content-Type', 'text/x-test', 'Content-Length', `${body.length}`],
    body,
  });
  const { milliseconds, ...rest } = answer.json as Record<string, unknown>;
  assert.equal(typeof milliseconds, 'number');
  assert.deepEqual(rest, {
    method: 'POST',
    contentType: 'text/x-test',
    bytes: 3_000_001,
    sha256: sha256(body),
  });
});

test('/upload?slow takes the time that its rate needs', async () => {
  const body = Buffer.alloc(60_000);
  const answer = await send(`${playground.urls.http}/upload?slow=200000`, { method: 'POST', body });
  const { bytes, milliseconds } = answer.json as { bytes: number; milliseconds: number };
  assert.equal(bytes, 60_000);
  assert.ok(milliseconds >= 290, `${milliseconds} ms`);
});

test('an upload that breaks off leaves the playground working', async () => {
  const request = http.request(`${playground.urls.http}/upload?slow=1024`, {
    method: 'POST',
    headers: { 'Content-Length': 1_000_000 },
    agent: false,
  });
  request.on('error', () => undefined);
  request.write(Buffer.alloc(100_000), () => request.destroy());
  while (playground.requests.http.at(-1)?.url !== '/upload?slow=1024') await tick();
  assert.equal(await playground.requests.http.at(-1)?.done, 'aborted');
  assert.equal((await send(`${playground.urls.http}/hello`)).status, 200);
});

function sha256(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
