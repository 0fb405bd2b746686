import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../src/engine/network/cache/memoryStore.ts';
import type { StoredHead } from '../../src/engine/network/cache/storedHead.ts';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';

const onlyFromCache = ['onlyFromCache'] as const;

function sizedServer() {
  return startServer((request, response) => {
    response.setHeader('Cache-Control', 'max-age=100');
    response.end('x'.repeat(Number(request.url?.split('/')[1])));
  });
}

const memoryContext = (maxBytes: number) =>
  new TestContext({ responseCache: { kind: 'memory', maxBytes } });

test('in memory, what was not used for longest goes first', async () => {
  await using server = await sizedServer();
  using context = memoryContext(100_000);
  const get = (name: string) => run(`${server.url}/10000/${name}`, { context });
  for (let number = 0; number < 8; number++) await get(String(number));
  await get('0');
  for (let number = 8; number < 12; number++) await get(String(number));
  const kept = [];
  for (let number = 0; number < 12; number++) {
    const url = `${server.url}/10000/${String(number)}`;
    const only = await run({ url, flags: onlyFromCache }, { context });
    if (only.error === undefined) kept.push(number);
  }
  assert.ok(kept.length >= 8, `only ${String(kept.length)} are kept`);
  assert.deepEqual(kept, [
    0,
    ...Array.from({ length: 11 }, (_, number) => number + 1).slice(1 - kept.length),
  ]);
});

test('a body larger than an eighth of the cache is delivered and not kept', async () => {
  await using server = await startServer((request, response) => {
    response.setHeader('Cache-Control', 'max-age=100');
    if (request.url === '/told') response.setHeader('Content-Length', 200_000);
    response.write('x'.repeat(100_000));
    response.end('x'.repeat(100_000));
  });
  using context = memoryContext(1_000_000);
  await run({ url: `${server.url}/small`, method: 'HEAD' }, { context });
  for (const path of ['/told', '/chunked']) {
    const url = server.url + path;
    assert.equal((await run(url, { context })).text.length, 200_000);
    assert.equal((await run({ url, flags: onlyFromCache }, { context })).error, 'ERR_CACHE_MISS');
  }
});

const head: StoredHead = {
  status: 200,
  statusText: 'OK',
  headers: [],
  httpVersion: '1.1',
  requestTime: 0,
  responseTime: 0,
  freshFor: 0,
  selectedBy: [],
};

test('what is being written counts: many large responses at once take no more than the cache', async () => {
  const store = new MemoryStore(100_000);
  const writers = Array.from({ length: 20 }, (_, number) => store.create(String(number), head));
  const pieces = new Uint8Array(10_000);
  for (const writer of writers) await writer.write(pieces);
  for (const writer of writers) await writer.commit();
  let bytes = 0;
  for (let number = 0; number < 20; number++) {
    for (const entry of await store.entries(String(number))) {
      const body = await entry.open();
      for await (const chunk of body?.chunks() ?? []) bytes += chunk.byteLength;
    }
  }
  assert.ok(bytes <= 100_000 && bytes >= 80_000, `${String(bytes)} bytes`);
});

test('an entry that is given up gives its room back', async () => {
  const store = new MemoryStore(100_000);
  for (let time = 0; time < 50; time++) {
    const writer = store.create('aborted', head);
    await writer.write(new Uint8Array(10_000));
    await writer.abort();
  }
  const writer = store.create('kept', head);
  await writer.write(new Uint8Array(10_000));
  await writer.commit();
  assert.equal((await store.entries('kept')).length, 1);
});

test('what is kept is a copy: a small piece does not hold on to the buffer that it came in', async () => {
  const store = new MemoryStore(100_000);
  const buffer = new Uint8Array(64 * 1024).fill(1);
  const writer = store.create('piece', head);
  await writer.write(buffer.subarray(0, 10));
  await writer.commit();
  buffer.fill(2);
  const [entry] = await store.entries('piece');
  const chunks = await Array.fromAsync((await entry?.open())?.chunks() ?? []);
  assert.deepEqual(
    chunks.map((chunk) => [chunk.buffer.byteLength, ...chunk]),
    [[10, ...Array.from({ length: 10 }, () => 1)]],
  );
});

test('whoever takes a cached body slowly is waited for', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Cache-Control', 'max-age=100');
    response.end(Buffer.alloc(300_000));
  });
  using context = new TestContext();
  await run(server.url, { context });
  let taking = 0;
  const slow = start(server.url, {
    context,
    client: {
      onDownloadData: async () => {
        assert.equal(++taking, 1, 'one piece at a time');
        await new Promise(setImmediate);
        taking--;
      },
    },
  });
  await slow.end();
  assert.equal(slow.webRequest.responseWasCached, true);
  assert.equal(slow.text.length, 300_000);
});

test('a cached body that is canceled half way is delivered no further', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Cache-Control', 'max-age=100');
    response.write(Buffer.alloc(100_000));
    response.end(Buffer.alloc(100_000));
  });
  using context = new TestContext();
  await run(server.url, { context });
  const canceled = start(server.url, {
    context,
    client: {
      onDownloadData: (webRequest) => {
        webRequest.cancel();
      },
    },
  });
  await canceled.end();
  assert.equal(canceled.webRequest.requestStatus, 'canceled');
  assert.equal(canceled.data.length, 1);
});

test('a response over a connection whose certificate was allowed is not kept: a hit would ask nobody', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  await using server = await startTlsServer({ certificate }, (_, response) => {
    response.setHeader('Cache-Control', 'max-age=100').end('body');
  });
  using context = new TestContext();
  let asked = 0;
  const get = () =>
    run(server.url, {
      context,
      handler: {
        onCertificateError: () => {
          asked++;
          return { action: 'continue' };
        },
      },
    });
  assert.equal((await get()).text, 'body');
  assert.equal((await get()).webRequest.response?.fromCache, 'miss');
  assert.equal(asked, 2);
});
