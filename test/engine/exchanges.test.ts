import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import { test } from 'node:test';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { InvalidRequestError, textBody } from '../../src/engine/index.ts';
import type { RequestInit } from '../../src/engine/index.ts';
import { TrustStore } from '../../src/engine/network/tls/certificates/trustStore.ts';
import { openSocket, probeTarget } from '../../src/engine/network/transport/connect/connect.ts';
import { dialDirect } from '../../src/engine/network/transport/connect/dial.ts';
import type { Dial } from '../../src/engine/network/transport/connect/dial.ts';
import { FlowControlledExchange } from '../../src/engine/network/transport/exchange/flowControlledExchange.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { startServer } from '../servers/testServer.ts';
import { outcome, run, start, TestContext } from './run.ts';

/** HTTP/2 without TLS, which answers nothing by itself. */
async function startHttp2() {
  const server = createServer();
  server.on('stream', (stream) => stream.on('error', () => undefined));
  const { port, close } = await listenOnLoopback(server);
  return { server, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

test("trailers that HTTP/2 can't carry fail their request and nothing else", async () => {
  await using http2 = await startHttp2();
  http2.server.on('stream', (stream) => stream.resume());
  using context = new TestContext();
  const request = { url: http2.url, method: 'POST', postData: textBody('x') };
  const trailers = [
    ['ETag', '1'],
    ['ETag', '2'],
  ] as const;
  const post = await run({ ...request, httpVersion: '2', trailers }, { context });
  assert.equal(post.webRequest.requestStatus, 'failed');
  assert.match(post.webRequest.requestError?.nodeCode ?? '', /SINGLE_VALUE/);
  for (const name of ['Connection', 'Keep-Alive', 'Upgrade', 'Proxy-Connection']) {
    assert.throws(
      () => start({ url: http2.url, trailers: [[name, 'close']] }, { context }),
      InvalidRequestError,
    );
  }
});

test('a reader of the log who cancels on request:sent ends the request and its connection, whoever speaks HTTP', async () => {
  await using http1 = await startServer(() => undefined);
  await using http2 = await startHttp2();
  const requests: readonly RequestInit[] = [
    { url: http1.url },
    { url: http1.url, headers: [['Host', 'own']] },
    { url: http2.url, httpVersion: '2' },
  ];
  for (const request of requests) {
    using context = new TestContext({ maxConnectionsPerHost: 1 });
    const get = start(request, { context });
    get.webRequest.log.subscribe(({ type }) => {
      if (type === 'request:sent') get.webRequest.cancel();
    });
    await get.end();
    assert.equal(get.error, 'ERR_ABORTED');
    const leased = (): boolean => {
      const all: { leases: number }[] = [];
      context.connections.closeIdle((connection) => all.push(connection) < 0);
      return all.length < context.connections.size;
    };
    while (leased()) await new Promise(setImmediate);
  }
});

test('informational responses without end are given up, whoever speaks HTTP', async () => {
  await using http1 = await startRawServer((socket) => {
    const more = (): void => {
      if (!socket.writable) return;
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(30));
      setImmediate(more);
    };
    void readHead(socket).then(more);
  });
  await using http2 = await startHttp2();
  http2.server.on('stream', (stream) => {
    const more = (): void => {
      if (stream.destroyed) return;
      for (let count = 0; count < 30; count++) stream.additionalHeaders({ ':status': 103 });
      setImmediate(more);
    };
    more();
  });
  const requests: readonly RequestInit[] = [
    { url: http1.url },
    { url: http1.url, headers: [['Host', 'own']] },
    { url: http2.url, httpVersion: '2' },
  ];
  for (const request of requests) {
    const get = await run(request);
    assert.equal(get.error, 'ERR_INVALID_HTTP_RESPONSE');
    assert.match(get.webRequest.requestError?.message ?? '', /more than 100 informational/);
    assert.equal(get.of('informational:received').length, 100);
    assert.equal(get.of('request:sent').length, 1);
  }
});

test('a POST that a server read before it reset a reused connection is not sent again', async () => {
  let posts = 0;
  await using server = await startRawServer((socket) => {
    void (async () => {
      for (;;) {
        const head = await readHead(socket);
        if (head.startsWith('POST')) {
          posts++;
          socket.resetAndDestroy();
          return;
        }
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      }
    })().catch(() => undefined);
  });
  for (const headers of [[], [['Host', 'own']]] as const) {
    using context = new TestContext();
    assert.equal(outcome(await run({ url: server.url, headers }, { context })), 'ok');
    const body = { method: 'POST', postData: textBody('x') };
    const post = await run({ url: server.url, headers, ...body }, { context });
    assert.equal(post.error, 'ERR_CONNECTION_RESET');
    assert.deepEqual(
      post.of('connection:opened').map(({ reused }) => reused),
      [true],
    );
  }
  assert.equal(posts, 2);
});

test('a socket that breaks before the probe for client certificates begins ends the probe, not the process', async () => {
  await using server = await startRawServer(() => undefined);
  const breaking: Dial = async (target, options) => {
    const carrier = await dialDirect(target, options);
    setImmediate(() => carrier.socket.destroy(new Error('broken')));
    return carrier;
  };
  const trust = new TrustStore();
  const asked = await probeTarget(
    { secure: true, host: '127.0.0.1', port: server.port },
    {
      dial: breaking,
      secureContext: () => trust.secureContext,
      signal: new AbortController().signal,
      onPhase: () => undefined,
    },
  );
  assert.equal(asked, undefined);
});

test("a client certificate that can't be used leaves no socket open", async () => {
  const closed = Promise.withResolvers<undefined>();
  await using server = await startRawServer((socket) => {
    socket.resume().once('close', () => closed.resolve(undefined));
  });
  const opening = openSocket(
    { secure: true, host: '127.0.0.1', port: server.port },
    {
      secureContext: () => {
        throw new Error('no such key');
      },
      trust: () => new TrustStore(),
      signal: new AbortController().signal,
      onPhase: () => undefined,
      decideCertificate: async () => undefined,
    },
  );
  await assert.rejects(opening, /no such key/);
  await closed.promise;
});

/** Its pieces come from the test. */
class Fed extends FlowControlledExchange {
  feed(text: string): void {
    this.gotData(Buffer.from(text));
  }
  end(): void {
    this.gotEnd([]);
  }
  protected override pauseBody(): void {
    // Pieces come from `feed`.
  }
  protected override resumeBody(): void {
    // Pieces come from `feed`.
  }
  protected override stop(): void {
    // There is nothing beneath.
  }
}

test('a body that came before anybody read it is held, in order, and taken piece by piece', async () => {
  const exchange = new Fed({}, () => null);
  exchange.feed('one');
  exchange.feed('two');
  exchange.end();
  const got: string[] = [];
  const pieces = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const body = exchange.readBody(
    (chunk) => pieces[got.push(Buffer.from(chunk).toString()) - 1]?.promise,
  );
  assert.deepEqual(got, ['one']);
  pieces[0]?.resolve(undefined);
  await new Promise(setImmediate);
  assert.deepEqual(got, ['one', 'two']);
  pieces[1]?.resolve(undefined);
  assert.deepEqual(await body, []);
});

test('a body that came whole is not read after an abort', async () => {
  const exchange = new Fed({}, () => null);
  exchange.feed('one');
  exchange.end();
  exchange.abort(new Error('enough'));
  const got: unknown[] = [];
  await assert.rejects(async () => exchange.readBody((chunk) => void got.push(chunk)), /enough/);
  assert.deepEqual(got, []);
});

test('a reader that throws at a piece that was held ends the exchange', async () => {
  const exchange = new Fed({}, () => null);
  const head = assert.rejects(exchange.head, /broken/);
  exchange.feed('one');
  await assert.rejects(async () => {
    await exchange.readBody(() => {
      throw new Error('broken');
    });
  }, /broken/);
  await head;
});

test('after an abort no piece reaches the reader, neither a new one nor one that waited', async () => {
  const exchange = new Fed({}, () => null);
  const release = Promise.withResolvers<undefined>();
  const got: string[] = [];
  const body = exchange.readBody((chunk) => {
    got.push(Buffer.from(chunk).toString());
    return release.promise;
  });
  exchange.feed('held');
  exchange.feed('waiting');
  const head = assert.rejects(exchange.head, /enough/);
  exchange.abort(new Error('enough'));
  exchange.feed('late');
  release.resolve(undefined);
  await head;
  await assert.rejects(async () => body, /enough/);
  await new Promise(setImmediate);
  assert.deepEqual(got, ['held']);
});
