import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import { test } from 'node:test';
import fc from 'fast-check';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { contentTypeOf } from '../../src/engine/index.ts';
import { boundaryOf } from '../../src/engine/body/multipartType.ts';
import { startServer } from '../servers/testServer.ts';
import { run } from './run.ts';
import { processorMs } from '../processorTime.ts';

/** Fields, and the type and charset that they mean (WHATWG Fetch, "extract a MIME type", and Web Platform Tests). */
const cases: readonly (readonly [fields: readonly string[], mimeType: string, charset: string])[] =
  [
    [['text/html, text/plain'], 'text/plain', ''],
    [['text/html', 'text/plain'], 'text/plain', ''],
    [['text/plain;charset=gbk, text/html'], 'text/html', ''],
    [['text/plain;charset=gbk', 'text/html'], 'text/html', ''],
    [['text/html;charset=gbk', 'text/html'], 'text/html', 'gbk'],
    [['text/html;charset=GBK;x=1,text/html;y=2'], 'text/html', 'gbk'],
    [['text/html;charset=gbk', 'text/html;charset=utf-8'], 'text/html', 'utf-8'],
    [['text/html;charset=gbk', 'text/plain', 'text/html'], 'text/html', ''],
    [
      ['text/html;charset=gbk', 'x/x', 'text/html;charset=utf-8', 'text/html'],
      'text/html',
      'utf-8',
    ],
    [['text/html;charset=gbk', 'nonsense', '*/*', '', 'text/html'], 'text/html', 'gbk'],
    [['text/plain', '*/*;charset=gbk'], 'text/plain', ''],
    [['text/html;x="a, text/plain;charset=gbk";charset=utf-8'], 'text/html', 'utf-8'],
    [['text/html;x="a\\", text/plain"'], 'text/html', ''],
    [['text/html;x="a, text/plain'], 'text/html', ''],
    [['text/html;x="', '", text/plain'], 'text/plain', ''],
    [['\t TEXT/HTML ; charset="utf-8" ,'], 'text/html', 'utf-8'],
    [['text/html;charset='], 'text/html', ''],
    [['nonsense, */*'], '', ''],
    [[], '', ''],
  ];

test('of several values of Content-Type the last readable type counts, with the charset of its own kind before it', () => {
  for (const [fields, mimeType, charset] of cases) {
    const headers = fields.map((value) => ['content-type', value] as const);
    assert.deepEqual(contentTypeOf(headers), { mimeType, charset }, JSON.stringify(fields));
  }
  assert.equal(boundaryOf('text/plain, multipart/mixed; boundary="a,b"'), 'a,b');
  assert.equal(boundaryOf('multipart/mixed; boundary=a, text/plain'), undefined);
});

test('whatever stands in Content-Type is read without failing, in time that grows with its length alone', () => {
  const piece = fc.constantFrom(
    'text/html',
    '"',
    '\\',
    ',',
    ';',
    ' ',
    'charset=',
    'gbk',
    '*/*',
    'x',
  );
  fc.assert(
    fc.property(fc.array(fc.array(piece)), (fields) => {
      const headers = fields.map((pieces) => ['Content-Type', pieces.join('')] as const);
      assert.match(contentTypeOf(headers).mimeType, /^$|^[^ ]+\/[^ ]+$/);
    }),
  );
  const started = processorMs();
  for (const value of ['"'.repeat(60_001), '"\\'.repeat(30_000), ',"a'.repeat(20_000)]) {
    contentTypeOf([['Content-Type', value]]);
  }
  assert.ok(processorMs() - started < 1000);
});

test('a response of several Content-Type fields has the type that they mean together, over HTTP/1.1 and HTTP/2', async () => {
  const fields = ['text/html;charset=gbk, nonsense', 'text/html'];
  await using server = await startServer((_, response) => {
    response
      .writeHead(
        200,
        fields.flatMap((value) => ['Content-Type', value]),
      )
      .end('ok');
  });
  const http2 = createServer();
  http2.on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': fields.join(', ') });
    stream.end('ok');
  });
  const { port, close } = await listenOnLoopback(http2);
  try {
    for (const init of [
      { url: server.url },
      { url: `http://127.0.0.1:${port}/`, httpVersion: '2' as const },
    ]) {
      const get = await run(init);
      const { mimeType, charset } = get.webRequest.response ?? {};
      assert.deepEqual([mimeType, charset], ['text/html', 'gbk'], get.error);
      const [told] = get.of('response:received');
      assert.deepEqual([told?.mimeType, told?.charset], ['text/html', 'gbk']);
    }
  } finally {
    await close();
  }
});
