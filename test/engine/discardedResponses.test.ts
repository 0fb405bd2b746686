import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestHandler } from '../../src/engine/index.ts';
import { harOfSessions } from '../../src/har/write/harOfSessions.ts';
import { startServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';
import type { Run, RunOptions } from './run.ts';

type First = (respond: (status: number, headers?: Record<string, string>) => void) => void;

/** Answers once, then closes each connection when a request has arrived. */
async function answersOnce(first: First): Promise<TestServer> {
  let answered = false;
  return startServer((request, response) => {
    if (answered) {
      request.socket.destroy();
      return;
    }
    answered = true;
    first((status, headers = {}) => response.writeHead(status, headers).end('first'));
  });
}

/** What everybody says who can say what the response was. */
async function lastWords(url: string, options: RunOptions): Promise<Run & { told: unknown[] }> {
  const told: unknown[] = [];
  const listening: RequestHandler = {
    onResourceLoadComplete: ({ response }) => void told.push(response),
  };
  const ended = await run(
    { url, flags: ['allowStoredCredentials'] },
    {
      ...options,
      handler: [...[options.handler ?? []].flat(), listening],
      client: {
        ...options.client,
        onRequestComplete: (webRequest) => void told.push(webRequest.response),
      },
    },
  );
  return Object.assign(ended, { told });
}

function assertNoResponse(ended: Run & { told: unknown[] }): void {
  assert.equal(ended.webRequest.requestStatus, 'failed');
  assert.deepEqual([ended.webRequest.response, ...ended.told], [null, null, null]);
  assert.equal(ended.view.hops.at(-1)?.response, null);
}

test('a 503 that is retried in vain is not the response', async () => {
  await using server = await answersOnce((respond) => respond(503));
  assertNoResponse(await lastWords(server.url, {}));
});

test('a response that a handler sends again in vain is not the response', async () => {
  for (const again of ['retry', 'restart'] as const) {
    await using server = await answersOnce((respond) => respond(200));
    const handler: RequestHandler = {
      onResourceResponse: ({ request }) => {
        request.headers = [...request.headers, ['X-Again', '1']];
        return { action: again };
      },
    };
    assertNoResponse(await lastWords(server.url, { handler }));
  }
});

test('a redirect that leads to no answer is not the response', async () => {
  await using server = await answersOnce((respond) => respond(302, { Location: '/there' }));
  assertNoResponse(await lastWords(server.url, {}));
});

test('the last of too many redirects is the response: nobody followed it', async () => {
  await using server = await startServer((_, response) =>
    response.writeHead(302, { Location: '/round' }).end(),
  );
  const ended = await run(server.url);
  assert.deepEqual([ended.error, ended.status], ['ERR_TOO_MANY_REDIRECTS', 302]);
});

test('a 401 or 407 that was answered is not the response, for the recording either', async () => {
  const challenges = [
    { status: 401, name: 'WWW-Authenticate', proxied: false },
    { status: 407, name: 'Proxy-Authenticate', proxied: true },
  ];
  for (const { status, name, proxied } of challenges) {
    await using server = await answersOnce((respond) =>
      respond(status, { [name]: 'Basic realm="r"', Connection: 'close' }),
    );
    using context = new TestContext(
      proxied ? { proxy: { kind: 'fixed', proxy: server.url } as const } : {},
    );
    const ended = await lastWords(proxied ? 'http://far.invalid/' : server.url, {
      context,
      client: {
        getAuthCredentials: () => ({ action: 'provide', username: 'a', password: 'b' }),
      },
    });
    assertNoResponse(ended);
    const [hop] = ended.view.hops;
    assert.deepEqual(
      hop?.earlier.map(({ response }) => response.status),
      [status],
    );
    const recorded = {
      view: ended.view,
      requestBody: null,
      responseBody: null,
      maskText: (text: string) => text,
    };
    const { entries } = harOfSessions([recorded], '1').log;
    assert.deepEqual(
      entries.map(({ response }) => response.status),
      [status, 0],
    );
  }
});

test('a server that is gone when its challenge is answered leaves no response', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"', Connection: 'close' }).end();
  });
  const ended = await lastWords(server.url, {
    client: {
      getAuthCredentials: async () => {
        await server.close();
        return { action: 'provide', username: 'a', password: 'b' };
      },
    },
  });
  assert.equal(ended.error, 'ERR_CONNECTION_REFUSED');
  assertNoResponse(ended);
});

test('a 304 to a question of the cache is never the response', async () => {
  let count = 0;
  await using server = await startServer((request, response) => {
    count++;
    if (count === 1) {
      response.writeHead(200, { ETag: '"a"', 'Cache-Control': 'max-age=0' }).end('kept');
    } else if (count === 2) response.writeHead(304, { ETag: '"other"' }).end();
    else request.socket.destroy();
  });
  using context = new TestContext();
  await run(server.url, { context });
  assertNoResponse(await lastWords(server.url, { context }));
});

test('a response is thrown away when the pause before the next one begins', async () => {
  await using server = await startServer((_, response) => response.writeHead(503).end('busy'));
  const waiting = start(server.url, {
    handler: { onResourceResponse: () => ({ action: 'retry', delayMs: 60_000 }) },
  });
  await waiting.until('callback:decided');
  for (let turn = 0; turn < 100 && waiting.webRequest.response !== null; turn++) {
    await new Promise(setImmediate);
  }
  waiting.webRequest.cancel();
  const { webRequest, error } = await waiting.end();
  assert.deepEqual([error, webRequest.response], ['ERR_ABORTED', null]);
});

test('a restart to another URL that may not be followed ends with its 307, and reads nothing more', async () => {
  await using server = await startServer((_, response) => response.end('first'));
  const ended = await run(server.url, {
    handler: {
      onResourceResponse: ({ request }) => {
        request.url = `${server.url}/other`;
        return { action: 'restart' };
      },
      onResourceRedirect: () => ({ action: 'stop' }),
    },
  });
  assert.deepEqual([ended.error, ended.status, ended.text], [undefined, 307, '']);
});
