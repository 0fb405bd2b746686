import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  createRequest,
  fileBody,
  headerValue,
  headerValues,
  InvalidRequestError,
  textBody,
  WebRequest,
} from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { run, seen, start, TestContext } from './run.ts';

/** Answers with what it received, method and body. */
function echoServer() {
  return startServer((request, response) => {
    void readBody(request).then((body) => {
      response.end(`${request.method ?? ''} ${body.toString()}`);
    });
  });
}

/** Answers every connection with the same bytes. */
function answering(text: string) {
  return startRawServer((socket) => {
    void readHead(socket).then(() => socket.end(text, 'latin1'));
  });
}

async function withFile<T>(content: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  try {
    const path = join(folder, 'body.txt');
    await writeFile(path, content);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('B01 B22 B24: a GET has no response at first and is answered, with its data, progress and no error', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset="UTF-8"');
    response.end('GET TEST SUCCESS');
  });
  const get = start(server.url);
  assert.equal(get.webRequest.response, null);
  assert.deepEqual([get.error, get.status], [undefined, undefined]);
  await get.end();
  assert.equal(get.webRequest.requestStatus, 'success');
  assert.equal(get.text, 'GET TEST SUCCESS');
  assert.deepEqual(get.downloads.at(-1), [16, 16]);
  assert.deepEqual(get.uploads, []);
  const response = get.webRequest.response!;
  assert.deepEqual(
    [response.mimeType, response.charset, response.statusText],
    ['text/html', 'utf-8', 'OK'],
  );
  assert.ok(Object.isFrozen(response));
  const [request] = server.requests;
  for (const name of ['Host', 'User-Agent', 'Accept-Encoding', 'Accept-Language']) {
    assert.equal(seen(request, name).length, 1, name);
  }
  assert.deepEqual(seen(request, 'cookie'), []);
});

test('B02 B03: with noDownloadData there is no data and one progress, with the length or -1', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/known') response.setHeader('Content-Length', 5);
    else response.write('he');
    response.end(request.url === '/known' ? 'hello' : 'llo');
  });
  const known = await run({ url: `${server.url}/known`, flags: ['noDownloadData'] });
  assert.deepEqual([known.data.length, known.downloads], [0, [[0, 5]]]);
  assert.equal(known.view.bytes.received, 5);
  const chunked = await run({ url: `${server.url}/chunked`, flags: ['noDownloadData'] });
  assert.deepEqual([chunked.data.length, chunked.downloads], [0, [[0, -1]]]);
});

test('B04: a Range is sent as written and 206 is an ordinary answer', async () => {
  await using server = await startServer((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1]);
    const part = 'partial content'.slice(from);
    response.writeHead(206, { 'Content-Range': 'bytes 4-14/15', 'Content-Length': part.length });
    response.end(part);
  });
  const get = await run({ url: server.url, headers: [['Range', 'bytes=4-']] });
  assert.equal(get.status, 206);
  assert.equal(get.text, 'ial content');
  assert.deepEqual(get.downloads.at(-1), [11, 11]);
});

test('B08 B13 H01 H12: POST, PUT and DELETE bring their text to the server, without upload progress unasked', async () => {
  await using server = await echoServer();
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const sent = await run({ url: server.url, method, postData: textBody('the_post_data') });
    assert.equal(sent.text, `${method} the_post_data`);
    assert.deepEqual(sent.uploads, []);
  }
  assert.deepEqual(seen(server.requests[0], 'content-length'), ['13']);
  assert.deepEqual(seen(server.requests[0], 'content-type'), ['text/plain;charset=UTF-8']);
});

test('B09 B10: a file is sent, and its progress ends with its size before the first download progress', async () => {
  await using server = await echoServer();
  await withFile('HELLO FRIEND!', async (path) => {
    const calls: string[] = [];
    const sent = await run(
      {
        url: server.url,
        method: 'POST',
        postData: fileBody(path),
        flags: ['reportUploadProgress'],
      },
      {
        client: {
          onUploadProgress: (_, current, total) => calls.push(`up ${current}/${total}`),
          onDownloadProgress: () => calls.push('down'),
        },
      },
    );
    assert.equal(sent.text, 'POST HELLO FRIEND!');
    assert.ok(calls.includes('up 13/13') && calls.indexOf('up 13/13') < calls.indexOf('down'));
    assert.deepEqual(seen(server.requests[0], 'content-type'), ['text/plain']);
  });
});

test('H13: several pieces of a body are sent one after the other', async () => {
  await using server = await echoServer();
  await withFile('two', async (path) => {
    const bytes = (text: string) => ({ kind: 'bytes', bytes: Buffer.from(text) }) as const;
    const elements = [bytes('one '), { kind: 'file', path } as const, bytes(' three')];
    const sent = await run({ url: server.url, method: 'PUT', postData: { elements } });
    assert.equal(sent.text, 'PUT one two three');
  });
});

test('B12: a request without a body has no upload progress', async () => {
  await using server = await echoServer();
  const get = await run({ url: server.url, flags: ['reportUploadProgress'] });
  assert.deepEqual(get.uploads, []);
});

test('H14: an empty POST says Content-Length: 0', async () => {
  await using server = await echoServer();
  assert.equal((await run({ url: server.url, method: 'POST' })).text, 'POST ');
  assert.equal(
    (await run({ url: server.url, method: 'POST', postData: textBody('') })).text,
    'POST ',
  );
  for (const request of server.requests) assert.deepEqual(seen(request, 'content-length'), ['0']);
});

test('B16: HEAD has headers, no data and no progress', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Length', 100);
    response.end();
  });
  const head = await run({ url: server.url, method: 'HEAD', flags: ['noDownloadData'] });
  assert.equal(head.webRequest.requestStatus, 'success');
  assert.deepEqual([head.data.length, head.downloads.length], [0, 0]);
  assert.ok(head.webRequest.response?.headers.some(([name]) => name === 'Content-Length'));
});

test('H02: other methods are sent, the standard ones in upper case and others as they are written', async () => {
  await using server = await echoServer();
  for (const [written, sent] of [
    ['patch', 'PATCH'],
    ['options', 'OPTIONS'],
    ['purge', 'purge'],
    ['get', 'GET'],
  ] as const) {
    const request = createRequest({ url: server.url, method: written });
    assert.equal(request.method, sent);
  }
  assert.match((await run({ url: server.url, method: 'options' })).text, /^OPTIONS/);
});

test("B18 B19 B20 H03 H27: what can't be sent is refused at once, and no callback is called", () => {
  using context = new TestContext();
  const refused = (request: unknown, client: unknown = {}) => {
    assert.throws(() => WebRequest.create(request as never, client as never, { context }));
  };
  refused(null);
  refused('http://localhost/');
  refused({ url: 'no scheme' });
  refused({ url: 'http://localhost/', method: 'BAD METHOD' });
  refused({ url: 'http://localhost/', method: 'CONNECT' });
  refused({ url: 'http://localhost/', method: 'TRACE' });
  refused({ url: 'http://localhost/', headers: [['X', 'a\r\nY: b']] });
  refused({ url: 'http://localhost/', headers: [['X:', 'a']] });
  refused({ url: 'http://localhost/', headers: [['X', 'a\0']] });
  refused({ url: 'http://localhost/' }, null);
  refused({ url: 'http://localhost/' }, { onDownloadData: 'not a function' });
});

test('B21 B27: a request is frozen by create and can be sent twice', async () => {
  await using server = await echoServer();
  const headers: [string, string][] = [['X-One', '1']];
  const request = createRequest({ url: server.url, headers });
  const first = start({ ...request, flags: [] });
  headers[0] = ['X-One', 'changed'];
  assert.throws(() => {
    (first.webRequest.request as { url: string }).url = 'http://elsewhere/';
  });
  const second = start({ ...request, flags: [] });
  await Promise.all([first.end(), second.end()]);
  assert.deepEqual(
    server.requests.map((one) => seen(one, 'x-one')),
    [['1'], ['1']],
  );
});

test('O03: the pieces of a body can be put together until the request is created, then they are fixed', async () => {
  await using server = await echoServer();
  const elements = [...textBody('one ').elements, ...textBody('two ').elements];
  elements.push(...textBody('three').elements);
  elements.splice(1, 1);
  const post = start({ url: server.url, method: 'POST', postData: { elements } });
  elements.pop();
  const { postData } = post.webRequest.request;
  assert.throws(() => (postData?.elements as unknown[]).push(...elements), TypeError);
  await post.end();
  assert.equal(post.text, 'POST one three');
});

test('O04: repeated response fields are all there, and the first is the one that is meant by its name', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('X-Twice', ['1', '2']);
    response.end();
  });
  const { response } = (await run(server.url)).webRequest;
  assert.deepEqual(headerValues(response?.headers ?? [], 'x-twice'), ['1', '2']);
  assert.equal(headerValue(response?.headers ?? [], 'x-twice'), '1');
});

test("H24 H25 H30: request headers keep case, order and duplicates, and the user's own win", async () => {
  await using server = await echoServer();
  const headers = [
    ['X-b', '1'],
    ['x-A', '2'],
    ['X-b', '3'],
    ['user-agent', 'mine'],
    ['Accept-Encoding', 'identity'],
  ] as const;
  const sent = await run({ url: server.url, headers });
  const [request] = server.requests;
  assert.deepEqual(request?.headers.slice(2, 7), headers);
  assert.deepEqual(sent.of('request:sent')[0]?.headers, request.headers);
  assert.equal(sent.of('request:sent')[0]?.backend, 'undici');
});

test('the log has the request as it was sent, with the automatic fields where they stood', async () => {
  await using server = await echoServer();
  for (const [method, body] of [
    ['GET', null],
    ['HEAD', null],
    ['POST', 'text'],
    ['POST', null],
    ['DELETE', 'text'],
    ['PUT', 'x'.repeat(200_000)],
    ['DELETE', ''],
  ] as const) {
    const postData = body === null ? null : textBody(body);
    const headers = method === 'DELETE' ? ([['Connection', 'close']] as const) : [];
    const sent = await run({ url: server.url, method, postData, headers });
    assert.deepEqual(sent.of('request:sent')[0]?.headers, server.requests.at(-1)?.headers, method);
  }
});

test('H32 H33: response headers keep case, order and duplicates, Set-Cookie too', async () => {
  await using server = await answering(
    'HTTP/1.1 200 Fine\r\nX-b: 1\r\nx-A:  2 \r\nSet-Cookie: a=1\r\nX-b: 3\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n',
  );
  const get = await run(server.url);
  assert.deepEqual(get.webRequest.response?.headers, [
    ['X-b', '1'],
    ['x-A', '2'],
    ['Set-Cookie', 'a=1'],
    ['X-b', '3'],
    ['Set-Cookie', 'b=2'],
    ['Content-Length', '0'],
  ]);
  assert.equal(get.webRequest.response.statusText, 'Fine');
});

test('H34: the type and charset come out of Content-Type, whatever else stands in it', async () => {
  await using server = await answering(
    'HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; x="a;charset=no"; CharSet="Latin1"\r\nContent-Length: 0\r\n\r\n',
  );
  const { response } = (await run(server.url)).webRequest;
  assert.deepEqual([response?.mimeType, response?.charset], ['text/html', 'latin1']);
});

test('B32 B33 C14 C15 C16 C17 C18 C19 C20 C21 C22 C24: every complete answer is a success with its body, whatever its status', async () => {
  await using server = await startServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)));
    response.end('body');
  });
  for (const status of [
    400, 401, 402, 403, 404, 405, 407, 410, 418, 429, 451, 500, 503, 599, 999,
  ]) {
    const get = await run({ url: `${server.url}/${status}`, flags: ['noRetryOn5xx'] });
    assert.deepEqual([get.status, get.text, get.error], [status, 'body', undefined]);
  }
});

test('C12 B29: 204 and 304 have no body, and an empty body has one progress of nothing', async () => {
  await using server = await startServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)));
    response.end();
  });
  for (const status of [204, 304]) {
    const get = await run(`${server.url}/${status}`);
    assert.deepEqual([get.status, get.data, get.downloads], [status, [], [[0, 0]]]);
  }
  assert.deepEqual((await run(`${server.url}/200`)).downloads, [[0, 0]]);
});

test('B28 E10: without a known length progress says -1, and the end of the connection ends the body', async () => {
  await using server = await answering('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it');
  const get = await run(server.url);
  assert.equal(get.text, 'all of it');
  assert.ok(get.downloads.every(([, total]) => total === -1));
});

test('E20: bytes after the declared length are ignored, and the connection is not used again', async () => {
  await using server = await answering(
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 Forged',
  );
  using context = new TestContext();
  const get = await run(server.url, { context });
  assert.deepEqual([get.text, get.webRequest.requestStatus], ['ok', 'success']);
  await run(server.url, { context });
  assert.equal(server.connectionCount, 2);
});

test('P01 P02: what a client throws is reported and changes nothing', async () => {
  await using server = await echoServer();
  const get = await run(server.url, {
    client: {
      onDownloadProgress: () => {
        throw new Error('progress');
      },
      onDownloadData: async () => {
        throw new Error('data');
      },
      onRequestComplete: () => {
        throw new Error('complete');
      },
    },
  });
  assert.equal(get.webRequest.requestStatus, 'success');
  const problems = get.of('problem:reported').map(({ message }) => message);
  assert.ok(problems.includes('onDownloadProgress failed: progress'));
  assert.ok(problems.includes('onDownloadData failed: data'));
  assert.ok(problems.includes('onRequestComplete failed: complete'));
});

test('P07: a client may create a request when one is complete', async () => {
  await using server = await echoServer();
  using context = new TestContext();
  const next = Promise.withResolvers<ReturnType<typeof start>>();
  await run(server.url, {
    context,
    client: {
      onRequestComplete: () => {
        next.resolve(start({ url: server.url, method: 'PUT' }, { context }));
      },
    },
  });
  assert.equal((await (await next.promise).end()).text, 'PUT ');
});

test('a disposed context takes no request', () => {
  const context = new TestContext();
  context.dispose();
  assert.throws(
    () => WebRequest.create({ url: 'http://localhost/' }, {}, { context }),
    InvalidRequestError,
  );
});

test('what plain JavaScript may give in place of a request is refused at once, and the message says what is wrong', () => {
  using context = new TestContext();
  const refused = (part: object, why: RegExp): void => {
    const init = { url: 'http://nowhere.invalid/', ...part };
    const create = (): unknown => WebRequest.create(init, {}, { context });
    assert.throws(
      create,
      (error) => error instanceof InvalidRequestError && why.test(error.message),
    );
  };
  refused({ url: 5 }, /The URL is a number/);
  refused({ method: 5 }, /The method is a number/);
  refused({ headers: { a: 'b' } }, /The headers are an object: give a list/);
  refused({ headers: [['a', 'b'], ['c']] }, /Header 2 is not a pair/);
  refused({ headers: [['a', 5]] }, /Header 1 is not a pair/);
  refused({ postData: 'x' }, /a string without elements; make one with textBody/);
  refused({ postData: { elements: [{ kind: 'x' }] } }, /element 1 is neither bytes/);
  refused({ flags: ['skipCach'] }, /"skipCach" is not a flag of a request: did you mean skipCache/);
  refused({ flags: ['nonsense'] }, /"nonsense" is not a flag of a request: use skipCache/);
  refused({ flags: 7 }, /The flags are a number/);
  refused({ referrer: 'http://a/' }, /The referrer has no URL/);
});
