import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import {
  InvalidRequestError,
  type NetErrorName,
  type RequestInit,
  WebRequest,
  createRequest,
  netErrors,
} from '../../src/engine/index.ts';
import { fromNode } from '../../src/engine/errors/fromNode.ts';
import { sentenceFor } from '../../src/engine/errors/sentences.ts';
import { readHead, startRawServer, unusedPort } from '../servers/rawServer.ts';
import { startServer } from '../servers/testServer.ts';
import { type Run, TestContext, run, start } from './run.ts';

/** Answers every request with the same bytes and closes in good order. */
function answering(...parts: (string | Buffer)[]) {
  return startRawServer((socket) => {
    void readHead(socket).then(() => {
      socket.end(Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))));
    });
  });
}

interface Failure {
  readonly name: NetErrorName;
  readonly phase: string;
  readonly nodeCode: RegExp;
}

/** Checks that a request failed as it says, in every place where the failure is told. */
function failed(get: Run, { name, phase, nodeCode }: Failure): void {
  const { requestStatus, requestError: error } = get.webRequest;
  assert.equal(requestStatus, 'failed');
  assert.deepEqual(
    [error?.name, error?.code, error?.phase],
    [name, netErrors[name], phase],
    error?.nodeCode ?? 'no code',
  );
  assert.match(error?.nodeCode ?? '', nodeCode);
  assert.match(error?.message ?? '', /^[A-Z].*\.$/s);
  const [completed] = get.of('session:completed');
  assert.deepEqual(completed?.error, error?.toSessionError());
  assert.deepEqual(get.view.error, completed?.error);
  assert.equal(get.view.state, 'failed');
}

test('E01: nothing that listens is ERR_CONNECTION_REFUSED', async () => {
  const port = await unusedPort();
  for (const host of ['127.0.0.1', 'localhost']) {
    const get = await run(`http://${host}:${port}/`);
    failed(get, { name: 'ERR_CONNECTION_REFUSED', phase: 'connect', nodeCode: /^ECONNREFUSED$/ });
    assert.equal(get.webRequest.response, null);
  }
});

test('E02: a name that nobody knows is ERR_NAME_NOT_RESOLVED', async () => {
  failed(await run('http://unknown.invalid/'), {
    name: 'ERR_NAME_NOT_RESOLVED',
    phase: 'dns',
    nodeCode: /^(?:ENOTFOUND|EAI_\w+)$/,
  });
});

test('E04: a close without a byte is ERR_EMPTY_RESPONSE', async () => {
  await using server = await answering();
  const get = await run(server.url);
  failed(get, { name: 'ERR_EMPTY_RESPONSE', phase: 'wait', nodeCode: /^UND_ERR_SOCKET$/ });
  assert.equal(server.connectionCount, 1);
  const post = await run({ url: server.url, method: 'POST' });
  assert.equal(post.error, 'ERR_EMPTY_RESPONSE');
});

test('E05: half a head is ERR_RESPONSE_HEADERS_TRUNCATED', async () => {
  for (const half of ['HTTP/1.1 200 OK\r\nContent-Ty', 'HTTP/1.1 200 OK\r\nX: y\r\n', 'HTTP/1.']) {
    await using server = await answering(half);
    const get = await run(server.url);
    failed(get, {
      name: 'ERR_RESPONSE_HEADERS_TRUNCATED',
      phase: 'wait',
      nodeCode: /./,
    });
    assert.equal(get.webRequest.response, null);
  }
});

test('E07: a body shorter than its Content-Length is ERR_CONTENT_LENGTH_MISMATCH, with what came delivered', async () => {
  await using server = await answering(
    `HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n${'x'.repeat(40)}`,
  );
  const get = await run(server.url);
  failed(get, {
    name: 'ERR_CONTENT_LENGTH_MISMATCH',
    phase: 'receive',
    nodeCode: /^UND_ERR_/,
  });
  assert.equal(get.text, 'x'.repeat(40));
  assert.equal(get.status, 200);
  assert.deepEqual(get.downloads.at(-1), [40, 100]);
  assert.equal(get.view.bytes.received, 40);
});

test('E08: a connection that ends within a chunk or before the last one is ERR_INCOMPLETE_CHUNKED_ENCODING', async () => {
  for (const body of ['\r\na\r\nhalf', 'Connection: close\r\n\r\n4\r\nfull\r\n']) {
    await using server = await answering(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${body}`,
    );
    const get = await run(server.url);
    failed(get, {
      name: 'ERR_INCOMPLETE_CHUNKED_ENCODING',
      phase: 'receive',
      nodeCode: /./,
    });
    assert.ok(['half', 'full'].includes(get.text));
    assert.equal(get.status, 200);
  }
});

test('a chunk size that is no number is ERR_INVALID_CHUNKED_ENCODING', async () => {
  await using server = await answering(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody\r\n0\r\n\r\n',
  );
  const get = await run(server.url);
  failed(get, { name: 'ERR_INVALID_CHUNKED_ENCODING', phase: 'receive', nodeCode: /chunk/i });
  assert.equal(get.status, 200);
});

test('E10: a body without a length ends with the connection, and that is a success', async () => {
  await using server = await answering('HTTP/1.0 200 OK\r\n\r\n', 'the whole body');
  const get = await run(server.url);
  assert.equal(get.webRequest.requestStatus, 'success');
  assert.equal(get.text, 'the whole body');
  assert.equal(get.of('session:completed')[0]?.error, null);
});

test('E11: a head of a megabyte is ERR_RESPONSE_HEADERS_TOO_BIG, one of 200 KB is not', async () => {
  const head = (size: number) => `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(size)}\r\n`;
  await using huge = await answering(head(1024 * 1024), 'Content-Length: 0\r\n\r\n');
  failed(await run(huge.url), {
    name: 'ERR_RESPONSE_HEADERS_TOO_BIG',
    phase: 'wait',
    nodeCode: /^UND_ERR_HEADERS_OVERFLOW$/,
  });
  await using large = await answering(head(200 * 1024), 'Content-Length: 0\r\n\r\n');
  assert.equal((await run(large.url)).status, 200);
});

test('E12: two lengths that disagree are ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH', async () => {
  for (const lengths of ['4\r\nContent-Length: 8', '8\r\nContent-Length: 4', '4, 8']) {
    await using server = await answering(
      `HTTP/1.1 200 OK\r\nContent-Length: ${lengths}\r\n\r\nbodybody`,
    );
    const get = await run(server.url);
    failed(get, {
      name: 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
      phase: 'wait',
      nodeCode: /Duplicate Content-Length/,
    });
  }
});

const plain = Buffer.from('a text that is compressed and then damaged on its way. '.repeat(40));
const compressed = {
  gzip: gzipSync(plain),
  br: brotliCompressSync(plain),
  zstd: zstdCompressSync(plain),
};

for (const [coding, bytes] of Object.entries(compressed)) {
  const sent = (body: Buffer) =>
    answering(
      `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`,
      body,
    );

  test(`E13: a damaged or cut ${coding} body is ERR_CONTENT_DECODING_FAILED`, async () => {
    await using whole = await sent(bytes);
    assert.equal((await run(whole.url)).text, plain.toString());
    const garbage = Buffer.from('this was never compressed at all, whatever the header says');
    for (const body of [garbage, bytes.subarray(0, bytes.length - 12)]) {
      await using server = await sent(body);
      const get = await run(server.url);
      failed(get, {
        name: 'ERR_CONTENT_DECODING_FAILED',
        phase: 'decode',
        nodeCode: /^(?:Z_|ERR_|ZSTD_)/,
      });
      assert.equal(get.status, 200);
      assert.ok(plain.toString().startsWith(get.text));
    }
  });
}

test('E15: a port of another protocol is ERR_UNSAFE_PORT, and nobody is connected to', async () => {
  for (const url of ['http://127.0.0.1:25/', 'https://localhost:6667/', 'http://[::1]:22/']) {
    const get = await run(url);
    failed(get, { name: 'ERR_UNSAFE_PORT', phase: 'start', nodeCode: /^$/ });
    assert.deepEqual(get.of('phase:started'), []);
  }
});

test('a redirect to a port of another protocol is ERR_UNSAFE_PORT', async () => {
  await using server = await answering(
    'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:25/\r\nContent-Length: 0\r\n\r\n',
  );
  assert.equal((await run(server.url)).error, 'ERR_UNSAFE_PORT');
});

test('port 0 is ERR_ADDRESS_INVALID', async () => {
  failed(await run('http://127.0.0.1:0/'), {
    name: 'ERR_ADDRESS_INVALID',
    phase: 'start',
    nodeCode: /^$/,
  });
});

test('a reset before the response or within the body is ERR_CONNECTION_RESET', async () => {
  await using before = await startRawServer((socket) => {
    void readHead(socket).then(() => socket.resetAndDestroy());
  });
  failed(await run(before.url), {
    name: 'ERR_CONNECTION_RESET',
    phase: 'wait',
    nodeCode: /^ECONNRESET$/,
  });

  for (const framing of [
    'Content-Length: 1000',
    'Content-Length: 1000\r\nConnection: close',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked\r\nConnection: close',
    'X: ends with the connection',
  ]) {
    const body = framing.startsWith('Transfer') ? '4\r\nhalf\r\n' : 'half';
    const sockets: Socket[] = [];
    await using within = await startRawServer((socket) => {
      sockets.push(socket);
      void readHead(socket).then(() => {
        socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n${body}`);
      });
    });
    const get = start(within.url, {
      client: { onDownloadData: () => void sockets[0]?.resetAndDestroy() },
    });
    await get.end();
    failed(get, { name: 'ERR_CONNECTION_RESET', phase: 'receive', nodeCode: /^ECONNRESET$/ });
    assert.deepEqual([get.text, get.status], ['half', 200]);
  }
});

test('what is not HTTP is ERR_INVALID_HTTP_RESPONSE', async () => {
  for (const garbage of [
    '220 mail.example ESMTP, this is no web server\r\n',
    'SSH-2.0-OpenSSH_9.9\r\n',
    'HTTP/9.9 200 OK\r\n\r\n',
    'HTTP/1.1 abc\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n',
    Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]),
  ]) {
    await using server = await answering(garbage);
    const get = await run(server.url);
    failed(get, { name: 'ERR_INVALID_HTTP_RESPONSE', phase: 'wait', nodeCode: /./ });
    assert.equal(get.webRequest.response, null);
  }
});

test('C26: a 101 that nobody asked for is ERR_INVALID_HTTP_RESPONSE, also on a connection that was used before', async () => {
  await using server = await answering(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  );
  const get = await run(server.url);
  assert.equal(get.error, 'ERR_INVALID_HTTP_RESPONSE');
  assert.equal(server.connectionCount, 1);

  let requests = 0;
  await using second = await startServer((_, response) => {
    requests++;
    const upgrade = 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';
    if (requests === 1) response.end();
    else response.socket?.end(upgrade);
  });
  using context = new TestContext();
  await run(second.url, { context });
  assert.equal((await run(second.url, { context })).error, 'ERR_INVALID_HTTP_RESPONSE');
  assert.equal(requests, 2);
});

test('B18 H03 H27: what is not a request is refused before anything happens, with a sentence that names it', () => {
  using context = new TestContext();
  const url = 'http://127.0.0.1/';
  const cases: readonly [RequestInit, RegExp][] = [
    [{ url: '' }, /"" is not a URL/],
    [{ url: 'localhost' }, /"localhost" is not a URL/],
    [{ url: 'http://' }, /"http:\/\/" is not a URL/],
    [{ url: 'http://a b/' }, /is not a URL/],
    [{ url: 'http://127.0.0.1:99999/' }, /is not a URL/],
    [{ url, method: '' }, /"" is not a method/],
    [{ url, method: 'BAD METHOD' }, /"BAD METHOD" is not a method/],
    [{ url, method: 'connect' }, /CONNECT can't be sent/],
    [{ url, method: 'TRACE' }, /TRACE can't be sent/],
    [{ url, headers: [['', 'x']] }, /"" is not a header name/],
    [{ url, headers: [['Na me', 'x']] }, /"Na me" is not a header name/],
    [{ url, headers: [['Name\r\nOther', 'x']] }, /is not a header name/],
    [{ url, headers: [['Name', 'x\r\nOther: y']] }, /value of Name contains a control character/],
    [{ url, headers: [['Name', 'x\0']] }, /value of Name contains a control character/],
    [{ url, headers: [['Name', '€']] }, /value of Name contains a character outside Latin-1/],
  ];
  for (const [request, message] of cases) {
    const check = (error: unknown): boolean => {
      assert.ok(error instanceof InvalidRequestError);
      assert.match(error.message, message);
      return true;
    };
    assert.throws(() => createRequest(request), check);
    assert.throws(() => WebRequest.create(request, {}, { context }), check);
  }
});

test('every name has a negative number of its own and a sentence', () => {
  const numbers = Object.values(netErrors);
  assert.equal(new Set(numbers).size, numbers.length);
  for (const [name, number] of Object.entries(netErrors)) {
    assert.match(name, /^ERR_[A-Z0-9_]+$/);
    assert.ok(Number.isInteger(number) && number < 0, name);
    assert.match(sentenceFor(name as NetErrorName), /^[A-Z].{2,}\.$/s);
  }
});

test('an error that nobody knows keeps its own code, and what is no error keeps its text', () => {
  const state = {
    phase: 'wait',
    responseStarted: false,
    framing: null,
  } as const;
  const unknown = fromNode(Object.assign(new Error('words'), { code: 'E_NEW' }), state);
  assert.deepEqual(
    [unknown.name, unknown.nodeCode, unknown.phase],
    ['ERR_FAILED', 'E_NEW', 'wait'],
  );
  const nested = fromNode(
    new TypeError('fetch failed', {
      cause: new AggregateError([
        Object.assign(new Error('slow'), { code: 'ETIMEDOUT' }),
        Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
      ]),
    }),
    { ...state, phase: 'connect' },
  );
  assert.deepEqual([nested.name, nested.nodeCode], ['ERR_CONNECTION_REFUSED', 'ECONNREFUSED']);
  for (const thrown of ['text', null, undefined, 5, {}]) {
    assert.equal(fromNode(thrown, state).name, 'ERR_FAILED');
  }
});
