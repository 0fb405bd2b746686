import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { open, send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

const LINE = 'The quick brown fox jumps over the lazy dog, again and again.\r\n';

test('/slow sends exactly as many bytes as asked for, of known length, over the time asked for', async () => {
  const started = performance.now();
  const answer = await send(`${playground.urls.http}/slow?bytes=100003&seconds=0.4`);
  assert.equal(answer.header('content-length'), '100003');
  assert.equal(answer.text, LINE.repeat(2000).slice(0, 100_003));
  assert.ok(performance.now() - started >= 290);
});

test('/slow arrives in pieces, not all at the end', async () => {
  const response = await open(`${playground.urls.http}/slow?bytes=4000&seconds=0.4`);
  const [first] = (await once(response, 'data')) as [Buffer];
  assert.equal(first.length, 1000);
  response.destroy();
});

test('/slow?chunked says no length', async () => {
  const answer = await send(`${playground.urls.http}/slow?bytes=5000&seconds=0.2&chunked`);
  assert.equal(answer.header('content-length'), undefined);
  assert.equal(answer.header('transfer-encoding'), 'chunked');
  assert.equal(answer.body.length, 5000);
});

test('/slow sends one piece where there is no time, and nothing where there are no bytes', async () => {
  assert.equal((await send(`${playground.urls.http}/slow?bytes=70&seconds=0`)).body.length, 70);
  assert.equal((await send(`${playground.urls.http}/slow?bytes=0&seconds=0`)).body.length, 0);
});

test('HEAD on /slow answers at once with the length', async () => {
  const answer = await send(`${playground.urls.http}/slow?bytes=9&seconds=3600`, {
    method: 'HEAD',
  });
  assert.equal(answer.header('content-length'), '9');
});

test('a download stops when the client goes away', async () => {
  const response = await open(`${playground.urls.http}/slow?bytes=1000000&seconds=3600`);
  response.destroy();
  assert.equal(await playground.requests.http.at(-1)?.done, 'aborted');
});

test('/large sends exactly as many bytes as asked for', async () => {
  const answer = await send(`${playground.urls.http}/large?bytes=5000007`);
  assert.equal(answer.header('content-length'), '5000007');
  assert.equal(answer.body.length, 5_000_007);
  assert.equal(
    answer.text.slice(-7),
    LINE.repeat(2)
      .slice(5_000_007 % 63, (5_000_007 % 63) + 63)
      .slice(-7),
  );
});

test('/large waits for a client that does not read', async () => {
  const response = await open(`${playground.urls.http}/large?bytes=10000000000`);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
  response.destroy();
  assert.equal(await playground.requests.http.at(-1)?.done, 'aborted');
});
