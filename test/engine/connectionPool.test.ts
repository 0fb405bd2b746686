import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { textBody } from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { outcome, run, start, TestContext } from './run.ts';

/** Holds every request until it is told to answer. */
async function holding() {
  const held: ServerResponse[] = [];
  const server = await startServer((_, response) => held.push(response));
  return Object.assign(server, {
    held,
    async until(count: number): Promise<void> {
      while (held.length < count) await new Promise(setImmediate);
    },
  });
}

test('O09: a hundred requests at once go over six connections, and all are answered', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(body));
  });
  using context = new TestContext();
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      run({ url: server.url, method: 'POST', postData: textBody(String(index)) }, { context }),
    ),
  );
  assert.deepEqual(
    all.map(({ text }) => text),
    all.map((_, index) => String(index)),
  );
  assert.equal(server.connectionCount, 6);
  assert.equal(context.connections.size, 6);
});

test('maxConnectionsPerHost says how many connections there are, for each host', async () => {
  await using server = await holding();
  await using other = await holding();
  using context = new TestContext({ maxConnectionsPerHost: 2 });
  const runs = Array.from({ length: 5 }, () => start(server.url, { context }));
  const elsewhere = start(other.url, { context });
  await server.until(2);
  await other.until(1);
  await runs[2]?.until('phase:started', 'queued');
  assert.equal(server.held.length, 2);
  other.held[0]?.end('other');
  assert.equal(outcome(await elsewhere.end()), 'other');
  for (let count = 1; count <= 5; count++) {
    await server.until(count);
    server.held[count - 1]?.end(String(count));
  }
  for (const one of runs) await one.end();
  assert.deepEqual(
    runs.map(({ text }) => text),
    ['1', '2', '3', '4', '5'],
    'in the order in which they were started',
  );
  assert.equal(server.connectionCount, 2);
});

test('a request that waits for a connection can be cancelled, and those behind it move up', async () => {
  await using server = await holding();
  using context = new TestContext({ maxConnectionsPerHost: 1 });
  const first = start(server.url, { context });
  await server.until(1);
  const second = start(server.url, { context });
  const third = start(server.url, { context });
  await third.until('phase:started', 'queued');
  second.webRequest.cancel();
  assert.equal((await second.end()).error, 'ERR_ABORTED');
  assert.equal(second.of('connection:opened').length, 0);
  server.held[0]?.end('first');
  await server.until(2);
  server.held[1]?.end('third');
  assert.deepEqual([(await first.end()).text, (await third.end()).text], ['first', 'third']);
});

test('a cancelled or failed request makes room for those that wait', async () => {
  await using server = await holding();
  using context = new TestContext({ maxConnectionsPerHost: 1 });
  const first = start(server.url, { context });
  await server.until(1);
  const second = start(server.url, { context });
  const third = start(server.url, { context });
  await third.until('phase:started', 'queued');
  first.webRequest.cancel();
  await server.until(2);
  server.held[1]?.destroy();
  assert.equal((await second.end()).error, 'ERR_EMPTY_RESPONSE');
  await server.until(3);
  server.held[2]?.end('third');
  assert.equal(outcome(await third.end()), 'third');
});

test('a request that needs the other backend does not wait for ever behind idle connections', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  using context = new TestContext({ maxConnectionsPerHost: 1 });
  const exact = { url: server.url, headers: [['Host', 'own']] as const };
  for (const request of [server.url, exact, server.url, exact]) {
    assert.equal(outcome(await run(request, { context })), 'ok');
  }
  assert.equal(server.connectionCount, 4);
  assert.equal(context.connections.size, 1);
});

test('an idle connection is closed after a while, or when the server has said that it would', async () => {
  for (const [options, keepAlive] of [
    [{ idleTimeoutMs: 1 }, ''],
    [{}, 'Keep-Alive: timeout=1\r\n'],
  ] as const) {
    const closed = Promise.withResolvers<undefined>();
    await using server = await startRawServer((socket) => {
      socket.once('close', () => closed.resolve(undefined));
      void readHead(socket).then(() =>
        socket.write(`HTTP/1.1 200 OK\r\n${keepAlive}Content-Length: 2\r\n\r\nok`),
      );
    });
    using context = new TestContext(options);
    assert.equal(outcome(await run(server.url, { context })), 'ok');
    await closed.promise;
    while (context.connections.size > 0) await new Promise(setImmediate);
  }
});

test('a connection past its time is not used although nobody has closed it yet', async () => {
  await using server = await startServer((_, response) => {
    response.shouldKeepAlive = true;
    response.setHeader('Keep-Alive', 'timeout=1');
    response.end('ok');
  });
  using context = new TestContext();
  await run(server.url, { context });
  await run(server.url, { context });
  assert.equal(server.connectionCount, 2);
});

test('T12: a request that dies on a connection that idled is sent once more where it may arrive twice, and not a third time', async () => {
  const sockets: Socket[] = [];
  await using server = await startRawServer((socket) => {
    sockets.push(socket);
    void (async () => {
      await readHead(socket);
      if (sockets.length > 2) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      await readHead(socket);
      socket.resetAndDestroy();
    })().catch(() => undefined);
  });
  using context = new TestContext();
  await run(server.url, { context });
  const put = { url: server.url, method: 'PUT', postData: textBody('x') };
  const second = await run(put, { context });
  assert.equal(outcome(second), 'ok');
  assert.deepEqual(
    second.of('connection:opened').map(({ reused }) => reused),
    [true, false],
  );
  const third = await run(put, { context });
  assert.equal(third.error, 'ERR_CONNECTION_RESET');
  assert.equal(third.of('request:sent').length, 2);
});

test('T12: a POST on a connection that the server has reset already is sent once more', async () => {
  for (const headers of [[], [['Host', 'own']]] as const) {
    const sockets: Socket[] = [];
    await using server = await startRawServer((socket) => {
      sockets.push(socket);
      void readHead(socket).then(() => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    using context = new TestContext();
    await run({ url: server.url, headers }, { context });
    // The client can't have noticed when the next request takes the connection.
    sockets[0]?.resetAndDestroy();
    const body = { method: 'POST', postData: textBody('x') };
    const post = await run({ url: server.url, headers, ...body }, { context });
    assert.equal(outcome(post), 'ok');
    assert.equal(server.connectionCount, 2);
  }
});

test('E20: bytes behind the declared length, at once or later, are ignored and cost the connection', async () => {
  await using server = await startRawServer((socket) => {
    void readHead(socket).then(() => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      setImmediate(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged'));
    });
  });
  using context = new TestContext();
  for (const headers of [[], [['Host', 'own']]] as const) {
    const before = server.connectionCount;
    const get = await run({ url: server.url, headers }, { context });
    assert.equal(outcome(get), 'ok');
    while (context.connections.size > 0) await new Promise(setImmediate);
    assert.equal(outcome(await run({ url: server.url, headers }, { context })), 'ok');
    assert.equal(server.connectionCount, before + 2);
    context.connections.closeAll();
  }
});

test('O10: a thousand contexts, each with a request, leave no socket, no timer and no listener behind', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const listeners = (): number =>
    process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  const open = (): number =>
    process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS|Timeout/.test(name)).length;
  const before = { listeners: listeners(), open: open() };
  for (let count = 0; count < 1000; count++) {
    using context = new TestContext();
    const exact = count % 3 === 0 ? ([['Host', 'own']] as const) : [];
    assert.equal(outcome(await run({ url: server.url, headers: exact }, { context })), 'ok');
  }
  // The last ones take a moment to close; more than there were before would never.
  while (open() > before.open) await new Promise(setImmediate);
  assert.equal(listeners(), before.listeners);
});

test('a process ends by itself although connections are idle, of each backend', async () => {
  await using server = await startServer((_, response) => {
    response.shouldKeepAlive = true;
    response.end('ok');
  });
  const engine = fileURLToPath(import.meta.resolve('../../src/engine/index.ts'));
  const program = `
    const { RequestContext, WebRequest } = await import(${JSON.stringify(engine)});
    const context = new RequestContext();
    for (const headers of [[], [['Host', 'own']]]) {
      const { done } = WebRequest.create({ url: ${JSON.stringify(server.url)}, headers }, {}, { context });
      if ((await done).requestStatus !== 'success') process.exit(1);
    }
    if (context.connections.size !== 2) process.exit(2);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
