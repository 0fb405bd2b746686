import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import fc from 'fast-check';
import { decoderFor, knownCodings } from '../../src/engine/body/decoding/decode.ts';
import { NetworkError } from '../../src/engine/index.ts';
import { contentCodings } from '../../src/session/encodedPart.ts';
import { startServer } from '../servers/testServer.ts';
import { run, start } from './run.ts';

const plain = Buffer.from('the same text, again and again '.repeat(5000));

/** What `body` unpacks to, given in pieces of `size` bytes, and what was tolerated. */
async function decode(coding: string, body: Uint8Array, size = body.length) {
  const pieces: Uint8Array[] = [];
  const reports: string[] = [];
  const decoder = decoderFor(
    knownCodings(contentCodings([['Content-Encoding', coding]]))!,
    (piece) => void pieces.push(Buffer.from(piece)),
    (message) => reports.push(message),
  );
  let error: unknown;
  try {
    for (let at = 0; at < body.length; at += size) {
      await decoder.write(body.subarray(at, at + size));
    }
    await decoder.end();
  } catch (thrown) {
    error = thrown;
  } finally {
    decoder.close();
  }
  return { data: Buffer.concat(pieces), reports, error };
}

/** A gzip member with every part that a header may have. */
function gzipWithAllParts(data: Buffer): Buffer {
  const bare = gzipSync(data);
  const header = Buffer.from(bare.subarray(0, 10));
  header[3] = 2 | 4 | 8 | 16;
  const extra = Buffer.from([3, 0, 1, 2, 3]);
  const name = Buffer.from('a name\0a comment\0', 'latin1');
  return Buffer.concat([header, extra, name, Buffer.from([0, 0]), bare.subarray(10)]);
}

const packed: Record<string, readonly [coding: string, body: Buffer]> = {
  gzip: ['gzip', gzipSync(plain)],
  'gzip with all parts of a header': ['gzip', gzipWithAllParts(plain)],
  'gzip of nothing': ['gzip', gzipSync(Buffer.alloc(0))],
  'gzip in two members': [
    'gzip',
    Buffer.concat([gzipSync(plain.subarray(0, 999)), gzipSync(plain.subarray(999))]),
  ],
  deflate: ['deflate', deflateSync(plain)],
  'deflate without its format': ['deflate', deflateRawSync(plain)],
  br: ['br', brotliCompressSync(plain)],
  zstd: ['zstd', zstdCompressSync(plain)],
  'zstd in two frames': [
    'zstd',
    Buffer.concat([
      zstdCompressSync(plain.subarray(0, 999)),
      zstdCompressSync(plain.subarray(999)),
    ]),
  ],
  'three codings': ['deflate, gzip, br', brotliCompressSync(gzipSync(deflateSync(plain)))],
};

for (const [name, [coding, body]] of Object.entries(packed)) {
  test(`B30: ${name} unpacks the same however it is cut`, async () => {
    const expected = name === 'gzip of nothing' ? Buffer.alloc(0) : plain;
    for (const size of [body.length, 1, 7, body.length - 1]) {
      const { data, error, reports } = await decode(coding, body, Math.max(size, 1));
      assert.equal(error, undefined);
      assert.ok(data.equals(expected), `${size} bytes at a time`);
      assert.deepEqual(reports, []);
    }
  });
}

test('what follows the end is ignored and told, as browsers do: zeros, junk, half a member', async () => {
  for (const coding of ['gzip', 'deflate', 'br'] as const) {
    const body = packed[coding]![1];
    for (const junk of [Buffer.alloc(512), Buffer.from('junk'), Buffer.from([0x1f])]) {
      const both = Buffer.concat([body, junk]);
      for (const size of [both.length, 1, body.length]) {
        const { data, error, reports } = await decode(coding, both, size);
        assert.equal(error, undefined);
        assert.ok(data.equals(plain));
        const what = junk.length === 1 ? '1 byte' : `${junk.length} bytes`;
        assert.deepEqual(reports, [`${what} after the end of the ${coding} data were ignored.`]);
      }
    }
  }
  const { data, error } = await decode(
    'zstd',
    Buffer.concat([packed['zstd']![1], Buffer.from('junk')]),
  );
  assert.ok(data.equals(plain));
  assert.ok(NetworkError.is(error, 'ERR_CONTENT_DECODING_FAILED'), 'zstd allows frames only');
});

test('a gzip trailer that is cut off is tolerated and told; one that does not fit is damage', async () => {
  const body = gzipSync(plain);
  for (const missing of [1, 7, 8]) {
    const { data, error, reports } = await decode('gzip', body.subarray(0, -missing));
    assert.equal(error, undefined);
    assert.ok(data.equals(plain));
    assert.match(reports.join(), /without its checksum/);
  }
  for (const at of [body.length - 1, body.length - 8]) {
    const wrong = Buffer.from(body);
    wrong[at]! ^= 1;
    const { error } = await decode('gzip', wrong);
    assert.ok(NetworkError.is(error, 'ERR_CONTENT_DECODING_FAILED'));
    assert.equal(error.nodeCode, 'Z_DATA_ERROR');
    assert.match(String(error.cause), /checksum/);
  }
});

test('E13: a body that breaks off fails, and all that could be unpacked has been handed on', async () => {
  const random = randomBytes(300_000);
  for (const [coding, body] of [
    ['gzip', gzipSync(random)],
    ['deflate', deflateSync(random)],
    ['deflate', deflateRawSync(random)],
    ['zstd', zstdCompressSync(random)],
    ['br', brotliCompressSync(random)],
  ] as const) {
    const { data, error } = await decode(coding, body.subarray(0, 200_000), 16_384);
    assert.ok(NetworkError.is(error, 'ERR_CONTENT_DECODING_FAILED'), coding);
    assert.ok(data.length > 100_000, `${coding}: ${data.length}`);
    assert.ok(data.equals(random.subarray(0, data.length)));
  }
  for (const body of [
    gzipSync(plain).subarray(0, 5),
    Buffer.from([0x1f]),
    Buffer.from([0x1f, 0]),
  ]) {
    assert.ok(NetworkError.is((await decode('gzip', body)).error, 'ERR_CONTENT_DECODING_FAILED'));
  }
});

test('a zstd window larger than a content coding may have is refused', async () => {
  const large = zstdCompressSync(randomBytes(9 * 1024 * 1024), {
    params: { [constants.ZSTD_c_windowLog]: 24, [constants.ZSTD_c_contentSizeFlag]: 0 },
  });
  const { error } = await decode('zstd', large);
  assert.ok(NetworkError.is(error, 'ERR_CONTENT_DECODING_FAILED'));
});

test('an endless gzip header, and a chain of codings that only multiplies, are refused', async () => {
  const header = Buffer.concat([gzipSync('').subarray(0, 3), Buffer.from([8]), Buffer.alloc(6)]);
  const endless = Buffer.concat([header, Buffer.alloc(70_000, 'a')]);
  const { error } = await decode('gzip', endless, 1000);
  assert.ok(NetworkError.is(error, 'ERR_CONTENT_DECODING_FAILED'));
  assert.equal(knownCodings(Array<string>(6).fill('gzip')), null);
});

test('no bytes make a decoder throw anything but ERR_CONTENT_DECODING_FAILED', async () => {
  const bodies = Object.values(packed).map(([, body]) => body);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'gzip, br'),
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .tuple(fc.constantFrom(...bodies), fc.nat(), fc.nat(255))
          .map(([body, at, byte]) =>
            Buffer.from(body).fill(byte, at % body.length, (at % body.length) + 1),
          ),
      ),
      fc.integer({ min: 1, max: 300 }),
      async (coding, body, size) => {
        const { error } = await decode(coding, body, size);
        assert.ok(error === undefined || NetworkError.is(error, 'ERR_CONTENT_DECODING_FAILED'));
      },
    ),
    { numRuns: 200 },
  );
});

test('H31: a body that comes packed although identity was asked for is unpacked', async () => {
  await using server = await startServer((request, response) => {
    assert.equal(request.headers['accept-encoding'], 'identity');
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync('unpacked'));
  });
  const get = await run({ url: server.url, headers: [['Accept-Encoding', 'identity']] });
  assert.equal(get.text, 'unpacked');
});

test('tolerated damage is told in the log', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(Buffer.concat([gzipSync('unpacked'), Buffer.from('junk')]));
  });
  const get = await run(server.url);
  assert.deepEqual([get.text, get.webRequest.requestStatus], ['unpacked', 'success']);
  assert.deepEqual(
    get.of('problem:reported').map(({ message }) => message),
    ['4 bytes after the end of the gzip data were ignored.'],
  );
});

test('a decoder gives its memory back however the request ends', async () => {
  const open = new Set<number>();
  let opened = 0;
  const hook = createHook({
    init: (id, type, _trigger, handle: { close?: () => void }) => {
      if (!/^(ZLIB|BROTLI|ZSTD)/i.test(type)) return;
      open.add(id);
      opened++;
      const close = handle.close?.bind(handle);
      handle.close = () => {
        open.delete(id);
        close?.();
      };
    },
  });
  const bodies = Object.values(packed);
  await using server = await startServer((request, response) => {
    const [, index, end] = request.url!.split('/');
    const [coding, body] = bodies[Number(index)]!;
    response.setHeader('Content-Encoding', coding);
    response.write(body.subarray(0, -1));
    if (end === 'whole') response.end(body.subarray(-1));
    else if (end === 'broken') response.destroy();
  });
  hook.enable();
  try {
    for (const index of bodies.keys()) {
      assert.equal((await run(`${server.url}/${index}/whole`)).error, undefined);
      assert.notEqual((await run(`${server.url}/${index}/broken`)).error, undefined);
      const waiting = start(`${server.url}/${index}/silent`);
      await waiting.until('download:progress');
      waiting.webRequest.cancel();
      await waiting.end();
      const slow = start(`${server.url}/${index}/whole`, {
        client: {
          onDownloadData: async (webRequest) => {
            webRequest.cancel();
            await new Promise(() => undefined);
          },
        },
      });
      await slow.end();
    }
  } finally {
    hook.disable();
  }
  assert.ok(opened > bodies.length);
  assert.deepEqual([...open], []);
});
