import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import { type TestServer, startServer } from '../servers/testServer.ts';
import type { Cost, Transfer } from './memory/transfer.ts';

const MIB = 1024 * 1024;
const script = join(import.meta.dirname, 'memory', 'transfer.ts');
const packers = {
  gzip: createGzip,
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: createZstdCompress,
};

/** `size` bytes that pack well, or not: they are not looked at. */
function* content(size: number): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024, 'the same bytes again and again ');
  for (let sent = 0; sent < size; sent += piece.length) yield piece;
}

async function packed(coding: keyof typeof packers, size: number): Promise<Buffer> {
  const packer = packers[coding]();
  const [chunks] = await Promise.all([packer.toArray(), pipeline(content(size), packer)]);
  return Buffer.concat(chunks as Buffer[]);
}

function serving(handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  return startServer((request, response) => {
    // A transfer that is canceled is what some of these tests are about.
    handler(request, response).catch(() => undefined);
  });
}

async function measured(
  t: TestContext,
  kind: Transfer,
  server: TestServer,
  size: number,
): Promise<Cost> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    script,
    kind,
    server.url,
    String(size),
  ]);
  const cost = JSON.parse(stdout) as Cost;
  t.diagnostic(
    `${kind}: ${cost.moved / MIB} MiB, live +${cost.liveMiB} MiB, process +${cost.rssMiB} MiB`,
  );
  return cost;
}

/** What is live must not grow; what the process holds, garbage included, only by what waits to be collected. */
function assertFlat({ liveMiB, rssMiB }: Cost): void {
  assert.ok(liveMiB <= 16, `${liveMiB} MiB more are live`);
  assert.ok(rssMiB <= 160, `the process is ${rssMiB} MiB larger`);
}

test('Z12: memory stays flat while 512 MiB are downloaded', async (t) => {
  const size = 512 * MIB;
  await using server = await serving((_, response) => pipeline(content(size), response));
  const cost = await measured(t, 'download', server, size);
  assert.deepEqual([cost.status, cost.moved], ['success', size]);
  assertFlat(cost);
});

test('what a client keeps is seen by this measure', async (t) => {
  const size = 128 * MIB;
  await using server = await serving((_, response) => pipeline(content(size), response));
  const { liveMiB } = await measured(t, 'kept', server, size);
  assert.ok(liveMiB > 64);
});

test('Z12: memory stays flat while 128 MiB go through a filter', async (t) => {
  const size = 128 * MIB;
  await using server = await serving((_, response) => pipeline(content(size), response));
  const cost = await measured(t, 'filtered', server, size);
  assert.deepEqual([cost.status, cost.moved], ['success', size]);
  assertFlat(cost);
});

test('memory stays flat while 512 MiB are uploaded from a stream', async (t) => {
  const size = 512 * MIB;
  let received = 0;
  await using server = await serving(async (request, response) => {
    for await (const chunk of request as AsyncIterable<Buffer>) received += chunk.length;
    response.end();
  });
  const cost = await measured(t, 'upload', server, size);
  assert.deepEqual([cost.status, cost.moved, received], ['success', size, size]);
  assertFlat(cost);
});

for (const coding of Object.keys(packers) as (keyof typeof packers)[]) {
  test(`a small ${coding} body that unpacks to 64 MiB costs no memory, taken or held`, async (t) => {
    const size = 64 * MIB;
    const body = await packed(coding, size);
    assert.ok(body.length < 3 * MIB);
    await using server = await serving((_, response) => {
      response.setHeader('Content-Encoding', coding);
      return pipeline(Readable.from([body]), response);
    });
    const taken = await measured(t, 'download', server, size);
    assert.deepEqual([taken.status, taken.moved], ['success', size]);
    assertFlat(taken);
    const held = await measured(t, 'held', server, size);
    assert.equal(held.status, 'ERR_ABORTED');
    assert.ok(held.moved <= MIB);
    assertFlat(held);
  });
}
