import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { RequestFlag, RequestInit, ResponseCacheOptions } from '../../src/engine/index.ts';
import { startRawServer, readHead } from '../servers/rawServer.ts';
import { readBody, startServer, type TestServer } from '../servers/testServer.ts';
import { type Run, type RunOptions, run, seen, start, TestContext } from './run.ts';

/** Answers every request with a body that counts them, under the headers given. */
function countingServer(
  headers: Record<string, string> = {},
  more: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<TestServer> {
  let count = 0;
  return startServer((request, response) => {
    count++;
    void readBody(request).then(() => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      if (!more(request, response)) response.end(`answer ${String(count)}`);
    });
  });
}

/** The sends of one test, one after the other, in one context. */
function sender(server: TestServer, options: Required<Pick<RunOptions, 'context'>> & RunOptions) {
  return (init: Partial<RequestInit> = {}) => run({ url: server.url, ...init }, options);
}

const flagged = (...flags: RequestFlag[]): Partial<RequestInit> => ({ flags });
const fromCache = ({ webRequest }: Run) => webRequest.response?.fromCache;
const seconds = (ago: number) => new Date(Date.now() - ago * 1000).toUTCString();

/** Runs a test with each kind of store (reference 7, "Dimensions"). */
function testInStores(name: string, check: (options: ResponseCacheOptions) => Promise<void>): void {
  test(`${name} (memory)`, () => check({ kind: 'memory' }));
  test(`${name} (disk)`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cache-'));
    try {
      await check({ kind: 'disk', folder });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

test('X01: a context made without options caches what the server says is fresh', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  const send = sender(server, { context });
  const runs = [await send(), await send(), await send()];
  assert.equal(server.requests.length, 1);
  assert.deepEqual(runs.map(fromCache), ['miss', 'hit', 'hit']);
  assert.deepEqual(
    runs.map(({ webRequest }) => webRequest.responseWasCached),
    [false, true, true],
  );
  assert.deepEqual(
    runs.map((one) => one.text),
    ['answer 1', 'answer 1', 'answer 1'],
  );
});

testInStores('X01 L06: a hit delivers the body without a byte on the wire', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10', 'X-Own': 'kept' });
  using context = new TestContext({ responseCache: options });
  const lengths: number[] = [];
  const send = sender(server, {
    context,
    handler: {
      onResourceLoadComplete: ({ receivedContentLength }) => {
        lengths.push(receivedContentLength);
      },
    },
  });
  const first = await send();
  const hit = await send();
  assert.equal(server.requests.length, 1);
  assert.equal(hit.text, 'answer 1');
  assert.equal(hit.of('request:sent').length, 0);
  assert.equal(hit.of('connection:opened').length, 0);
  assert.equal(hit.of('response:received')[0]?.fromCache, 'hit');
  assert.deepEqual(first.view.bytes, { sent: 0, received: 8, decoded: 8, cached: 0 });
  assert.deepEqual(hit.view.bytes, { sent: 0, received: 0, decoded: 8, cached: 8 });
  assert.deepEqual(lengths, [8, 8]);
  assert.deepEqual(hit.downloads.at(-1), [8, 8]);
  assert.deepEqual(seen(hit.webRequest.response ?? undefined, 'x-own'), ['kept']);
  assert.match(seen(hit.webRequest.response ?? undefined, 'age')[0] ?? '', /^\d$/);
  assert.equal(hit.webRequest.response?.statusText, 'OK');
});

testInStores('X02: without a word about freshness every request is sent', async (options) => {
  await using server = await countingServer();
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const runs = [await send(), await send(), await send()];
  assert.equal(server.requests.length, 3);
  assert.deepEqual(runs.map(fromCache), ['miss', 'miss', 'miss']);
  // Kept all the same.
  const only = await send(flagged('onlyFromCache'));
  assert.equal(only.text, 'answer 3');
  assert.equal(server.requests.length, 3);
});

testInStores('X03: SkipCache does not read the cache, but writes it', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const runs = [await send(flagged('skipCache')), await send(), await send(flagged('skipCache'))];
  assert.equal(server.requests.length, 2);
  assert.deepEqual(runs.map(fromCache), [null, 'hit', null]);
  assert.deepEqual(seen(server.requests[0], 'cache-control'), ['no-cache']);
});

test('X04: Cache-Control: no-cache in the request is as SkipCache', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  const send = sender(server, { context });
  const runs = [
    await send({ headers: [['cache-control', 'max-age=5, No-Cache']] }),
    await send(),
    await send(flagged('skipCache')),
    await send({ headers: [['Pragma', 'no-cache']] }),
  ];
  assert.equal(server.requests.length, 3);
  assert.deepEqual(runs.map(fromCache), [null, 'hit', null, null]);
  assert.deepEqual(seen(server.requests[0], 'cache-control'), ['max-age=5, No-Cache']);
});

testInStores('X05: OnlyFromCache fails while nothing is kept', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const only = [['Cache-Control', 'only-if-cached']] as const;
  for (const init of [flagged('onlyFromCache'), { headers: only }, flagged('onlyFromCache')]) {
    const miss = await send(init);
    assert.equal(miss.webRequest.requestStatus, 'failed');
    assert.equal(miss.error, 'ERR_CACHE_MISS');
    assert.equal(miss.webRequest.response, null);
    assert.deepEqual(miss.downloads, []);
  }
  assert.equal(server.connectionCount, 0);
});

testInStores('X08: OnlyFromCache is served what is kept', async (options) => {
  await using server = await countingServer();
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const only = [['Cache-Control', 'only-if-cached']] as const;
  const runs = [await send(), await send(flagged('onlyFromCache')), await send({ headers: only })];
  assert.equal(server.requests.length, 1);
  assert.deepEqual(runs.map(fromCache), ['miss', 'hit', 'hit']);
});

test('X09: DisableCache and no-store keep nothing and read nothing', async () => {
  const none = [['Cache-Control', 'no-store']] as const;
  for (const init of [flagged('disableCache'), { headers: none }]) {
    await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
    using context = new TestContext();
    const send = sender(server, { context });
    assert.equal(fromCache(await send(init)), null);
    for (let time = 0; time < 2; time++) {
      assert.equal((await send(flagged('onlyFromCache'))).error, 'ERR_CACHE_MISS');
    }
    assert.equal(server.requests.length, 1);
    await send();
    assert.equal((await send(init)).text, 'answer 3');
  }
});

test('X11: beside a flag the Cache-Control of the request is sent and not read', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  const send = sender(server, { context });
  const header = (value: string) => [['Cache-Control', value]] as const;
  await send({ ...flagged('skipCache'), headers: header('no-store') });
  assert.deepEqual(seen(server.requests[0], 'cache-control'), ['no-store']);
  assert.equal(fromCache(await send()), 'hit');
  const only = await send({ ...flagged('onlyFromCache'), headers: header('no-cache') });
  assert.equal(fromCache(only), 'hit');
  const disabled = { ...flagged('disableCache'), headers: header('only-if-cached') };
  assert.equal((await send(disabled)).text, 'answer 2');
});

test('X12: OnlyFromCache together with SkipCache or DisableCache fails, whatever is kept', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  using uncached = new TestContext({ responseCache: null });
  const send = sender(server, { context });
  await send();
  const both = [['Cache-Control', 'only-if-cached, no-cache']] as const;
  const conflicts = [
    await send(flagged('onlyFromCache', 'skipCache')),
    await send(flagged('onlyFromCache', 'disableCache')),
    await send({ headers: both }),
    await sender(server, { context: uncached })(flagged('onlyFromCache', 'skipCache')),
  ];
  for (const conflict of conflicts) assert.equal(conflict.error, 'ERR_CACHE_MISS');
  assert.equal(server.requests.length, 1);
});

testInStores('X13: OnlyFromCache takes what is stale', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10', Age: '60' });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  await send();
  const only = await send(flagged('onlyFromCache'));
  assert.equal(only.text, 'answer 1');
  assert.equal(fromCache(only), 'hit');
  assert.match(seen(only.webRequest.response ?? undefined, 'age')[0] ?? '', /^6\d$/);
  assert.equal(fromCache(await send()), 'miss');
  assert.equal(server.requests.length, 2);
});

testInStores(
  'X14: a stale response is confirmed by 304 and delivered as 200, its headers merged',
  async (options) => {
    await using server = await countingServer(
      { ETag: '"v1"', 'Last-Modified': seconds(60), 'Cache-Control': 'no-cache', 'X-Kept': 'old' },
      (request, response) => {
        if (request.headers['if-none-match'] === undefined) {
          response.setHeader('Set-Cookie', 'first=1');
          return false;
        }
        response.removeHeader('X-Kept');
        response.setHeader('X-New', 'joined');
        response.setHeader('Cache-Control', 'max-age=60');
        response.setHeader('Set-Cookie', 'second=2');
        response.writeHead(304).end();
        return true;
      },
    );
    using context = new TestContext({ responseCache: options });
    const send = sender(server, { context });
    await send();
    const confirmed = await send(flagged('allowStoredCredentials'));
    assert.equal(confirmed.status, 200);
    assert.equal(confirmed.text, 'answer 1');
    assert.equal(fromCache(confirmed), 'revalidated');
    assert.equal(confirmed.webRequest.responseWasCached, true);
    const { response } = confirmed.webRequest;
    assert.deepEqual(seen(response ?? undefined, 'x-kept'), ['old']);
    assert.deepEqual(seen(response ?? undefined, 'x-new'), ['joined']);
    assert.deepEqual(seen(response ?? undefined, 'cache-control'), ['max-age=60']);
    assert.deepEqual(seen(server.requests[1], 'if-none-match'), ['"v1"']);
    assert.equal(seen(server.requests[1], 'if-modified-since').length, 1);
    // The cookie of the 304 is new; that of the kept response was set once.
    assert.equal(seen(response ?? undefined, 'set-cookie')[0], 'second=2');
    const cookies = await context.cookieManager.cookiesFor(server.url);
    assert.deepEqual(
      cookies.map(({ name }) => name),
      ['second'],
    );
    assert.deepEqual(
      confirmed.of('response:received').map((event) => [event.status, event.fromCache]),
      [
        [304, 'miss'],
        [200, 'revalidated'],
      ],
    );
    assert.equal(confirmed.view.hops[0]?.earlier[0]?.response.status, 304);
    // The 304 made it fresh.
    assert.equal(fromCache(await send()), 'hit');
    assert.equal(server.requests.length, 2);
    assert.equal(server.connectionCount, 1);
  },
);

test('X14: what changed on the server replaces what was kept', async () => {
  await using server = await countingServer({ ETag: '"v1"', 'Cache-Control': 'max-age=0' });
  using context = new TestContext();
  const send = sender(server, { context });
  await send();
  const changed = await send();
  assert.deepEqual([changed.text, fromCache(changed)], ['answer 2', 'miss']);
  assert.equal((await send(flagged('onlyFromCache'))).text, 'answer 2');
});

test('X14: Last-Modified alone is a condition too', async () => {
  const modified = seconds(600);
  await using server = await countingServer(
    { 'Last-Modified': modified, 'Cache-Control': 'no-cache' },
    (request, response) => {
      if (request.headers['if-modified-since'] !== modified) return false;
      response.writeHead(304).end();
      return true;
    },
  );
  using context = new TestContext();
  const send = sender(server, { context });
  await send();
  assert.equal(fromCache(await send()), 'revalidated');
});

test('a 304 about another entity is not believed: the response is asked for without a condition', async () => {
  await using server = await countingServer(
    { ETag: '"v1"', 'Cache-Control': 'no-cache' },
    (request, response) => {
      if (request.headers['if-none-match'] === undefined) return false;
      response.setHeader('ETag', '"other"');
      response.writeHead(304).end();
      return true;
    },
  );
  using context = new TestContext();
  const send = sender(server, { context });
  await send();
  const again = await send();
  assert.deepEqual([again.status, again.text, fromCache(again)], [200, 'answer 3', 'miss']);
});

test('conditions that the user wrote go through, and the 304 is delivered as it is', async () => {
  await using server = await countingServer(
    { ETag: '"v1"', 'Cache-Control': 'max-age=10' },
    (request, response) => {
      if (request.headers['if-none-match'] !== '"v1"') return false;
      response.writeHead(304).end();
      return true;
    },
  );
  using context = new TestContext();
  const send = sender(server, { context });
  await send();
  const own = await send({ headers: [['If-None-Match', '"v1"']] });
  assert.deepEqual([own.status, own.text, fromCache(own)], [304, '', null]);
  assert.equal(fromCache(await send()), 'hit');
});

testInStores('X15: no-store and Vary: * are not reused; private is, here', async (options) => {
  const reused = async (headers: Record<string, string>) => {
    await using server = await countingServer(headers);
    using context = new TestContext({ responseCache: options });
    const send = sender(server, { context });
    await send();
    return fromCache(await send());
  };
  assert.equal(await reused({ 'Cache-Control': 'no-store, max-age=10' }), 'miss');
  assert.equal(await reused({ 'Cache-Control': 'max-age=10', Vary: '*' }), 'miss');
  assert.equal(await reused({ 'Cache-Control': 'max-age=10', Vary: 'Accept, *' }), 'miss');
  // One user's cache may keep what is one user's (RFC 9111, section 5.2.2.7).
  assert.equal(await reused({ 'Cache-Control': 'private, max-age=10' }), 'hit');
});

testInStores('X16: with Vary, each value has a response of its own', async (options) => {
  await using server = await countingServer(
    { 'Cache-Control': 'max-age=10', Vary: 'accept-LANGUAGE' },
    (request, response) => {
      response.end(`in ${request.headers['accept-language'] ?? ''}`);
      return true;
    },
  );
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const language = (value: string) => ({ headers: [['Accept-Language', value]] as const });
  const texts = [];
  for (const value of ['de', 'fr', 'de', 'fr']) {
    const sent = await send(language(value));
    texts.push(`${sent.text} ${String(fromCache(sent))}`);
  }
  assert.deepEqual(texts, ['in de miss', 'in fr miss', 'in de hit', 'in fr hit']);
  assert.equal((await send()).text, 'in en-US,en;q=0.9');
  assert.equal(server.requests.length, 3);
});

testInStores('X17: POST and PUT are not cached and invalidate their URL', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'MKCOL']) {
    await send();
    assert.equal(fromCache(await send()), 'hit');
    assert.equal(fromCache(await send({ method })), null);
    assert.equal(fromCache(await send({ method })), null);
    assert.equal(fromCache(await send()), 'miss');
  }
  assert.equal(
    (await send({ method: 'POST', ...flagged('onlyFromCache') })).error,
    'ERR_CACHE_MISS',
  );
});

test('X17: an unsafe request also invalidates what its response names, of the same origin; not when it fails', async () => {
  await using server = await countingServer(
    { 'Cache-Control': 'max-age=10' },
    (request, response) => {
      if (request.method !== 'POST') return false;
      const status = request.url === '/fails' ? 500 : 201;
      response.writeHead(status, { 'Content-Location': '/caf\xe9', Location: '/new' }).end();
      return true;
    },
  );
  using context = new TestContext();
  const get = (path: string) => run({ url: server.url + path }, { context });
  const post = (path: string) =>
    run({ url: server.url + path, method: 'POST', flags: ['noRetryOn5xx'] }, { context });
  for (const path of ['/caf%E9', '/new', '/other']) await get(path);
  await post('/fails');
  assert.equal(fromCache(await get('/caf%E9')), 'hit');
  await post('/works');
  assert.equal(fromCache(await get('/caf%E9')), 'miss');
  assert.equal(fromCache(await get('/new')), 'miss');
  assert.equal(fromCache(await get('/other')), 'hit');
});

test('X17: what was asked for before an invalidation is not kept after it', async () => {
  let release: () => void = () => undefined;
  await using server = await startServer((request, response) => {
    response.setHeader('Cache-Control', 'max-age=10');
    if (request.method !== 'GET' || release !== none) return void response.end('late');
    response.write('ear');
    release = () => response.end('ly');
  });
  const none = release;
  using context = new TestContext();
  const send = sender(server, { context });
  const early = start(server.url, { context });
  await early.until('response:received');
  await send({ method: 'POST' });
  release();
  assert.equal((await early.end()).text, 'early');
  assert.equal((await send()).text, 'late');
});

testInStores('X18: a part of a cached response is asked of the server', async (options) => {
  const whole = 'abcdefghij';
  await using server = await startServer((request, response) => {
    response.setHeader('Cache-Control', 'max-age=10');
    response.setHeader('ETag', '"v1"');
    if (request.headers.range === undefined) return void response.end(whole);
    response.writeHead(206, { 'Content-Range': 'bytes 2-4/10' }).end('cde');
  });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const range = { headers: [['Range', 'bytes=2-4']] as const };
  const parts = [await send(range), await send(), await send(range), await send()];
  assert.deepEqual(
    parts.map((part) => [part.status, part.text, fromCache(part)]),
    [
      [206, 'cde', null],
      [200, whole, 'miss'],
      [206, 'cde', null],
      [200, whole, 'hit'],
    ],
  );
});

test('X19: what one context caches no other one sees', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using one = new TestContext();
  using other = new TestContext();
  await run(server.url, { context: one });
  assert.equal(fromCache(await run(server.url, { context: other })), 'miss');
  assert.equal(fromCache(await run(server.url, { context: one })), 'hit');
});

test('X20: SkipCache set in onBeforeResourceLoad counts', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  await run(server.url, { context });
  const skipping = await run(server.url, {
    context,
    handler: { onBeforeResourceLoad: ({ request }) => void request.flags.add('skipCache') },
  });
  assert.equal(skipping.text, 'answer 2');
  assert.equal((await run(server.url, { context })).text, 'answer 2');
});

testInStores('X21: after clearCache the server is asked again', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  await send();
  await context.clearCache();
  assert.equal(fromCache(await send()), 'miss');
  assert.equal(server.requests.length, 2);
});

testInStores(
  'X22: a cached redirect is followed without asking who redirected',
  async (options) => {
    const asked: string[] = [];
    await using server = await startServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/end') return void response.end('arrived');
      response.writeHead(301, { Location: '/end', 'Cache-Control': 'max-age=10' }).end('moved');
    });
    using context = new TestContext({ responseCache: options });
    const get = () => run(`${server.url}/start#part`, { context });
    await get();
    const again = await get();
    assert.deepEqual(asked, ['/start', '/end', '/end']);
    assert.equal(again.text, 'arrived');
    assert.equal(again.webRequest.response?.url, `${server.url}/end#part`);
    assert.equal(again.of('redirect:received').length, 1);
    assert.equal(again.of('response:received')[0]?.fromCache, 'hit');
  },
);

testInStores('X23: a body that was cut off is never kept', async (options) => {
  const heads = [
    'Content-Length: 10\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Connection: close\r\n',
  ];
  for (const head of heads) {
    await using server = await startRawServer((socket) => {
      void readHead(socket).then(() => {
        const body = head.startsWith('Transfer') ? '5\r\nshort\r\n' : 'short';
        socket.end(`HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\n${head}\r\n${body}`);
      });
    });
    using context = new TestContext({ responseCache: options });
    const cut = await run(server.url, { context });
    // A body that the end of the connection ends may have been cut off or not.
    assert.equal(cut.error === undefined, head.startsWith('Connection'));
    const only = await run({ url: server.url, flags: ['onlyFromCache'] }, { context });
    assert.equal(only.error, 'ERR_CACHE_MISS');
  }
});

testInStores('X23: of a request that is canceled nothing is kept', async (options) => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'Cache-Control': 'max-age=10', 'Content-Length': '10' });
    response.write('half ');
  });
  using context = new TestContext({ responseCache: options });
  const canceled = start(server.url, {
    context,
    client: {
      onDownloadData: (webRequest) => {
        webRequest.cancel();
      },
    },
  });
  await canceled.end();
  const only = await run({ url: server.url, flags: ['onlyFromCache'] }, { context });
  assert.equal(only.error, 'ERR_CACHE_MISS');
});

testInStores(
  'F15: a filter and the decoder see a cached body as one of the network',
  async (options) => {
    const body = gzipSync('plain text');
    await using server = await startServer((_, response) => {
      response.writeHead(200, { 'Cache-Control': 'max-age=10', 'Content-Encoding': 'gzip' });
      response.end(body);
    });
    using context = new TestContext({ responseCache: options });
    let filtered = 0;
    const send = sender(server, {
      context,
      handler: {
        getResourceResponseFilter: () => {
          filtered++;
          return {
            filter: ({ dataIn }) =>
              dataIn === null
                ? new Uint8Array()
                : Buffer.from(Buffer.from(dataIn).toString().toUpperCase()),
          };
        },
      },
    });
    assert.equal((await send()).text, 'PLAIN TEXT');
    const hit = await send();
    assert.deepEqual([hit.text, fromCache(hit), filtered], ['PLAIN TEXT', 'hit', 2]);
    assert.deepEqual(hit.view.bytes, {
      sent: 0,
      received: 0,
      decoded: 10,
      cached: body.length,
      filtered: 10,
    });
  },
);

testInStores(
  'HEAD is answered from a kept GET, and tells whether that one is still right',
  async (options) => {
    let tag = '"v1"';
    await using server = await startServer((request, response) => {
      response.setHeader('ETag', tag);
      response.setHeader('Cache-Control', request.url === '/fresh' ? 'max-age=10' : 'no-cache');
      response.end('body');
    });
    using context = new TestContext({ responseCache: options });
    const send = (path: string, method: string, ...flags: RequestFlag[]) =>
      run({ url: server.url + path, method, flags }, { context });
    assert.equal(fromCache(await send('/fresh', 'HEAD')), 'miss');
    await send('/fresh', 'GET');
    const head = await send('/fresh', 'HEAD');
    assert.deepEqual([head.status, head.text, fromCache(head)], [200, '', 'hit']);
    assert.deepEqual(seen(head.webRequest.response ?? undefined, 'content-length'), ['4']);
    await send('/stale', 'GET');
    assert.equal(fromCache(await send('/stale', 'HEAD')), 'miss');
    assert.equal(fromCache(await send('/stale', 'GET', 'onlyFromCache')), 'hit');
    tag = '"v2"';
    await send('/stale', 'HEAD');
    assert.equal((await send('/stale', 'GET', 'onlyFromCache')).error, 'ERR_CACHE_MISS');
  },
);

test('the answer for one user is not given to another', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  const send = sender(server, { context });
  const as = (user: string) => ({ headers: [['Authorization', `Bearer ${user}`]] as const });
  assert.equal((await send(as('ann'))).text, 'answer 1');
  assert.equal((await send(as('bob'))).text, 'answer 2');
  assert.equal((await send()).text, 'answer 3');
  assert.equal((await send(as('ann'))).text, 'answer 1');
});

testInStores('who did not log in does not get what somebody else was answered', async (options) => {
  await using server = await countingServer(
    { 'Cache-Control': 'max-age=60' },
    (request, response) => {
      const [, login = ''] = request.headers.authorization?.split(' ') ?? [];
      const [user = ''] = Buffer.from(login, 'base64').toString().split(':');
      if (user === '') response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
      else response.end(`for ${user}`);
      return true;
    },
  );
  using context = new TestContext({ responseCache: options });
  using another = new TestContext({ responseCache: options });
  const flags = ['allowStoredCredentials'] as const;
  const as = (username: string, where = context) =>
    run(
      { url: server.url, flags },
      {
        context: where,
        handler: { getAuthCredentials: () => ({ action: 'provide', username, password: 'p' }) },
      },
    );
  assert.equal((await as('alice')).text, 'for alice');
  context.clearAuthCredentials();
  assert.equal((await as('bob')).text, 'for bob');
  assert.equal((await as('carol', another)).text, 'for carol');
  assert.equal((await run(server.url, { context })).status, 401);
});

testInStores('cookies choose the response, unless it says that it is public', async (options) => {
  await using server = await countingServer({}, (request, response) => {
    if (request.url === '/login') response.setHeader('Set-Cookie', 'sid=alice');
    else {
      response.setHeader('Cache-Control', `max-age=60${request.url === '/all' ? ', public' : ''}`);
    }
    response.end(`for ${request.headers.cookie ?? 'nobody'}`);
    return true;
  });
  using alice = new TestContext({ responseCache: options });
  using another = new TestContext({ responseCache: options });
  const get = async (context: TestContext, path: string, ...flags: RequestFlag[]) =>
    (await run({ url: server.url + path, flags }, { context })).text;
  await get(alice, '/login', 'allowStoredCredentials');
  assert.equal(await get(alice, '/', 'allowStoredCredentials'), 'for sid=alice');
  assert.equal(await get(alice, '/'), 'for nobody');
  assert.equal(await get(another, '/', 'allowStoredCredentials'), 'for nobody');
  const before = server.requests.length;
  assert.equal(await get(alice, '/', 'allowStoredCredentials'), 'for sid=alice');
  assert.equal(server.requests.length, before, 'and the same cookies get it again');
  assert.equal(await get(alice, '/all', 'allowStoredCredentials'), 'for sid=alice');
  assert.equal(await get(alice, '/all'), 'for sid=alice');
});

testInStores('of one URL the newest twenty responses are kept', async (options) => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=60', Vary: 'X-Id' });
  using context = new TestContext({ responseCache: options });
  const send = sender(server, { context });
  const kept: boolean[] = [];
  for (let id = 0; id < 25; id++) await send({ headers: [['X-Id', String(id)]] });
  for (let id = 0; id < 25; id++) {
    const only = await send({ ...flagged('onlyFromCache'), headers: [['X-Id', String(id)]] });
    kept.push(only.error === undefined);
  }
  assert.equal(kept.filter(Boolean).length, 20);
  assert.equal(kept[24], true);
});

test('a response to answered credentials is kept when it is public, unless it varies with them', async () => {
  await using server = await countingServer(
    { 'Cache-Control': 'public, max-age=10' },
    (request, response) => {
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
        return true;
      }
      if (request.url === '/varies') response.setHeader('Vary', 'Authorization');
      return false;
    },
  );
  using context = new TestContext();
  const get = (path: string) =>
    run(
      { url: server.url + path, flags: ['allowStoredCredentials'] },
      {
        context,
        handler: {
          getAuthCredentials: () => ({ action: 'provide', username: 'u', password: 'p' }),
        },
      },
    );
  assert.deepEqual([fromCache(await get('/')), fromCache(await get('/'))], ['miss', 'hit']);
  const varied = [fromCache(await get('/varies')), fromCache(await get('/varies'))];
  assert.deepEqual(varied, ['miss', 'miss']);
});

test('Set-Cookie of a cached response is not set again', async () => {
  await using server = await countingServer({
    'Cache-Control': 'max-age=10',
    'Set-Cookie': 'once=1',
  });
  using context = new TestContext();
  const send = sender(server, { context });
  await send(flagged('allowStoredCredentials'));
  await context.cookieManager.deleteCookies();
  const hit = await send(flagged('allowStoredCredentials'));
  assert.equal(fromCache(hit), 'hit');
  assert.deepEqual(seen(hit.webRequest.response ?? undefined, 'set-cookie'), []);
  assert.deepEqual(await context.cookieManager.cookiesFor(server.url), []);
});

test('a request that a handler restarts is not answered with what it was restarted for', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext();
  const restarted = await run(server.url, {
    context,
    handler: {
      onResourceResponse: ({ request, response }) => {
        if (response.fromCache === null) return undefined;
        request.headers = [...request.headers, ['X-Again', 'yes']];
        return { action: 'restart' };
      },
    },
  });
  assert.equal(restarted.text, 'answer 2');
  assert.deepEqual(seen(server.requests[1], 'x-again'), ['yes']);
});

test('what a handler serves is not cached', async () => {
  await using server = await countingServer();
  using context = new TestContext();
  const pieces = [Buffer.from('made up')];
  const mocked = await run(server.url, {
    context,
    handler: {
      getResourceHandler: () => ({
        open: () => true,
        getResponseHeaders: () => ({
          status: 200,
          headers: [['Cache-Control', 'max-age=10']],
          responseLength: -1,
        }),
        read: () => pieces.shift() ?? null,
      }),
    },
  });
  assert.deepEqual([mocked.text, fromCache(mocked)], ['made up', null]);
  const only = await run({ url: server.url, flags: ['onlyFromCache'] }, { context });
  assert.equal(only.error, 'ERR_CACHE_MISS');
});

test('without a cache nothing is kept, and Cache-Control is meant for those on the way', async () => {
  await using server = await countingServer({ 'Cache-Control': 'max-age=10' });
  using context = new TestContext({ responseCache: null });
  const send = sender(server, { context });
  await send();
  const again = await send({ headers: [['Cache-Control', 'only-if-cached']] });
  assert.deepEqual([again.text, fromCache(again)], ['answer 2', null]);
  const only = await send(flagged('onlyFromCache'));
  assert.equal(only.error, 'ERR_CACHE_MISS');
  assert.match(only.webRequest.requestError?.message ?? '', /no responses are cached here/);
  assert.equal(server.requests.length, 2);
});

test('a cache of no size or in a relative folder is refused, and the message says what to do', () => {
  assert.throws(() => new TestContext({ responseCache: { kind: 'memory', maxBytes: 0 } }), {
    name: 'RangeError',
    message: /maxBytes is 0: give a number of bytes/,
  });
  assert.throws(() => new TestContext({ responseCache: { kind: 'disk', folder: 'cache' } }), {
    name: 'RangeError',
    message: /folder is "cache": give an absolute path/,
  });
});

testInStores(
  'what is kept stays as it came, whatever those who get the bytes do to them',
  async (responseCache) => {
    const text = 'kept '.repeat(10_000);
    await using server = await startServer((_, response) => {
      response.setHeader('Cache-Control', 'max-age=1000').setHeader('Content-Length', text.length);
      response.end(text);
    });
    const overwrites = (data: Uint8Array | null): void => void data?.fill(0);
    const givesAway = (data: Uint8Array | null): void => {
      if (data?.buffer instanceof ArrayBuffer) {
        structuredClone(data.buffer, { transfer: [data.buffer] });
      }
    };
    for (const spoil of [overwrites, givesAway]) {
      using context = new TestContext({ responseCache });
      const filter = ({ dataIn }: { dataIn: Uint8Array | null }): Uint8Array => {
        spoil(dataIn);
        return new Uint8Array();
      };
      const filtered = { getResourceResponseFilter: () => ({ filter }) };
      const clients = [
        { handler: filtered },
        {
          client: {
            onDownloadData: (_: unknown, data: Uint8Array) => {
              spoil(data);
            },
          },
        },
      ];
      for (const first of [0, 1]) {
        await context.clearCache();
        for (const at of [first, 1 - first, first]) {
          assert.equal((await run(server.url, { context, ...clients[at] })).error, undefined);
        }
        const last = await run(server.url, { context });
        assert.deepEqual([fromCache(last), last.text === text], ['hit', true]);
      }
    }
  },
);
