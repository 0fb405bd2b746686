import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

const DECODERS = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
};

for (const [name, decode] of Object.entries(DECODERS)) {
  test(`/encoding/${name} answers with a text in ${name}`, async () => {
    const answer = await send(`${playground.urls.http}/encoding/${name}`);
    const text = decode(answer.body).toString();
    assert.equal(answer.header('content-encoding'), name);
    assert.equal(answer.header('content-length'), `${answer.body.length}`);
    assert.ok(text.startsWith('Line 1: the square of it is 1.\n'));
    assert.ok(text.endsWith('Line 500: the square of it is 250000.\n'));
    assert.ok(answer.body.length < text.length / 2);
  });
}

test("/encoding/bad-gzip begins as gzip and can't be unpacked", async () => {
  const answer = await send(`${playground.urls.http}/encoding/bad-gzip`);
  assert.equal(answer.header('content-encoding'), 'gzip');
  assert.deepEqual([...answer.body.subarray(0, 2)], [0x1f, 0x8b]);
  assert.throws(() => zlib.gunzipSync(answer.body));
});
