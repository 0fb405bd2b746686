import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  bytesBody,
  fileBody,
  type HeaderList,
  type RequestHandler,
  type RequestInit,
  streamBody,
} from '../../src/engine/index.ts';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { answering, assertCommon, assertSeen, given, type Given, mocking } from './basics.ts';
import { run, type Run, seen, TestContext } from './run.ts';

const folder = await mkdtemp(join(tmpdir(), 'engine-'));
after(() => rm(folder, { recursive: true }));
const file = join(folder, 'hello.txt');
await writeFile(file, 'HELLO FRIEND!');

/** One row of section 7.1, as the server or a resource handler answers it, and what is special about it. */
interface Row {
  readonly title: string;
  readonly init?: Omit<RequestInit, 'url'>;
  /** The body that the server has to get. */
  readonly sent?: string;
  readonly answer: Given;
  readonly check?: (run: Run) => void;
}

const html: HeaderList = [['Content-Type', 'text/html']];
const sized = (length: number): HeaderList => [['Content-Length', String(length)]];

const rows: readonly Row[] = [
  {
    title: 'B01: a GET',
    answer: given('GET TEST SUCCESS', html),
    check: (get) => {
      assert.equal(get.webRequest.response?.mimeType, 'text/html');
      assert.equal(get.text, 'GET TEST SUCCESS');
    },
  },
  {
    title: 'B02: a GET whose data nobody wants',
    init: { flags: ['noDownloadData'] },
    answer: given('GET TEST SUCCESS', [...html, ...sized(16)]),
    check: (get) => {
      assert.deepEqual(get.downloads, [[0, 16]]);
    },
  },
  {
    title: 'B03: a GET whose data nobody wants and whose length nobody says',
    init: { flags: ['noDownloadData'] },
    answer: given('GET TEST SUCCESS', html),
    check: (get) => {
      assert.deepEqual(get.downloads, [[0, -1]]);
    },
  },
  {
    title: 'B04: a part',
    init: { headers: [['Range', 'bytes=4-']] },
    answer: given(
      'TEST SUCCESS',
      [['Content-Range', 'bytes 4-15/16'], ...sized(12)],
      206,
      'Partial Content',
    ),
    check: (get) => {
      assert.deepEqual(get.downloads.at(-1), [12, 12]);
    },
  },
  {
    title: 'B08 B13: a POST, without upload progress unasked',
    init: { method: 'POST', postData: bytesBody(Buffer.from('the_post_data')) },
    sent: 'the_post_data',
    answer: given('POST TEST SUCCESS', html),
  },
  {
    title: 'B09: a POST of a file',
    init: { method: 'POST', postData: fileBody(file) },
    sent: 'HELLO FRIEND!',
    answer: given('POST TEST SUCCESS', html),
  },
  {
    title: 'B12: no body and no upload progress, although it was asked for',
    init: { flags: ['reportUploadProgress'] },
    answer: given('GET TEST SUCCESS'),
    check: (get) => {
      assert.deepEqual(get.uploads, []);
    },
  },
  {
    title: 'B16: a HEAD',
    init: { method: 'HEAD' },
    answer: given('GET TEST SUCCESS', [...html, ...sized(16)]),
  },
  {
    title: 'B28: a body whose length nobody says',
    answer: given('GET TEST SUCCESS'),
    check: (get) => {
      assert.ok(get.downloads.every(([, total]) => total === -1));
    },
  },
  {
    title: 'B29: no content',
    answer: given('', [], 204, 'No Content'),
    check: (get) => {
      assert.deepEqual(get.downloads, [[0, 0]]);
    },
  },
  {
    title: 'B29: an unchanged one that nobody had',
    answer: given('', [['ETag', '"1"']], 304, 'Not Modified'),
    check: (get) => {
      assert.deepEqual(get.downloads, [[0, 0]]);
    },
  },
  {
    title: 'B29 B31: a body of nothing',
    answer: given('', sized(0)),
    check: (get) => {
      assert.deepEqual(get.downloads, [[0, 0]]);
    },
  },
  { title: 'B31: content', answer: given('content', [['Content-Type', 'text/plain']]) },
  { title: 'B32: a 404', answer: given('not here', html, 404, 'Not Found') },
  {
    title: 'B33: a 500',
    init: { flags: ['noRetryOn5xx'] },
    answer: given('broken', html, 500, 'Internal Server Error'),
    check: (get) => {
      assert.equal(get.of('response:received').length, 1);
    },
  },
];

const contexts = {
  memory: () => new TestContext(),
  disk: async () => {
    const directory = await mkdtemp(join(folder, 'cookies-'));
    return new TestContext({ cookies: { kind: 'disk', directory } });
  },
};
/** A handler that is asked about everything and lets everything be. */
const watching: RequestHandler = {
  onBeforeResourceLoad: () => undefined,
  onResourceResponse: () => undefined,
  canGetCookies: () => undefined,
  canSetCookie: () => undefined,
};

for (const { title, init = {}, sent = '', answer, check } of rows) {
  for (const [kept, makeContext] of Object.entries(contexts)) {
    for (const [how, handler] of [
      ['client only', undefined],
      ['with a RequestHandler', watching],
    ] as const) {
      test(`${title}; from a server, ${how}, ${kept}`, async () => {
        const bodies: Buffer[] = [];
        await using server = await startServer(answering(answer, bodies));
        using context = await makeContext();
        const request = { ...init, url: `${server.url}/path?a=b` };
        const get = await run(request, { context, ...(handler === undefined ? {} : { handler }) });
        await assertCommon(get, request, answer, context);
        assertSeen(server, request, Buffer.from(sent), bodies);
        assert.equal(server.requests.length, 1);
        check?.(get);
      });
    }
    test(`${title}; from a resource handler, ${kept}`, async () => {
      using context = await makeContext();
      const request = { ...init, url: 'http://nowhere.invalid/path?a=b' };
      const handler = { ...watching, ...mocking(answer) };
      const get = await run(request, { context, handler });
      await assertCommon(get, request, answer, context);
      check?.(get);
    });
  }
}

test('B10: upload progress ends with (size, size) before the first download progress', async () => {
  for (const [postData, size] of [
    [bytesBody(Buffer.from('the_post_data')), 13],
    [fileBody(file), 13],
    [bytesBody(Buffer.alloc(3_000_000)), 3_000_000],
    [streamBody(() => chunks(30), { length: 30 * 65_536 }), 30 * 65_536],
  ] as const) {
    const calls: string[] = [];
    const bodies: Buffer[] = [];
    const answer = given('POST TEST SUCCESS', html);
    await using server = await startServer(answering(answer, bodies));
    using context = new TestContext();
    const request: RequestInit = {
      url: server.url,
      method: 'POST',
      postData,
      flags: ['reportUploadProgress'],
    };
    const post = await run(request, {
      context,
      client: {
        onUploadProgress: () => calls.push('up'),
        onDownloadProgress: () => calls.push('down'),
      },
    });
    await assertCommon(post, request, answer, context);
    assert.equal(bodies[0]?.length, size);
    assert.deepEqual(post.uploads.at(-1), [size, size]);
    assert.equal(post.uploads.filter(([current]) => current === size).length, 1);
    assert.ok(calls.lastIndexOf('up') < calls.indexOf('down'));
  }
});

async function* chunks(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(65_536);
}

test('B10: a body that was not sent whole never claims it', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(413, { Connection: 'close' }).end();
  });
  const postData = streamBody(() => chunks(4000), { length: 4000 * 65_536 });
  const post = await run({
    url: server.url,
    method: 'PUT',
    postData,
    flags: ['reportUploadProgress'],
  });
  assert.ok(post.uploads.every(([current, total]) => current < total));
});

test("B05: with allowStoredCredentials the jar's cookie is sent and the server's is kept", async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Set-Cookie', 'new=2');
    response.end();
  });
  for (const flags of [['allowStoredCredentials'], []] as const) {
    using context = new TestContext();
    await context.cookieManager.setCookie(server.url, { name: 'old', value: '1' });
    await run({ url: server.url, flags }, { context });
    assert.deepEqual(seen(server.requests.at(-1), 'cookie'), flags.length === 0 ? [] : ['old=1']);
    const names: string[] = [];
    await context.cookieManager.visitAllCookies({
      visit: ({ name }) => {
        names.push(name);
        return true;
      },
    });
    assert.deepEqual(names, flags.length === 0 ? ['old'] : ['old', 'new']);
  }
});

test('B30: a packed body is delivered unpacked; progress counts what came over the wire', async () => {
  const answer = given('', [
    ['Content-Encoding', 'gzip'],
    ['Content-Type', 'text/html'],
  ]);
  const packed = gzipSync('unpacked '.repeat(1000));
  await using server = await startServer(answering({ ...answer, body: packed }, []));
  const get = await run(server.url);
  assert.equal(get.text, 'unpacked '.repeat(1000));
  assert.deepEqual([get.view.bytes.received, get.view.bytes.decoded], [packed.length, 9000]);
  assert.equal(get.downloads.at(-1)?.[0], packed.length);
});

test('B31: content and no content over HTTPS', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const handler: RequestHandler = { onCertificateError: () => ({ action: 'continue' }) };
  for (const answer of [given('content', html), given('', sized(0))]) {
    const bodies: Buffer[] = [];
    await using server = await startTlsServer({ certificate }, answering(answer, bodies));
    using context = new TestContext();
    const request = { url: `${server.url}/` };
    const get = await run(request, { context, handler });
    await assertCommon(get, request, answer, context);
    assertSeen(server, request, Buffer.alloc(0), bodies);
  }
});
