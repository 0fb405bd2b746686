import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { InvalidRequestError, WebRequest } from '../../src/engine/index.ts';
import type { RequestInit } from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, start, TestContext, Thinking } from './run.ts';
import type { Run } from './run.ts';
import { startSilentServer } from './silentServer.ts';

/** Runs a request into its time limit; nothing of it is left then. */
async function timedOut(request: RequestInit): Promise<Run> {
  using context = new TestContext();
  const get = await run(request, { context });
  assert.equal(get.webRequest.requestStatus, 'failed');
  assert.equal(context.connections.size, 0);
  return get;
}

test('T13: a connection that is not made in time is ERR_CONNECTION_TIMED_OUT', async () => {
  await using nobody = await startSilentServer();
  const get = await timedOut({
    url: `http://127.0.0.1:${nobody.port}/`,
    timeouts: { connectMs: 60 },
  });
  const { name, phase, message } = get.webRequest.requestError ?? {};
  assert.deepEqual([name, phase], ['ERR_CONNECTION_TIMED_OUT', 'connect']);
  assert.match(message ?? '', /^No connection was made within 60 ms\./);
});

test('T13: a TLS handshake that is not done in time is ERR_TIMED_OUT', async () => {
  await using silent = await startRawServer((socket) => socket.resume());
  const get = await timedOut({
    url: `https://127.0.0.1:${silent.port}/`,
    timeouts: { connectMs: 60 },
  });
  assert.deepEqual([get.error, get.webRequest.requestError?.phase], ['ERR_TIMED_OUT', 'tls']);
});

test('T13: a head that does not come in time is ERR_TIMED_OUT, also when a part of it came', async () => {
  await using server = await startRawServer((socket) => {
    void readHead(socket).then(() => socket.write('HTTP/1.1 200 OK\r\nContent-'));
  });
  const get = await timedOut({ url: server.url, timeouts: { headersMs: 60 } });
  assert.deepEqual([get.error, get.webRequest.requestError?.phase], ['ERR_TIMED_OUT', 'wait']);
});

test('T13: a body that stops is ERR_TIMED_OUT, and keeps the data that came', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('a part');
  });
  const get = await timedOut({ url: server.url, timeouts: { idleMs: 60 } });
  assert.deepEqual([get.error, get.text, get.status], ['ERR_TIMED_OUT', 'a part', 200]);
});

test('T13: an upload that the server stops reading is ERR_TIMED_OUT', async () => {
  await using server = await startRawServer((socket) => socket.pause());
  const bytes = Buffer.alloc(50_000_000);
  const get = await timedOut({
    url: server.url,
    method: 'POST',
    postData: { elements: [{ kind: 'bytes', bytes }] },
    timeouts: { idleMs: 100 },
  });
  assert.deepEqual([get.error, get.webRequest.requestError?.phase], ['ERR_TIMED_OUT', 'send']);
});

test('T13: the whole session has one limit, whatever its hops do', async () => {
  await using server = await startServer((request, response) => {
    const count = Number(request.url?.slice(1));
    setTimeout(() => response.writeHead(302, { Location: `/${count + 1}` }).end(), 100);
  });
  const get = await timedOut({ url: `${server.url}/1`, timeouts: { totalMs: 1000 } });
  assert.equal(get.error, 'ERR_TIMED_OUT');
  assert.ok(get.of('hop:started').length > 1);
});

test('T14: without limits of its own a request takes those of its context, and can lift them', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/slow') setTimeout(() => response.end('at last'), 150);
  });
  using context = new TestContext({ timeouts: { headersMs: 50 } });
  assert.equal((await run(server.url, { context })).error, 'ERR_TIMED_OUT');
  const slow = { url: `${server.url}/slow`, timeouts: { headersMs: 0 } };
  assert.equal((await run(slow, { context })).text, 'at last');
  using limitless = new TestContext();
  assert.equal((await run(`${server.url}/slow`, { context: limitless })).text, 'at last');
});

test('T15: a slow but steady body runs into no limit of idleness', async () => {
  await using server = await startServer((_, response) => {
    let left = 8;
    const more = setInterval(() => {
      response.write('x');
      if (--left > 0) return;
      clearInterval(more);
      response.end();
    }, 40);
  });
  const get = await run({ url: server.url, timeouts: { idleMs: 250 } });
  assert.deepEqual([get.error, get.text], [undefined, 'xxxxxxxx']);
});

const LIMIT_MS = 1_000;

/**
 * Runs a request whose person, handler or client thinks for longer than the limit. A machine may be so busy that the rest
 * takes as long by itself; the limit is rightly reached then, and the request is run again.
 */
async function thinking(attempt: (think: () => Promise<undefined>) => Promise<Run>): Promise<Run> {
  for (;;) {
    const thoughts: Promise<number>[] = [];
    const think = async (): Promise<undefined> => {
      const since = performance.now();
      const thought = delay(1.2 * LIMIT_MS).then(() => performance.now() - since);
      thoughts.push(thought);
      await thought;
    };
    const get = await attempt(think);
    await get.end();
    const thoughtMs = (await Promise.all(thoughts)).reduce((sum, ms) => sum + ms, 0);
    const [completed] = get.of('session:completed');
    const restMs = (completed?.timings.totalMs ?? 0) - thoughtMs;
    if (get.error !== 'ERR_TIMED_OUT' || restMs < LIMIT_MS - 1) return get;
  }
}

test('no clock runs while a person is asked, nor while a handler or the client thinks', async () => {
  await using server = await startTlsServer(
    { certificate: await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] }) },
    (_, response) => response.end('body'),
  );
  const timeouts = { connectMs: LIMIT_MS, headersMs: LIMIT_MS, idleMs: LIMIT_MS };
  const get = await thinking(async (think) => {
    const person = new Thinking();
    const get = start(
      { url: server.url, timeouts },
      {
        person,
        handler: { onBeforeResourceLoad: think, onResourceResponse: think },
        client: { onDownloadData: think },
      },
    );
    const isAsked = await get.until('callback:asked').then(
      () => true,
      () => false,
    );
    if (isAsked) await think();
    person.answer({ kind: 'certificate', allow: true, remember: 'once' });
    return get;
  });
  assert.deepEqual([get.error, get.text], [undefined, 'body']);
});

test('the limits run again once a handler has answered', async () => {
  await using server = await startRawServer((socket) => socket.resume());
  using context = new TestContext();
  const handler = {
    onBeforeResourceLoad: async () => {
      await new Promise(setImmediate);
      return 'continue' as const;
    },
  };
  const timeouts = { headersMs: 60, totalMs: 30_000 };
  const get = await run({ url: server.url, timeouts }, { context, handler });
  assert.match(get.webRequest.requestError?.message ?? '', /60 ms/);
});

test("the whole session's limit does not run while a person is asked", async () => {
  await using server = await startTlsServer(
    { certificate: await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] }) },
    (_, response) => response.end('body'),
  );
  const get = await thinking(async (think) => {
    const person = new Thinking();
    const get = start({ url: server.url, timeouts: { totalMs: LIMIT_MS } }, { person });
    const isAsked = await get.until('callback:asked').then(
      () => true,
      () => false,
    );
    if (isAsked) await think();
    person.answer({ kind: 'certificate', allow: true, remember: 'once' });
    return get;
  });
  assert.deepEqual([get.error, get.text], [undefined, 'body']);
});

test('a limit that is no time span is refused with its name', () => {
  using context = new TestContext();
  for (const idleMs of [-1, Number.NaN, Infinity, 3e9]) {
    assert.throws(
      () => WebRequest.create({ url: 'http://localhost/', timeouts: { idleMs } }, {}, { context }),
      (error) => error instanceof InvalidRequestError && error.message.startsWith('idleMs is '),
    );
  }
});
