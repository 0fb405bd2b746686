import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RequestHandler, textBody } from '../../src/engine/index.ts';
import type { NetworkConditions } from '../../src/engine/handlers/networkConditions.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { run, start } from './run.ts';

function under(network: NetworkConditions): RequestHandler {
  return { onBeforeResourceLoad: () => ({ action: 'continue', network }) };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

test('latency delays a request before it is sent, and the time to wait for an answer runs meanwhile', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const took = await seconds(async () => {
    const get = await run(server.url, { handler: under({ latencyMs: 120 }) });
    assert.equal(get.text, 'in');
  });
  assert.ok(took >= 0.115, String(took));
  const late = await run(
    { url: server.url, timeouts: { headersMs: 30 } },
    { handler: under({ latencyMs: 60_000 }) },
  );
  assert.deepEqual([late.error, server.requests.length], ['ERR_TIMED_OUT', 1]);
});

test('a request that is canceled does not wait for its latency', async () => {
  const get = start('http://nowhere.invalid/', { handler: under({ latencyMs: 60_000 }) });
  await get.until('phase:started', 'wait');
  get.webRequest.cancel();
  assert.equal((await get.end()).error, 'ERR_ABORTED');
});

test('bodies go no faster than they may, both ways, and arrive whole', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(body));
  });
  const content = 'x'.repeat(600);
  const post = { url: server.url, method: 'POST', postData: textBody(content) };
  const down = await seconds(async () => {
    const get = await run(post, { handler: under({ downloadThroughput: 4000 }) });
    assert.equal(get.text, content);
    assert.ok(get.downloads.length > 2, 'it comes in pieces');
  });
  assert.ok(down >= 0.14, String(down));
  const up = await seconds(async () => {
    const get = await run(post, { handler: under({ uploadThroughput: 4000 }) });
    assert.equal(get.text, content);
  });
  assert.ok(up >= 0.14, String(up));
});

test('a connection that fails before anything is sent has its own name for each way to fail', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const names = [];
  for (const connection of ['close', 'reset', 'timeout'] as const) {
    names.push((await run(server.url, { handler: under({ fault: { connection } }) })).error);
  }
  assert.deepEqual(names, [
    'ERR_EMPTY_RESPONSE',
    'ERR_CONNECTION_RESET',
    'ERR_CONNECTION_TIMED_OUT',
  ]);
  assert.equal(server.connectionCount, 0);
  const held = await run(
    { url: server.url, timeouts: { totalMs: 40 } },
    { handler: under({ fault: { connection: 'timeout' } }) },
  );
  assert.equal(held.error, 'ERR_TIMED_OUT');
});

test('a connection that fails amid a body has delivered what came before, and is named as a real one would be', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/length') response.setHeader('Content-Length', 10);
    response.write('01234');
    response.end('56789');
  });
  const cut = async (path: string, connection: 'close' | 'reset' | 'timeout') => {
    const fault = { connection, afterBytes: 7 };
    const get = await run(server.url + path, { handler: under({ fault }) });
    return [get.status, get.text, get.error];
  };
  assert.deepEqual(await cut('/length', 'close'), [200, '0123456', 'ERR_CONTENT_LENGTH_MISMATCH']);
  assert.deepEqual(await cut('/', 'close'), [200, '0123456', 'ERR_INCOMPLETE_CHUNKED_ENCODING']);
  assert.deepEqual(await cut('/', 'reset'), [200, '0123456', 'ERR_CONNECTION_RESET']);
  assert.deepEqual(await cut('/', 'timeout'), [200, '0123456', 'ERR_TIMED_OUT']);
  const whole = await run(server.url, {
    handler: under({ fault: { connection: 'reset', afterBytes: 10 } }),
  });
  assert.deepEqual([whole.text, whole.error], ['0123456789', undefined]);
});

test('conditions of several handlers add up, and the first word on each counts', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const get = await run(server.url, {
    handler: [
      under({ fault: { connection: 'reset' } }),
      under({ latencyMs: 1, fault: { connection: 'close' } }),
    ],
  });
  assert.equal(get.error, 'ERR_CONNECTION_RESET');
  assert.ok(get.of('phase:started').some(({ phase }) => phase === 'wait'));
});

test("conditions that can't be are reported and change nothing", async () => {
  await using server = await startServer((_, response) => response.end('in'));
  for (const [network, problem] of [
    [{ latencyMs: -1 }, /latencyMs must be a number from 0/],
    [{ downloadThroughput: 0 }, /downloadThroughput must be a number from 1/],
    [{ fault: { connection: 'melt' } }, /close, reset, timeout/],
    [{ fault: { connection: 'reset', afterBytes: 0.5 } }, /whole number/],
  ] as [never, RegExp][]) {
    const get = await run(server.url, { handler: under(network) });
    assert.equal(get.text, 'in');
    assert.match(get.of('problem:reported')[0]?.message ?? '', problem);
  }
});
