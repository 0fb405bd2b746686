import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import {
  BodyStream,
  bytesBody,
  fileBody,
  formBody,
  fromCefPostData,
  InvalidRequestError,
  jsonBody,
  multipartBody,
  type MultipartPart,
  type PostData,
  streamBody,
  textBody,
  toCefPostData,
} from '../../src/engine/index.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { run, seen, start, TestContext } from './run.ts';

const folder = await mkdtemp(join(tmpdir(), 'engine-'));
after(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Keeps every body that it gets; answers nothing. */
async function keepingServer() {
  const bodies: Buffer[] = [];
  const server = await startServer((request, response) => {
    void readBody(request).then(
      (body) => {
        bodies.push(body);
        response.end();
      },
      () => undefined,
    );
  });
  return Object.assign(server, { bodies });
}

function textOf({ elements }: PostData): string {
  return elements
    .map((element) => (element.kind === 'bytes' ? Buffer.from(element.bytes).toString() : '[file]'))
    .join('');
}

/** How Node itself, which follows WHATWG too, reads a multipart body. */
async function parsed(body: Uint8Array, contentType: string): Promise<[string, unknown][]> {
  const form = await new Response(Buffer.from(body), {
    headers: { 'Content-Type': contentType },
  }).formData();
  return Promise.all(
    [...form].map(async ([name, value]): Promise<[string, unknown]> =>
      typeof value === 'string'
        ? [name, value]
        : [name, [value.name, value.type, Buffer.from(await value.arrayBuffer()).toString()]],
    ),
  );
}

test("H07 H12: each kind of body brings its own type, and the request's own wins", async () => {
  await using server = await keepingServer();
  const page = await fileOf('page.html', '<p>');
  const bodies: [body: PostData, type: string, text: string][] = [
    [jsonBody({ a: [1, 'ü'] }), 'application/json', '{"a":[1,"ü"]}'],
    [formBody([['a', '1']]), 'application/x-www-form-urlencoded', 'a=1'],
    [bytesBody(Buffer.from('x')), 'application/x-www-form-urlencoded', 'x'],
    [bytesBody(Buffer.from('x'), 'image/png'), 'image/png', 'x'],
    [fileBody(page), 'text/html', '<p>'],
    [fileBody(page, 'text/plain'), 'text/plain', '<p>'],
    [fileBody(await fileOf('no extension', '?')), 'application/octet-stream', '?'],
    [
      { elements: [...bytesBody(Buffer.from('x')).elements, ...fileBody(page).elements] },
      'application/octet-stream',
      'x<p>',
    ],
  ];
  for (const [postData, type, text] of bodies) {
    await run({ url: server.url, method: 'POST', postData });
    assert.deepEqual(seen(server.requests.at(-1), 'content-type'), [type]);
    assert.equal(server.bodies.at(-1)?.toString(), text);
  }
  await run({
    url: server.url,
    method: 'POST',
    postData: jsonBody(1),
    headers: [['content-type', 'a/b']],
  });
  assert.deepEqual(seen(server.requests.at(-1), 'content-type'), ['a/b'], 'H07');
  assert.throws(() => jsonBody(undefined), /JSON can't contain undefined/);
  assert.throws(() => jsonBody(1n), TypeError);
});

test('text is in the charset that its type declares', async () => {
  const hex = ({ elements: [element] }: PostData) =>
    element?.kind === 'bytes' ? Buffer.from(element.bytes).toString('hex') : undefined;
  assert.equal(hex(textBody('é')), 'c3a9');
  assert.equal(hex(textBody('é', 'text/html')), 'c3a9');
  assert.equal(hex(textBody('é', 'text/plain; charset="ISO-8859-1"')), 'e9');
  const part = { name: 'a', value: 'é', contentType: 'text/plain; charset=utf-16le' };
  const form = await multipartBody([part], { boundary: 'b' });
  assert.match(hex(form) ?? '', /0d0a0d0ae9000d0a2d2d622d2d0d0a$/);
  assert.throws(() => textBody('→', 'text/plain; charset=latin1'), /can't be written in latin1/);
  assert.throws(() => textBody('a', 'text/plain; charset=none'), /charset none is not known/);
});

test('a form keeps order and duplicates, and is written as URLSearchParams writes it', () => {
  const fields: [string, string][] = [
    ['b', '1 2'],
    ['a', 'ü&='],
    ['b', "~!'()*-._"],
    ['', ''],
  ];
  assert.equal(textOf(formBody(fields)), new URLSearchParams(fields).toString());
  assert.equal(textOf(formBody({ x: 'y' })), 'x=y');
  assert.equal(textOf(formBody([['bytes', Uint8Array.of(0xff, 0)]])), 'bytes=%FF%00');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string())), (pairs) => {
      assert.equal(textOf(formBody(pairs)), new URLSearchParams(pairs).toString());
    }),
  );
});

test('H12: a multipart body is streamed from disk, memory and streams with its exact length', async () => {
  await using server = await keepingServer();
  const file = await fileOf('photo.png', 'PNG');
  const again = new BodyStream(
    async function* () {
      yield 'stre';
      yield 'am';
    },
    { length: 6 },
  );
  const parts: MultipartPart[] = [
    { name: 'field', value: 'one\ntwo\rthree\r\nfour' },
    { name: 'json', value: '{}', contentType: 'application/json' },
    { name: 'upload', file },
    { name: 'named', file, filename: 'grüße "1"\n.txt' },
    { name: 'bytes', bytes: Buffer.from('memory') },
    { name: 'stream', stream: again, filename: 's.css' },
    { name: 'field', value: '' },
  ];
  const postData = await multipartBody(parts);
  await run({ url: server.url, method: 'POST', postData, flags: ['reportUploadProgress'] });
  const [request] = server.requests;
  const body = server.bodies[0]!;
  assert.deepEqual(seen(request, 'content-length'), [String(body.length)]);
  const [type = ''] = seen(request, 'content-type');
  assert.match(type, /^multipart\/form-data; boundary=----RequestWorkbench[0-9a-f]{32}$/);
  assert.match(
    body.toString(),
    /name="named"; filename="grüße %221%22%0A.txt"\r\nContent-Type: text\/plain\r\n/,
  );
  assert.deepEqual(await parsed(body, type), [
    ['field', 'one\r\ntwo\r\nthree\r\nfour'],
    ['json', '{}'],
    ['upload', ['photo.png', 'image/png', 'PNG']],
    ['named', ['grüße "1"\n.txt', 'text/plain', 'PNG']],
    ['bytes', ['blob', 'application/octet-stream', 'memory']],
    ['stream', ['s.css', 'text/css', 'stream']],
    ['field', ''],
  ]);
  const none = await multipartBody([], { boundary: 'b' });
  assert.equal(textOf(none), '--b--\r\n');
});

test("a boundary that can't be sent, or that a part holds, is refused with the reason", async () => {
  await assert.rejects(multipartBody([], { boundary: 'ends with space ' }), /is not a boundary/);
  await assert.rejects(multipartBody([], { boundary: '' }), /is not a boundary/);
  await assert.rejects(
    multipartBody([{ name: 'a', value: 'x--b' }], { boundary: 'b' }),
    /The part a contains the boundary/,
  );
  await assert.rejects(
    multipartBody([{ name: 'a', bytes: Buffer.from('bb') }], { boundary: 'b' }),
    /contains the boundary/,
  );
  await assert.rejects(
    multipartBody([{ name: 'a', value: '1', contentType: 'a\r\nb: c' }]),
    /can't be sent/,
  );
  assert.equal(
    (await multipartBody([], { boundary: 'a b' })).contentType,
    'multipart/form-data; boundary="a b"',
  );
});

test('a Content-Type without a boundary gets the one of the body, also when a handler sets it', async () => {
  await using server = await keepingServer();
  const postData = await multipartBody([{ name: 'a', value: '1' }], { boundary: 'b' });
  for (const [given, sent] of [
    ['multipart/form-data', 'multipart/form-data; boundary=b'],
    ['Multipart/Related; type="a/b"; ', 'Multipart/Related; type="a/b"; boundary=b'],
    ['multipart/form-data; boundary=""; a=b', 'multipart/form-data; a=b; boundary=b'],
    ['multipart/form-data; boundary=other', 'multipart/form-data; boundary=other'],
    ['text/plain', 'text/plain'],
  ] as const) {
    const post = { url: server.url, method: 'POST', postData };
    await run({ ...post, headers: [['Content-Type', given]] });
    assert.deepEqual(seen(server.requests.at(-1), 'content-type'), [sent]);
    const changed = await run(post, {
      handler: {
        onBeforeResourceLoad: ({ request }) => {
          request.headers = [['content-type', given]];
          return undefined;
        },
      },
    });
    assert.deepEqual(seen(server.requests.at(-1), 'content-type'), [sent]);
    assert.deepEqual(changed.of('problem:reported'), []);
  }
});

test('a Content-Type without a boundary, for a body that has none of its own, is told', async () => {
  await using server = await keepingServer();
  const post = await run({
    url: server.url,
    method: 'POST',
    headers: [['Content-Type', 'multipart/form-data']],
    postData: bytesBody(Buffer.from('--x\r\n')),
  });
  assert.deepEqual(
    post.of('problem:reported').map(({ message }) => message),
    ["Content-Type names no boundary, so the server can't find the parts."],
  );
  assert.deepEqual(seen(server.requests[0], 'content-type'), ['multipart/form-data']);
});

test('no part of a multipart body can forge another', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          name: fc.string({ unit: 'binary', minLength: 1 }),
          value: fc.string({ unit: 'binary' }),
        }),
      ),
      async (parts) => {
        const wellFormed = parts.map(({ name, value }) => ({
          name: name.toWellFormed().replaceAll('%', '_'),
          value: value.toWellFormed(),
        }));
        const postData = await multipartBody(wellFormed);
        const crlf = (text: string) => text.replaceAll(/\r\n|\r|\n/g, '\r\n');
        assert.deepEqual(
          await parsed(Buffer.from(textOf(postData)), postData.contentType!),
          wellFormed.map(({ name, value }) => [crlf(name), crlf(value)]),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('H09: a dictionary becomes a form, which is read back as it was', async () => {
  await using server = await keepingServer();
  const fields = { a: '1 &=ü', b: '' };
  const postData = fromCefPostData(fields);
  await run({ url: server.url, method: 'POST', postData });
  assert.equal(server.bodies[0]?.toString(), 'a=1+%26%3D%C3%BC&b=');
  assert.deepEqual(seen(server.requests[0], 'content-type'), ['application/x-www-form-urlencoded']);
  assert.deepEqual(toCefPostData({ method: 'POST', postData }), fields);
  assert.deepEqual(toCefPostData({ method: 'PUT', postData }), {});
  assert.deepEqual(toCefPostData({ method: 'POST', postData: null }), {});
  const bytes = fromCefPostData({ raw: Buffer.from('ü') });
  assert.deepEqual(toCefPostData({ method: 'POST', postData: bytes }), { raw: 'ü' });
});

test('H10: a list of pieces is sent as it is and read back as it was', async () => {
  await using server = await keepingServer();
  const path = await fileOf('cef.txt', 'file');
  const pieces = ['--x\r\n\r\nü\r\n', `@${path}`, '', '--x--'];
  const postData = fromCefPostData(pieces);
  await run({ url: server.url, method: 'POST', postData });
  assert.equal(server.bodies[0]?.toString(), '--x\r\n\r\nü\r\nfile--x--');
  const read = toCefPostData({ method: 'POST', postData });
  assert.ok(Array.isArray(read));
  assert.deepEqual(
    read.map((piece) => Buffer.from(piece).toString()),
    pieces,
  );
  const stream = streamBody(() => Promise.reject(new Error('not read')));
  assert.throws(() => toCefPostData({ method: 'POST', postData: stream }), /only when it is sent/);
});

test('H11: a piece that is neither text of a multipart body nor a file is refused by its place', () => {
  for (const piece of ['text', '-', '@', '{"json":1}']) {
    assert.throws(
      () => fromCefPostData(['--x', piece]),
      (error: unknown) => {
        assert.ok(error instanceof InvalidRequestError);
        assert.match(error.message, /^Piece 2 of the body begins neither/);
        assert.ok(!error.message.includes('json'), "what a body holds is nobody's business");
        return true;
      },
    );
  }
});

test('H04 H05: GET and HEAD with a body are sent as they are, or as POST as CEF does, and then it is told', async () => {
  await using server = await keepingServer();
  for (const method of ['GET', 'HEAD']) {
    const sent = await run({ url: server.url, method, postData: jsonBody({ query: 1 }) });
    assert.equal(sent.webRequest.request.method, method);
    assert.deepEqual(
      [server.requests.at(-1)?.method, server.bodies.at(-1)?.toString()],
      [method, '{"query":1}'],
    );
    assert.deepEqual(sent.of('problem:reported'), []);
    using context = new TestContext({ getWithBody: 'post' });
    const posted = await run({ url: server.url, method, postData: jsonBody(2) }, { context });
    assert.equal(posted.webRequest.request.method, 'POST');
    assert.deepEqual(
      [server.requests.at(-1)?.method, server.bodies.at(-1)?.toString()],
      ['POST', '2'],
    );
    assert.deepEqual(
      posted.of('problem:reported').map(({ message }) => message),
      [`The ${method} has a body and is sent as POST.`],
    );
    const bare = await run(
      { url: server.url, method, postData: bytesBody(Buffer.alloc(0)) },
      { context },
    );
    assert.equal(bare.webRequest.request.method, method);
    const changed = await run(
      { url: server.url, method },
      {
        context,
        handler: {
          onBeforeResourceLoad: ({ request }) => {
            request.postData = jsonBody(3);
            return undefined;
          },
        },
      },
    );
    assert.equal(changed.webRequest.request.method, 'POST');
  }
});

test('H14: an empty element, no element and an empty stream are an empty body', async () => {
  await using server = await keepingServer();
  const empty = bytesBody(Buffer.alloc(0)).elements[0]!;
  const file = await fileOf('empty', '');
  for (const postData of [
    { elements: [] },
    { elements: [empty, empty] },
    fileBody(file),
    streamBody(() => nothing()),
    streamBody(() => nothing(), { length: 0 }),
  ]) {
    const post = await run({
      url: server.url,
      method: 'POST',
      postData,
      flags: ['reportUploadProgress'],
    });
    assert.equal(post.error, undefined);
    assert.deepEqual(seen(server.requests.at(-1), 'content-length'), ['0']);
    assert.equal(server.bodies.at(-1)?.length, 0);
  }
});

async function* nothing(): AsyncGenerator<string> {}

test('H15: a file that is missing, a folder or unreadable fails the request before anything is sent', async () => {
  await using server = await keepingServer();
  const fails = async (path: string, name: string, words: RegExp) => {
    const post = await run({ url: server.url, method: 'POST', postData: fileBody(path) });
    assert.deepEqual([post.error, post.webRequest.requestError?.phase], [name, 'start']);
    assert.match(post.webRequest.requestError?.message ?? '', words);
    assert.ok(post.webRequest.requestError?.message.includes(path));
  };
  await fails(join(folder, 'missing'), 'ERR_FILE_NOT_FOUND', /ENOENT/);
  await fails(folder, 'ERR_ACCESS_DENIED', /is a folder, not a file/);
  if (process.getuid?.() === 0) {
    // The superuser may read every file but this one, which can be written only.
    if (process.platform === 'linux') {
      await fails('/proc/sys/vm/compact_memory', 'ERR_ACCESS_DENIED', /EACCES/);
    }
  } else {
    const secret = await fileOf('unreadable', 'x');
    await chmod(secret, 0);
    await fails(secret, 'ERR_ACCESS_DENIED', /EACCES/);
  }
  assert.equal(server.requests.length, 0);
});

test('H15: a file that changes before or while it is sent fails the request, and no complete body arrives', async () => {
  await using server = await keepingServer();
  const size = 4 * 1024 * 1024;
  const path = await fileOf('changing', Buffer.alloc(size));
  const changes: (() => Promise<void>)[] = [
    () => truncate(path, 100),
    () => writeFile(path, Buffer.alloc(size + 1)),
    () => utimes(path, new Date(0), new Date(0)),
  ];
  for (const change of changes) {
    await writeFile(path, Buffer.alloc(size));
    const first = async function* (): AsyncGenerator<string> {
      yield 'first';
      await change();
    };
    const elements = [...streamBody(first()).elements, ...fileBody(path).elements];
    const post = await run({ url: server.url, method: 'POST', postData: { elements } });
    assert.equal(post.error, 'ERR_UPLOAD_FILE_CHANGED');
    assert.match(post.webRequest.requestError?.message ?? '', /changed while it was being sent/);
  }
  await writeFile(path, Buffer.alloc(size));
  const changed = Promise.withResolvers<undefined>();
  const sending = start(
    {
      url: server.url,
      method: 'POST',
      postData: {
        elements: [
          ...fileBody(path).elements,
          ...streamBody(async function* (): AsyncGenerator<string> {
            yield 'x';
          }).elements,
        ],
      },
      flags: ['reportUploadProgress'],
    },
    {
      client: {
        onUploadProgress: () => {
          changed.resolve(undefined);
        },
      },
    },
  );
  await changed.promise;
  await truncate(path, 0);
  await sending.end();
  assert.equal(sending.error, 'ERR_UPLOAD_FILE_CHANGED');
  assert.deepEqual(server.bodies, []);
});
