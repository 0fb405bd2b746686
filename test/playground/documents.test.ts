import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { open, send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

test('/hello answers with a line of text', async () => {
  const answer = await send(`${playground.urls.http}/hello`);
  assert.equal(answer.status, 200);
  assert.equal(answer.header('content-type'), 'text/plain; charset=utf-8');
  assert.equal(answer.text, 'Hello from the playground.\n');
});

test('/json answers with orders whose totals add up', async () => {
  const answer = await send(`${playground.urls.http}/json`);
  const { orders } = answer.json as {
    orders: { total: number; lines: { quantity: number; unitPrice: number }[] }[];
  };
  assert.equal(answer.header('content-type'), 'application/json');
  assert.ok(orders.length > 0);
  for (const { total, lines } of orders) {
    const sum = lines.reduce((value, line) => value + line.quantity * line.unitPrice, 0);
    assert.equal(sum.toFixed(2), total.toFixed(2));
  }
});

test('/html answers with a page that shows the image', async () => {
  const answer = await send(`${playground.urls.http}/html`);
  assert.equal(answer.header('content-type'), 'text/html; charset=utf-8');
  assert.match(answer.text, /^<!doctype html>/);
  assert.match(answer.text, /<img src="\/image"/);
});

test('/image answers with a whole PNG of 160 by 90 pixels', async () => {
  const { body } = await send(`${playground.urls.http}/image`);
  assert.equal(body.subarray(1, 4).toString(), 'PNG');
  const chunks = pngChunks(body);
  assert.deepEqual([...chunks.keys()], ['IHDR', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR')!;
  assert.deepEqual([header.readUInt32BE(0), header.readUInt32BE(4)], [160, 90]);
  assert.equal(inflateSync(chunks.get('IDAT')!).length, 90 * (1 + 160 * 3));
});

test('/headers keeps the case, the order and the number of its headers', async () => {
  const { headers } = await send(`${playground.urls.http}/headers`);
  assert.deepEqual(headers.slice(0, 7), [
    ['content-TYPE', 'text/plain'],
    ['X-Repeated', 'first'],
    ['x-other', 'between'],
    ['X-Repeated', 'second'],
    ['x-RePeAtEd', 'third'],
    ['Set-Cookie', 'flavour=plain; Path=/headers'],
    ['Set-Cookie', 'shape=round; Path=/headers'],
  ]);
});

test('/status answers with any status from 200 to 999', async () => {
  for (const status of [200, 204, 304, 418, 503, 999]) {
    const answer = await send(`${playground.urls.http}/status/${status}`);
    assert.equal(answer.status, status);
    assert.equal(answer.body.length > 0, status !== 204 && status !== 304);
  }
  assert.equal((await send(`${playground.urls.http}/status/abc`)).status, 400);
  assert.equal((await send(`${playground.urls.http}/status/101`)).status, 400);
});

test('/delay answers no sooner than told', async () => {
  const started = performance.now();
  assert.equal((await send(`${playground.urls.http}/delay/120`)).status, 200);
  assert.ok(performance.now() - started >= 115);
});

test('HEAD has the headers of GET and no body', async () => {
  const answer = await send(`${playground.urls.http}/hello`, { method: 'HEAD' });
  assert.equal(answer.header('content-length'), '27');
  assert.equal(answer.body.length, 0);
});

test('an unknown path and an unreadable target are a 404', async () => {
  for (const path of ['/nothing', '/hello/', '//hello', '/status', '/status/']) {
    assert.equal((await send(`${playground.urls.http}${path}`)).status, 404, path);
  }
  const { port } = new URL(playground.urls.http);
  const response = await open(`http://localhost:${port}`, { method: 'OPTIONS', path: '*' });
  response.resume();
  assert.equal(response.statusCode, 404);
});

function pngChunks(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  return chunks;
}
