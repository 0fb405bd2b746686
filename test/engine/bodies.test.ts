import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { fileBody } from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { startServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';

/** Answers `/name` with that Content-Encoding and these bytes. */
function encodedServer(bodies: Record<string, readonly [coding: string, body: Buffer]>) {
  return startServer((request, response) => {
    const [coding, body] = bodies[request.url?.slice(1) ?? ''] ?? ['', Buffer.alloc(0)];
    response.writeHead(200, { 'Content-Encoding': coding, 'Content-Length': body.length });
    response.end(body);
  });
}

const plain = Buffer.from('the same text, again and again '.repeat(5000));

test('B30 L07: every coding is undone, and wire bytes are counted apart from decoded bytes', async () => {
  const bodies = {
    gzip: ['gzip', gzipSync(plain)],
    xgzip: ['X-GZIP', gzipSync(plain)],
    br: ['br', brotliCompressSync(plain)],
    zstd: ['zstd', zstdCompressSync(plain)],
    deflate: ['deflate', deflateSync(plain)],
    raw: ['deflate', deflateRawSync(plain)],
    identity: ['identity', plain],
    twice: ['gzip, br', brotliCompressSync(gzipSync(plain))],
  } as const;
  await using server = await encodedServer(bodies);
  for (const [name, [, body]] of Object.entries(bodies)) {
    let received = 0;
    const get = await run(`${server.url}/${name}`, {
      handler: {
        onResourceLoadComplete: ({ receivedContentLength }) => {
          received = receivedContentLength;
        },
      },
    });
    assert.ok(Buffer.concat(get.data).equals(plain), name);
    assert.deepEqual(get.view.bytes, {
      sent: 0,
      received: body.length,
      decoded: plain.length,
      cached: 0,
    });
    assert.deepEqual(get.downloads.at(-1), [body.length, body.length]);
    assert.equal(received, body.length);
  }
});

test('H31: an unknown coding is delivered as it came, with a problem; an empty body is no damaged body', async () => {
  await using server = await encodedServer({
    unknown: ['rot13', Buffer.from('grkg')],
    empty: ['gzip', Buffer.alloc(0)],
  });
  const unknown = await run(`${server.url}/unknown`);
  assert.deepEqual([unknown.text, unknown.of('problem:reported').length], ['grkg', 1]);
  const empty = await run(`${server.url}/empty`);
  assert.deepEqual([empty.text, empty.error], ['', undefined]);
});

test('E13: a damaged or truncated body is ERR_CONTENT_DECODING_FAILED', async () => {
  const random = randomBytes(100_000);
  const half = (body: Buffer) => body.subarray(0, body.length / 2);
  const bodies = {
    garbage: ['gzip', Buffer.from('this was never compressed')],
    gzip: ['gzip', half(gzipSync(random))],
    br: ['br', half(brotliCompressSync(random))],
    zstd: ['zstd', half(zstdCompressSync(random))],
    deflate: ['deflate', half(deflateSync(random))],
    inner: ['gzip, br', brotliCompressSync(Buffer.from('no gzip'))],
  } as const;
  await using server = await encodedServer(bodies);
  for (const name of Object.keys(bodies)) {
    const get = await run(`${server.url}/${name}`);
    assert.deepEqual([get.error, get.status], ['ERR_CONTENT_DECODING_FAILED', 200], name);
    assert.equal(get.webRequest.requestError?.phase, 'decode');
  }
});

test('E13: a damaged body ends the request at once, also when the server sends no more', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.write('this was never compressed');
  });
  const get = await run(server.url);
  assert.equal(get.error, 'ERR_CONTENT_DECODING_FAILED');
});

test('Z12: a slow consumer holds the server, and goes on to the last byte', async () => {
  const total = 64 * 1024 * 1024;
  const piece = Buffer.alloc(64 * 1024);
  let written = 0;
  await using server = await startRawServer((socket) => {
    void readHead(socket).then(() => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`);
      const more = (): void => {
        while (written < total) {
          written += piece.length;
          if (!socket.write(piece)) {
            socket.once('drain', more);
            return;
          }
        }
      };
      more();
    });
  });
  using context = new TestContext();
  const first = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  let consumed = 0;
  let inside = 0;
  const { WebRequest } = await import('../../src/engine/index.ts');
  const webRequest = WebRequest.create(
    { url: server.url },
    {
      onDownloadData: async (_, data) => {
        assert.equal(++inside, 1, 'one piece at a time');
        consumed += data.byteLength;
        first.resolve(undefined);
        await release.promise;
        inside--;
      },
    },
    { context },
  );
  await first.promise;
  // The server fills what the system buffers between the two, and then stands still.
  for (let before = -1; before !== written;) {
    before = written;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  }
  assert.ok(written < total / 2, `${written} bytes were written for ${consumed} consumed`);
  assert.ok(consumed <= piece.length);
  release.resolve(undefined);
  await webRequest.done;
  assert.deepEqual([webRequest.requestStatus, consumed], ['success', total]);
});

test('Z12 E10: a slow consumer gets a body whole, one piece at a time, also when the server closes at once', async () => {
  const body = Buffer.from('0123456789'.repeat(30_000));
  const chunk = `${body.length.toString(16)}\r\n${body.toString()}\r\n0\r\n\r\n`;
  const kept = 'HTTP/1.1 200 OK\r\n';
  for (const head of [kept, `${kept}Connection: close\r\n`]) {
    for (const answer of [
      `${head}Content-Length: ${body.length}\r\n\r\n${body.toString()}`,
      `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`,
      `${kept}Connection: close\r\n\r\n${body.toString()}`,
      `${head}Content-Length: 5\r\n\r\n01234`,
    ]) {
      await using server = await startRawServer((socket) => {
        void readHead(socket).then(() => socket.end(answer));
      });
      let inside = 0;
      const get = await run(server.url, {
        client: {
          onDownloadData: async () => {
            assert.equal(++inside, 1, 'one piece at a time');
            // Long enough for the end of the connection to arrive meanwhile.
            for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
            inside--;
          },
        },
      });
      assert.equal(get.error, undefined, answer.slice(0, 80));
      const whole =
        body.toString().startsWith(get.text) && [5, body.length].includes(get.text.length);
      assert.ok(whole, answer.slice(0, 80));
    }
  }
});

test('a slow server holds the upload, and its progress ends with the exact size', async () => {
  const size = 64 * 1024 * 1024;
  const stalled = Promise.withResolvers<Socket>();
  await using server = await startRawServer((socket) => {
    socket.pause();
    stalled.resolve(socket);
  });
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  try {
    const path = join(folder, 'large');
    await writeFile(path, Buffer.alloc(size));
    const post = start({
      url: server.url,
      method: 'POST',
      postData: fileBody(path),
      flags: ['reportUploadProgress'],
    });
    const socket = await stalled.promise;
    await post.until('upload:progress');
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    assert.ok((post.uploads.at(-1)?.[0] ?? 0) < size / 2);
    let received = 0;
    let head = -1;
    let text = '';
    socket.on('data', (chunk) => {
      if (head < 0) {
        text += chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        head = end + 4;
        received = text.length - head;
      } else {
        received += chunk.length;
      }
      if (received === size) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    socket.resume();
    await post.end();
    assert.deepEqual(post.uploads.at(-1), [size, size]);
    assert.equal(post.view.bytes.sent, size);
    const currents = post.uploads.map(([current]) => current);
    assert.deepEqual(
      currents,
      currents.toSorted((a, b) => a - b),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an early answer ends an upload that the server does not want', async () => {
  await using server = await startRawServer((socket) => {
    void readHead(socket).then(() => {
      socket.write('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig');
      socket.resume();
    });
  });
  const bytes = Buffer.alloc(4 * 1024 * 1024);
  const post = await run({
    url: server.url,
    method: 'POST',
    postData: { elements: [{ kind: 'bytes', bytes }] },
  });
  assert.deepEqual([post.status, post.text], [413, 'big']);
});

test('an aborted exchange ends also while its sink holds a piece', async () => {
  const { Connection } = await import('../../src/engine/network/transport/connection.ts');
  const { openCodec } = await import('../../src/engine/network/transport/codecs/openCodec.ts');
  const { directGroupId } =
    await import('../../src/engine/network/transport/connect/connectionKey.ts');
  const { openSocket } = await import('../../src/engine/network/transport/connect/connect.ts');
  const { TrustStore } = await import('../../src/engine/network/tls/certificates/trustStore.ts');
  await using server = await startServer((_, response) => {
    response.write('a piece');
  });
  const target = { secure: false, host: '127.0.0.1', port: server.port };
  const trust = new TrustStore();
  const open = await openSocket(target, {
    secureContext: () => trust.secureContext,
    trust: () => trust,
    signal: new AbortController().signal,
    onPhase: () => undefined,
    decideCertificate: async () => undefined,
  });
  const codec = await openCodec('undici', {
    target,
    open,
    strictParsing: false,
    onChange: () => undefined,
  });
  const connection = new Connection(directGroupId(target), open, codec);
  const exchange = connection.send(
    { method: 'GET', path: '/', headers: [], body: null, trailers: [], continueMs: 0 },
    {},
  );
  assert.equal((await exchange.head).status, 200);
  const holding = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const body = exchange.readBody(() => {
    holding.resolve(undefined);
    return release.promise;
  });
  await holding.promise;
  exchange.abort(new Error('enough'));
  await assert.rejects(async () => body, /enough/);
  release.resolve(undefined);
  connection.destroy();
});
