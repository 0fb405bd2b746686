import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type FilterResult,
  type RequestHandler,
  type ResourceHandler,
  type ResponseFilter,
} from '../../src/engine/index.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { type Run, run, start, TestContext } from './run.ts';

const KiB = 1024;
const nowhere = 'http://nowhere.invalid/';

/** Gives a body in pieces as large as they are asked for, so that a filter's calls can be counted. */
function giving(body: Uint8Array): ResourceHandler {
  let at = 0;
  return {
    open: () => true,
    getResponseHeaders: () => ({ status: 200, headers: [], responseLength: body.byteLength }),
    read: ({ bytesToRead }) => {
      const piece = body.subarray(at, at + bytesToRead);
      at += piece.byteLength;
      return piece.byteLength === 0 ? null : piece;
    },
  };
}

function filtering(body: Uint8Array, filter: ResponseFilter): RequestHandler {
  return { getResourceHandler: () => giving(body), getResourceResponseFilter: () => filter };
}

/** Passes on at most `limit` bytes a call, and counts the calls. */
function passing(limit = Infinity): ResponseFilter & { calls: number } {
  const filter = {
    calls: 0,
    filter({ dataIn }: { dataIn: Uint8Array | null }): FilterResult {
      filter.calls++;
      const dataOut = (dataIn ?? new Uint8Array()).subarray(0, limit);
      return { dataInRead: dataOut.byteLength, dataOut, status: 'done' };
    },
  };
  return filter;
}

/** Says the same at every call, and counts the calls. */
function saying(result: unknown): ResponseFilter & { calls: number } {
  const filter = {
    calls: 0,
    filter: () => {
      filter.calls++;
      return result as FilterResult;
    },
  };
  return filter;
}

function body(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
}

const all = (get: Run): Buffer => Buffer.concat(get.data);

test('F01: a filter that passes everything on is called once for each 64 KiB, also after it said “done”', async () => {
  const sent = body(128 * KiB + 1);
  const filter = passing();
  const get = await run(nowhere, { handler: filtering(sent, filter) });
  assert.ok(all(get).equals(sent));
  assert.equal(filter.calls, 3);
});

test('F02: a filter that reads 1 KiB a call is called again with the rest', async () => {
  const sent = body(128 * KiB + 1);
  const filter = passing(KiB);
  const get = await run(nowhere, { handler: filtering(sent, filter) });
  assert.ok(all(get).equals(sent));
  assert.equal(filter.calls, 129);
});

test('F03: a filter finds a text across its buffers, writes what does not fit later, and is drained', async () => {
  const needle = 'FIND_ME';
  const replacement = 'REPLACED_WITH_SOMETHING_LONGER';
  const text = 'x'.repeat(64 * KiB - 3) + needle + 'y'.repeat(64 * KiB - 5) + needle;
  let held = '';
  let calls = 0;
  const filter: ResponseFilter = {
    filter: ({ dataIn, dataOutSize }) => {
      calls++;
      held = (held + Buffer.from(dataIn ?? []).toString()).replaceAll(needle, replacement);
      // What may be the beginning of the needle waits for the next buffer.
      const ready = dataIn === null ? held.length : Math.max(held.length - needle.length, 0);
      // Room that is full asks for another call without input, which would look like the end here.
      const out = held.slice(0, Math.min(ready, dataOutSize - 1));
      held = held.slice(out.length);
      return {
        dataInRead: dataIn?.byteLength ?? 0,
        dataOut: Buffer.from(out),
        status: dataIn === null && held === '' ? 'done' : 'needMoreData',
      };
    },
  };
  let received = 0;
  const get = await run(nowhere, {
    handler: {
      ...filtering(Buffer.from(text), filter),
      onResourceLoadComplete: ({ receivedContentLength }) => {
        received = receivedContentLength;
      },
    },
  });
  assert.ok(get.text === text.replaceAll(needle, replacement));
  assert.equal(received, text.length);
  assert.ok(calls >= 4);
});

test('F04: a filter that answers “error” ends the request with nothing delivered, and is not called again', async () => {
  const filter = saying({ status: 'error' });
  const get = await run(nowhere, { handler: filtering(body(200 * KiB), filter) });
  assert.deepEqual(
    [get.webRequest.requestStatus, get.error, get.text, filter.calls],
    ['failed', 'ERR_CONTENT_DECODING_FAILED', '', 1],
  );
});

test('F07 F08: a filter that breaks the contract fails the request and is told what it broke', async () => {
  const nothing = new Uint8Array();
  const broken: [unknown, RegExp][] = [
    [{ dataInRead: 0, dataOut: nothing, status: 'done' }, /left input unread/],
    [{ dataInRead: 99, dataOut: nothing, status: 'done' }, /read 99 of 10 bytes/],
    [{ dataInRead: -1, dataOut: nothing, status: 'done' }, /read -1 of 10 bytes/],
    [{ dataInRead: 10, dataOut: new Uint8Array(65 * KiB), status: 'done' }, /wrote 66560 bytes/],
    [{ dataInRead: 10, dataOut: nothing, status: 'finished' }, /neither bytes nor/],
    ['text', /neither bytes nor/],
    [undefined, /neither bytes nor/],
  ];
  for (const [result, message] of broken) {
    const get = await run(nowhere, { handler: filtering(body(10), saying(result)) });
    assert.equal(get.error, 'ERR_CONTENT_DECODING_FAILED');
    assert.match(get.webRequest.requestError?.message ?? '', message);
  }
});

test('F08: a filter that wants more data when there is none is drained without input, then fails', async () => {
  const inputs: (number | null)[] = [];
  const filter: ResponseFilter = {
    filter: ({ dataIn }) => {
      inputs.push(dataIn?.byteLength ?? null);
      return {
        dataInRead: dataIn?.byteLength ?? 0,
        dataOut: Buffer.from(inputs.length < 4 ? 'x' : ''),
        status: 'needMoreData',
      };
    },
  };
  const get = await run(nowhere, { handler: filtering(body(10), filter) });
  assert.deepEqual(
    [get.error, get.text, inputs],
    ['ERR_CONTENT_DECODING_FAILED', 'xxx', [10, null, null, null]],
  );
  assert.match(get.webRequest.requestError?.message ?? '', /more data after the end/);
});

test('F09: an empty body is one call without input, in which a filter may still write', async () => {
  for (const [result, text, calls] of [
    [{ dataInRead: 0, dataOut: new Uint8Array(), status: 'done' }, '', 1],
    [{ dataInRead: 0, dataOut: Buffer.from('made up'), status: 'done' }, 'made up', 1],
    [Buffer.from('made up'), 'made up', 1],
    [new Uint8Array(), '', 1],
  ] as const) {
    const filter = saying(result);
    const get = await run(nowhere, { handler: filtering(new Uint8Array(), filter) });
    assert.deepEqual([get.error, get.text, filter.calls], [undefined, text, calls]);
  }
});

test('F11: a filter may make more of a body than 512 KiB, in either form', async () => {
  const forms: ResponseFilter[] = [
    {
      filter: ({ dataIn }) =>
        dataIn === null ? new Uint8Array() : Buffer.concat([dataIn, dataIn, dataIn]),
    },
    growing(3),
  ];
  for (const filter of forms) {
    const get = await run(nowhere, { handler: filtering(body(700 * KiB), filter) });
    assert.equal(all(get).byteLength, 2100 * KiB);
  }
});

/** Writes each piece several times, as much at a time as there is room for. */
function growing(times: number): ResponseFilter {
  let pending = Buffer.alloc(0);
  return {
    filter: ({ dataIn, dataOutSize }) => {
      pending = Buffer.concat(
        [pending, ...Array.from({ length: times }, () => dataIn ?? [])].map((part) =>
          Buffer.from(part),
        ),
      );
      const dataOut = pending.subarray(0, dataOutSize);
      pending = pending.subarray(dataOut.byteLength);
      const status = pending.byteLength > 0 ? 'needMoreData' : 'done';
      return { dataInRead: dataIn?.byteLength ?? 0, dataOut, status };
    },
  };
}

test('F13: initFilter may decline, and one that throws fails the request', async () => {
  const filter = passing();
  const declining = { ...filter, initFilter: () => Promise.resolve(false) };
  const plain = await run(nowhere, { handler: filtering(Buffer.from('as it is'), declining) });
  assert.deepEqual([plain.text, filter.calls], ['as it is', 0]);
  const throwing: ResponseFilter = {
    ...filter,
    initFilter: () => {
      throw new Error('not ready');
    },
  };
  const failed = await run(nowhere, { handler: filtering(Buffer.from('x'), throwing) });
  assert.equal(failed.error, 'ERR_CONTENT_DECODING_FAILED');
  assert.match(failed.webRequest.requestError?.message ?? '', /not ready/);
});

test('F15: the same filter works over http, https and a resource handler, on the decoded body', async () => {
  const shouting: ResponseFilter = {
    filter: async ({ dataIn }) =>
      Buffer.from(
        Buffer.from(dataIn ?? [])
          .toString()
          .toUpperCase(),
      ),
  };
  const handler: RequestHandler = { getResourceResponseFilter: () => shouting };
  const respond: Parameters<typeof startServer>[0] = (_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync('plain'));
  };
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  await using http = await startServer(respond);
  await using https = await startTlsServer({ certificate }, respond);
  using context = new TestContext({ extraCaCertificates: [certificate.pem] });
  for (const url of [http.url, https.url]) {
    assert.equal((await run(url, { context, handler })).text, 'PLAIN');
  }
  const served = await run(nowhere, { handler: filtering(Buffer.from('plain'), shouting) });
  assert.equal(served.text, 'PLAIN');
});

test('a request is canceled while its filter thinks, and the filter is not called again', async () => {
  let calls = 0;
  const filter: ResponseFilter = {
    filter: () => {
      calls++;
      get.webRequest.cancel();
      return new Promise<never>(() => undefined);
    },
  };
  const get = start(nowhere, { handler: filtering(body(200 * KiB), filter) });
  await get.end();
  assert.deepEqual([get.webRequest.requestStatus, calls, get.text], ['canceled', 1, '']);
});

test('what came, what it unpacked to and what a filter made of it are counted apart', async () => {
  const get = await run(nowhere, {
    handler: filtering(body(10), {
      filter: ({ dataIn }) => dataIn?.subarray(0, 4) ?? new Uint8Array(),
    }),
  });
  assert.equal(get.text.length, 4);
  assert.deepEqual(get.view.bytes, { sent: 0, received: 10, decoded: 10, filtered: 4, cached: 0 });
});

test('a filter that never ends, and never waits, can be cancelled', async () => {
  let calls = 0;
  const filter: ResponseFilter = {
    filter: ({ dataIn }) => {
      if (++calls === 1) setImmediate(() => get.webRequest.cancel());
      // Without a turn of the event loop this would go on for ever.
      if (calls > 10_000) throw new Error('nobody could cancel');
      const dataInRead = dataIn?.byteLength ?? 0;
      return { dataInRead, dataOut: new Uint8Array(1), status: 'needMoreData' };
    },
  };
  const get: Run = start(nowhere, { handler: filtering(body(10), filter) });
  assert.equal((await get.end()).error, 'ERR_ABORTED');
  const before = calls;
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  assert.equal(calls, before, 'it is not called any more');
});
