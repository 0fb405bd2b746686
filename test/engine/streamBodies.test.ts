import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { test } from 'node:test';
import {
  RequestContext,
  type RequestHandler,
  type StreamSource,
  streamBody,
  textBody,
} from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { outcome, run, seen, start, TestContext } from './run.ts';

function echoServer() {
  return startServer((request, response) => {
    void readBody(request).then(
      (body) => {
        if (request.url?.startsWith('/to') === true) {
          response.writeHead(307, { Location: '/target' });
          response.end();
        } else {
          response.end(`${request.method ?? ''} ${body.toString()}`);
        }
        // A body that breaks off is what some of these tests are about.
      },
      () => undefined,
    );
  });
}

async function* pieces(...texts: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* texts;
}

/** A stream that gives one piece and then waits for ever, and what became of it. */
function silent() {
  const closed = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  let given = false;
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        if (!given) {
          given = true;
          return { done: false, value: 'piece' };
        }
        asked.resolve(undefined);
        return new Promise(() => undefined);
      },
      return: async () => {
        closed.resolve(undefined);
        return { done: true, value: undefined };
      },
    }),
  };
  return { source, closed: closed.promise, asked: asked.promise };
}

test('H12: a stream of unknown length is sent in chunks, byte for byte, and its progress has no total', async () => {
  await using server = await echoServer();
  const bytes = Uint8Array.of(0, 1, 2).subarray(1);
  const sources: [name: string, source: () => StreamSource][] = [
    ['generator', () => pieces('grüße ', new Uint8Array(), bytes, '.')],
    ['node', () => Readable.from([Buffer.from('grüße '), bytes, '.'])],
    [
      'web',
      () => ReadableStream.from<Uint8Array>([Buffer.from('grüße '), bytes, Buffer.from('.')]),
    ],
  ];
  for (const [name, source] of sources) {
    const sent = await run({
      url: server.url,
      method: 'PUT',
      postData: streamBody(source()),
      flags: ['reportUploadProgress'],
    });
    assert.equal(sent.text, 'PUT grüße \u0001\u0002.', name);
    assert.deepEqual(sent.uploads.at(-1), [11, -1], name);
    assert.equal(sent.view.bytes.sent, 11);
    const request = server.requests.at(-1);
    assert.deepEqual(seen(request, 'transfer-encoding'), ['chunked']);
    assert.deepEqual(seen(request, 'content-type'), ['application/octet-stream']);
    assert.deepEqual(sent.of('request:sent')[0]?.headers, request?.headers);
  }
});

test('H12 B10: a stream of known length is sent with it, and its progress ends with the exact size', async () => {
  await using server = await echoServer();
  const sent = await run({
    url: server.url,
    method: 'POST',
    postData: streamBody(pieces('half', 'half'), { length: 8, contentType: 'text/x' }),
    flags: ['reportUploadProgress'],
  });
  assert.equal(sent.text, 'POST halfhalf');
  assert.deepEqual(sent.uploads.at(-1), [8, 8]);
  assert.deepEqual(seen(server.requests[0], 'content-length'), ['8']);
  assert.deepEqual(seen(server.requests[0], 'content-type'), ['text/x']);
});

test('H12: a stream that gives another length than was said, fails or gives no bytes, fails the request and says why', async () => {
  await using server = await echoServer();
  const failing = async function* (): AsyncGenerator<string> {
    yield 'half';
    throw new Error('the disk is gone');
  };
  for (const [source, length, error, message] of [
    [pieces('123'), 2, 'ERR_INVALID_ARGUMENT', /2 bytes and has more/],
    [pieces('1'), 2, 'ERR_INVALID_ARGUMENT', /2 bytes and has only 1/],
    [failing(), undefined, 'ERR_FAILED', /the disk is gone/],
    [pieces(7 as never), undefined, 'ERR_FAILED', /gave a number instead of bytes or text/],
    [pieces({} as never), undefined, 'ERR_FAILED', /gave an object/],
    [() => 'no stream' as never, undefined, 'ERR_FAILED', /returned no stream/],
  ] as const) {
    const options = length === undefined ? {} : { length };
    const sent = await run({
      url: server.url,
      method: 'POST',
      postData: streamBody(source, options),
    });
    assert.deepEqual([sent.error, sent.webRequest.requestError?.phase], [error, 'send']);
    assert.match(sent.webRequest.requestError?.message ?? '', message);
  }
});

test("what can't be a stream body is refused when it is made", () => {
  assert.throws(() => streamBody('text' as never), /stream, an async iterable, or a function/);
  assert.throws(() => streamBody(null as never), TypeError);
  for (const length of [-1, 1.5, NaN]) {
    assert.throws(() => streamBody(pieces(), { length }), /not the length of a body/);
  }
});

test('a redirect that needs a body again gets it from a function, and fails with a stream', async () => {
  await using server = await echoServer();
  const post = { url: `${server.url}/to`, method: 'POST' };
  const again = await run({ ...post, postData: streamBody(() => pieces('again')) });
  assert.equal(again.text, 'POST again');
  const once = await run({ ...post, postData: streamBody(pieces('once')) });
  assert.equal(once.error, 'ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED');
  assert.equal(server.requests.length, 3);
});

test('a stream is not sent again after a 5xx, which is then the answer', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      response.statusCode = 503;
      response.end(body);
    });
  });
  const put = await run({ url: server.url, method: 'PUT', postData: streamBody(pieces('once')) });
  assert.deepEqual([put.status, put.text, server.requests.length], [503, 'once', 1]);
  await run({ url: server.url, method: 'PUT', postData: streamBody(() => pieces('again')) });
  assert.equal(server.requests.length, 4);
});

test('a stream goes out on a new connection: one that the server may be closing would take it along', async () => {
  await using server = await echoServer();
  using context = new TestContext();
  const post = { url: server.url, method: 'POST' };
  await run({ ...post, postData: textBody('text') }, { context });
  await run({ ...post, postData: streamBody(() => pieces('again')) }, { context });
  assert.equal(server.connectionCount, 1);
  assert.equal(
    (await run({ ...post, postData: streamBody(pieces('a')) }, { context })).text,
    'POST a',
  );
  assert.equal(server.connectionCount, 2);
});

test('cancel closes a stream that is being waited for', async () => {
  await using server = await echoServer();
  const { source, closed, asked } = silent();
  const post = start({ url: server.url, method: 'POST', postData: streamBody(source) });
  await asked;
  post.webRequest.cancel();
  await post.end();
  await closed;
  const readable = new Readable({ read: () => undefined });
  readable.push('piece');
  const web = Promise.withResolvers<undefined>();
  const bodies = [
    readable,
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(Buffer.from('piece'));
      },
      cancel: () => {
        web.resolve(undefined);
      },
    }),
  ];
  for (const body of bodies) {
    const waiting = start({ url: server.url, method: 'POST', postData: streamBody(body) });
    await waiting.until('upload:progress');
    waiting.webRequest.cancel();
    await waiting.end();
    assert.equal(waiting.webRequest.requestStatus, 'canceled');
  }
  if (!readable.closed) await once(readable, 'close');
  await web.promise;
});

test('a stream is closed when the server answers before its end, and when it is never sent', async () => {
  await using server = await startRawServer((socket: Socket) => {
    void readHead(socket).then(() => {
      socket.write('HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno');
      socket.resume();
    });
  });
  const early = silent();
  const post = await run({ url: server.url, method: 'POST', postData: streamBody(early.source) });
  assert.deepEqual([post.status, post.text], [403, 'no']);
  await early.closed;
  const unread = new Readable({ read: () => undefined });
  const cancel: RequestHandler = { onBeforeResourceLoad: () => ({ action: 'cancel' }) };
  await run({ url: server.url, method: 'POST', postData: streamBody(unread) }, { handler: cancel });
  assert.ok(unread.destroyed);
});

test('H13: a stream may stand between other pieces of a body', async () => {
  await using server = await echoServer();
  const bytes = (text: string) => ({ kind: 'bytes', bytes: Buffer.from(text) }) as const;
  const elements = [bytes('one '), ...streamBody(pieces('two')).elements, bytes(' three')];
  const sent = await run({ url: server.url, method: 'PUT', postData: { elements } });
  assert.equal(sent.text, 'PUT one two three');
  assert.equal(sent.of('session:started')[0]?.request.body?.bytes, null);
});

test("a stream that can't be closed keeps no request from ending, and no context from being disposed", async () => {
  const locked = (): ReadableStream<Uint8Array> => {
    const stream = new ReadableStream<Uint8Array>();
    stream.getReader();
    return stream;
  };
  const clinging = (): Readable => {
    const stream = new Readable({ read: () => undefined });
    stream.destroy = () => {
      throw new Error('never');
    };
    return stream;
  };
  for (const source of [locked, clinging]) {
    const post = { url: 'http://nowhere.invalid/', method: 'POST' };
    const canceled = await run(
      { ...post, postData: streamBody(source()) },
      { handler: { onBeforeResourceLoad: () => 'cancel' } },
    );
    assert.equal(canceled.error, 'ERR_ABORTED');

    const context = new RequestContext();
    const handler = { onBeforeResourceLoad: () => new Promise<never>(() => undefined) };
    const both = [streamBody(source()), null].map((postData) =>
      start({ ...post, postData }, { context, handler }),
    );
    context.dispose();
    for (const ended of both) assert.equal((await ended.end()).error, 'ERR_CONTEXT_SHUT_DOWN');
  }
});

test('a stream that a handler put into a request is closed, whatever others made of it', async () => {
  await using server = await echoServer();
  const streams: Readable[] = [];
  const unread = (): ReturnType<typeof streamBody> => {
    const stream = new Readable({ read: () => undefined });
    streams.push(stream);
    return streamBody(stream);
  };
  type Load = NonNullable<RequestHandler['onBeforeResourceLoad']>;
  const gives: Load = ({ request }) => {
    request.postData = unread();
  };
  const replaces: Load = ({ request }) => {
    request.postData = textBody('other');
  };
  const running: ReturnType<typeof start>[] = [];
  const ways: readonly (readonly [what: string, handlers: RequestHandler[], outcome: string])[] = [
    [
      'replaced',
      [{ onBeforeResourceLoad: gives }, { onBeforeResourceLoad: replaces }],
      'POST other',
    ],
    [
      'given by one that fails',
      [
        {
          onBeforeResourceLoad: (parameters) => {
            void gives(parameters);
            throw new Error('broken');
          },
        },
      ],
      'POST ',
    ],
    [
      'cancelled by the next',
      [{ onBeforeResourceLoad: gives }, { onBeforeResourceLoad: () => 'cancel' }],
      'ERR_ABORTED',
    ],
    [
      'dropped by a redirect of the next',
      [
        { onBeforeResourceLoad: (given) => (given.hop === 1 ? gives(given) : undefined) },
        {
          getResourceHandler: ({ hop }) =>
            hop === 1 ? { status: 303, headers: { Location: '/in' } } : undefined,
        },
      ],
      'GET ',
    ],
    [
      'for a restart that is none',
      [
        {
          onResourceResponse: ({ request }) => {
            request.postData = unread();
            return { action: 'accept' };
          },
        },
      ],
      'POST ',
    ],
    [
      'given by one that has cancelled the request',
      [
        {
          onBeforeResourceLoad: (parameters) => {
            running.at(-1)?.webRequest.cancel();
            return gives(parameters);
          },
        },
      ],
      'ERR_ABORTED',
    ],
  ];
  for (const [what, handler, expected] of ways) {
    const post = start({ url: server.url, method: 'POST' }, { handler });
    running.push(post);
    assert.equal(outcome(await post.end()), expected, what);
    assert.equal(streams.pop()?.destroyed, true, what);
  }
});
