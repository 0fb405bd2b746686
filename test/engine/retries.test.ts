import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRawServer, unusedPort } from '../servers/rawServer.ts';
import { startServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';

/** A server that answers its requests with these statuses in turn, the last again and again. */
function startAnswering(...statuses: number[]): Promise<TestServer> {
  let count = 0;
  return startServer((_, response) => {
    const status = statuses[Math.min(count++, statuses.length - 1)] ?? 200;
    response.writeHead(status).end(`${count}: ${status}`);
  });
}

test('T01: a GET that fails twice with 5xx and then succeeds, succeeds, and delivers only that answer', async () => {
  await using server = await startAnswering(500, 502, 200);
  const get = await run(server.url);
  assert.deepEqual([get.status, get.text, server.requests.length], [200, '3: 200', 3]);
  assert.deepEqual(
    get.of('hop:started').map(({ reason }) => reason),
    ['request', 'retried', 'retried'],
  );
  assert.deepEqual(
    get.of('response:received').map(({ status }) => status),
    [500, 502, 200],
  );
});

test('T02: the third 5xx is the response, as a success with its body', async () => {
  await using server = await startAnswering(500, 500, 503, 200);
  const get = await run(server.url);
  assert.equal(get.webRequest.requestStatus, 'success');
  assert.deepEqual([get.status, get.text, server.requests.length], [503, '3: 503', 3]);
});

test('T03: with noRetryOn5xx the first 5xx is the response', async () => {
  await using server = await startAnswering(500, 200);
  const get = await run({ url: server.url, flags: ['noRetryOn5xx'] });
  assert.deepEqual([get.status, server.requests.length], [500, 1]);
});

test("T04: a request that must not be repeated unasked is not, unless the context wants CEF's way", async () => {
  await using server = await startAnswering(503);
  const post = { url: server.url, method: 'POST' };
  assert.equal((await run(post)).status, 503);
  assert.equal((await run({ ...post, method: 'PATCH' })).status, 503);
  assert.equal(server.requests.length, 2);
  using cef = new TestContext({ retryOn5xx: 'all' });
  assert.equal((await run(post, { context: cef })).status, 503);
  assert.equal(server.requests.length, 5);
  using never = new TestContext({ retryOn5xx: 'none' });
  assert.equal((await run(server.url, { context: never })).status, 503);
  assert.equal(server.requests.length, 6);
});

test('what means the same when it arrives twice is repeated, and nothing else', async () => {
  const times: Record<string, number> = {};
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'PATCH', 'QUERY']) {
    await using server = await startAnswering(503);
    await run({ url: server.url, method });
    times[method] = server.requests.length;
  }
  assert.deepEqual(times, {
    ...{ GET: 3, HEAD: 3, OPTIONS: 3, PUT: 3, DELETE: 3 },
    ...{ POST: 1, PATCH: 1, QUERY: 1 },
  });
});

test('T05: 408, 429, 499 and 600 are not retried', async () => {
  for (const status of [408, 429, 499, 600]) {
    await using server = await startAnswering(status, 200);
    assert.equal((await run(server.url)).status, status);
  }
});

test('T06: a retry sends the body again', async () => {
  const bodies: string[] = [];
  await using server = await startServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(bodies.length < 3 ? 500 : 200).end();
    });
  });
  const bytes = Buffer.from('the body');
  const put = await run({
    url: server.url,
    method: 'PUT',
    postData: { elements: [{ kind: 'bytes', bytes }] },
  });
  assert.deepEqual([put.status, bodies], [200, ['the body', 'the body', 'the body']]);
});

test('T07: after a redirect the retry starts at the original URL, as it was written', async () => {
  const paths: string[] = [];
  await using server = await startServer((request, response) => {
    paths.push(`${request.method} ${request.url} ${String(request.headers['x-added'] ?? '-')}`);
    if (request.url === '/from') response.writeHead(302, { Location: '/to' }).end();
    else response.writeHead(paths.length < 4 ? 503 : 200).end();
  });
  const get = await run(`${server.url}/from`, {
    handler: {
      onBeforeResourceLoad: ({ request, hop }) => {
        if (hop > 1) request.headers = [...request.headers, ['X-Added', String(hop)]];
        return undefined;
      },
    },
  });
  assert.equal(get.status, 200);
  assert.deepEqual(paths, ['GET /from -', 'GET /to 2', 'GET /from 3', 'GET /to 4']);
  assert.deepEqual(
    get.of('hop:started').map(({ reason }) => reason),
    ['request', 'redirect', 'retried', 'redirect'],
  );
});

test('T09 Z10: a request cancelled before a retry is sent is over, and nothing more is sent', async () => {
  await using server = await startAnswering(500, 200);
  using context = new TestContext();
  const get = start(server.url, { context });
  get.webRequest.log.subscribe((event) => {
    if (event.type === 'hop:started' && event.reason === 'retried') get.webRequest.cancel();
  });
  await get.end();
  assert.equal(get.webRequest.requestStatus, 'canceled');
  assert.equal(server.requests.length, 1);
});

test('T10: Retry-After delays nothing: a retry comes at once, and a person sees both', async () => {
  let count = 0;
  await using server = await startServer((_, response) => {
    response.writeHead(++count === 1 ? 503 : 200, { 'Retry-After': '3600' }).end();
  });
  assert.equal((await run(server.url)).status, 200);
});

test('a response that a handler gives is not retried, whatever its status', async () => {
  let opened = 0;
  const get = await run('http://mocked.test/', {
    handler: {
      getResourceHandler: () => ({
        open: () => {
          opened++;
          return true;
        },
        getResponseHeaders: () => ({ status: 503, headers: [], responseLength: 0 }),
        read: () => null,
      }),
    },
  });
  assert.deepEqual([get.status, opened], [503, 1]);
});

test('L05: a handler hears once that a request with retries is complete', async () => {
  await using server = await startAnswering(500, 500, 200);
  const heard: unknown[] = [];
  await run(server.url, {
    handler: {
      onResourceLoadComplete: ({ status, response }) => {
        heard.push([status, response?.status]);
      },
    },
  });
  assert.deepEqual(heard, [['success', 200]]);
});

test('T11: a connection that is refused, or reset before an answer, fails without another try', async () => {
  const refused = await run(`http://127.0.0.1:${await unusedPort()}/`);
  assert.deepEqual(
    [refused.error, refused.of('hop:started').length],
    ['ERR_CONNECTION_REFUSED', 1],
  );
  await using server = await startRawServer((socket) => {
    socket.once('data', () => socket.resetAndDestroy());
  });
  const reset = await run(server.url);
  assert.deepEqual([reset.error, server.connectionCount], ['ERR_CONNECTION_RESET', 1]);
});
