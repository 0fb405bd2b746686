import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http2';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import type { HeaderList, RequestHandler, RequestInit } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import type { Run } from './run.ts';
import { run, TestContext } from './run.ts';

const text = 'a text that is sent in parts '.repeat(50);
const packed = gzipSync(text);
const part = packed.subarray(10, 60);
const headers: HeaderList = [['Range', 'bytes=10-59']];
const TOLD =
  "The body is still encoded (gzip): it is part of a response, and a part can't be decoded.";

function problems(get: Run): string[] {
  return get.of('problem:reported').map(({ message }) => message);
}

/** A server that encodes what it is asked a part of, although the request wants no encoding. */
const inParts: RequestListener = (request, response) => {
  const { range } = request.headers;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const from = Number(first);
  const to = last === '' ? packed.length - 1 : Number(last);
  response.writeHead(206, {
    'Content-Encoding': request.url === '/unknown' ? 'x-own' : 'GZIP',
    'Content-Range': `bytes ${String(from)}-${String(to)}/${String(packed.length)}`,
  });
  response.end(packed.subarray(from, to + 1));
};

test('a part of an encoded body is delivered as it came, and the session says so', async () => {
  await using server = await startServer(inParts);
  const get = await run({ url: server.url, headers });
  assert.equal(get.error, undefined);
  assert.deepEqual(Buffer.concat(get.data), part);
  assert.deepEqual(problems(get), [TOLD]);
  assert.deepEqual(
    [get.webRequest.response?.status, get.view.bytes.received, get.view.bytes.decoded],
    [206, part.length, part.length],
  );
  const unknown = await run({ url: `${server.url}/unknown`, headers });
  assert.deepEqual(problems(unknown), [TOLD.replace('gzip', 'x-own')]);
});

test('a part that is all of an encoded body is decoded', async () => {
  await using server = await startServer(inParts);
  for (const range of ['bytes=0-', `bytes=0-${String(packed.length - 1)}`]) {
    const get = await run({ url: server.url, headers: [['Range', range]] });
    assert.equal(get.text, text);
    assert.deepEqual(problems(get), []);
  }
});

test('several parts of an encoded body come as they are, their boundaries too', async () => {
  const body = Buffer.concat([
    Buffer.from('--x\r\nContent-Range: bytes 10-59/9999\r\n\r\n'),
    part,
    Buffer.from('\r\n--x--\r\n'),
  ]);
  await using server = await startServer((_, response) => {
    response.writeHead(206, {
      'Content-Type': 'multipart/byteranges; boundary=x',
      'Content-Encoding': 'gzip',
    });
    response.end(body);
  });
  const get = await run({ url: server.url, headers: [['Range', 'bytes=10-59,70-80']] });
  assert.deepEqual(Buffer.concat(get.data), body);
  assert.deepEqual(problems(get), [TOLD]);
});

test('what has no part of a body is not told of: a 416 that is encoded, HEAD, 304, a 206 without an encoding', async () => {
  await using server = await startServer((request, response) => {
    const status = Number(request.url?.slice(1));
    const encoding = request.url === '/206' ? 'identity' : 'gzip';
    response.writeHead(status, { 'Content-Encoding': encoding, 'Content-Range': 'bytes 10-59/99' });
    response.end(status === 416 ? packed : status === 206 && request.method === 'GET' ? part : '');
  });
  const send = (path: string, more: Partial<RequestInit> = {}) =>
    run({ url: server.url + path, headers, ...more });
  const answers = [
    await send('/416'),
    await send('/206', { method: 'HEAD' }),
    await send('/304'),
    await send('/206'),
  ];
  for (const get of answers) assert.deepEqual([get.error, problems(get)], [undefined, []]);
  assert.deepEqual(
    answers.map(({ text: got }) => got.length),
    [text.length, 0, 0, Buffer.from(part).toString().length],
  );
  await using strange = await startServer((_, response) => {
    response.writeHead(200, { 'Content-Encoding': 'x-own', 'Content-Length': 5 }).end();
  });
  assert.deepEqual(problems(await run({ url: strange.url, method: 'HEAD' })), []);
});

test('HTTP/2, a mock and a filter have a part of an encoded body as it is', async () => {
  const http2 = createServer();
  http2.on('stream', (stream) => {
    stream.respond({ ':status': 206, 'content-encoding': 'gzip' });
    stream.end(part);
  });
  const { port, close } = await listenOnLoopback(http2);
  const seen: Buffer[] = [];
  const filtering: RequestHandler = {
    getResourceResponseFilter: () => ({
      filter: ({ dataIn }) => {
        if (dataIn !== null) seen.push(Buffer.from(dataIn));
        return dataIn ?? new Uint8Array();
      },
    }),
  };
  try {
    const init = { url: `http://127.0.0.1:${port}/`, httpVersion: '2' as const, headers };
    const get = await run(init, { handler: filtering });
    assert.deepEqual(Buffer.concat(get.data), part);
    assert.deepEqual(Buffer.concat(seen), part);
    assert.deepEqual(problems(get), [TOLD]);
  } finally {
    await close();
  }
  let rest: Buffer | null = part;
  const mocking: RequestHandler = {
    getResourceHandler: () => ({
      open: () => true,
      getResponseHeaders: () => ({ status: 206, headers: [['Content-Encoding', 'gzip']] }),
      read: () => {
        const bytes = rest;
        rest = null;
        return bytes;
      },
    }),
  };
  const mocked = await run({ url: 'http://shop.test/', headers }, { handler: mocking });
  assert.deepEqual([Buffer.concat(mocked.data), problems(mocked)], [part, [TOLD]]);
});

test('a part of an encoded body is not kept by the cache', async () => {
  await using server = await startServer((request, response) => {
    response.setHeader('Cache-Control', 'max-age=100');
    response.setHeader('ETag', '"1"');
    inParts(request, response);
  });
  using context = new TestContext();
  for (const count of [1, 2]) {
    const get = await run({ url: server.url, headers }, { context });
    assert.deepEqual([Buffer.concat(get.data), server.requests.length], [part, count]);
  }
});
