import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import { test } from 'node:test';
import fc from 'fast-check';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import {
  createRequest,
  InvalidRequestError,
  streamBody,
  textBody,
} from '../../src/engine/index.ts';
import type { HeaderList, PostData, RequestHandler } from '../../src/engine/index.ts';
import { startStrictServer } from '../servers/strictServer.ts';
import { outcome, run, start, TestContext } from './run.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const ELSEWHERE = 'HTTP/1.1 307 Temporary Redirect\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n';

/** A body that is a request of its own for whoever mistakes where it begins. */
const SMUGGLED = 'DELETE /everything HTTP/1.1\r\nHost: victim\r\n\r\n';

const UNFRAMED = [
  'identity',
  '',
  'gzip',
  'xchunked',
  'chunked, gzip',
  'chunked, chunked',
  ', chunked',
];

test('an encoding that does not end with chunked is refused with a sentence, whoever writes it and with any body', () => {
  for (const value of [...UNFRAMED, '"chunked"', 'chunked;q=1', 'chunked,']) {
    const headers: HeaderList = [['transfer-ENCODING', value]];
    assert.throws(
      () => createRequest({ url: 'http://host/', headers }),
      (error) =>
        error instanceof InvalidRequestError &&
        /^The request can't be sent: Transfer-Encoding is ".*", .*: let it end with chunked/.test(
          error.message,
        ),
      value,
    );
  }
  const twice: HeaderList = [
    ['Transfer-Encoding', 'chunked'],
    ['Transfer-Encoding', 'chunked'],
  ];
  assert.throws(() => createRequest({ url: 'http://host/', headers: twice }), /is written twice/);
  const nominated: HeaderList = [['Connection', 'close, Content-Length']];
  assert.throws(
    () => createRequest({ url: 'http://host/', headers: nominated }),
    /Connection names content-length, so a proxy would drop the field/,
  );
  for (const value of ['chunked', 'CHUNKED', ' gzip , Chunked ']) {
    createRequest({ url: 'http://host/', headers: [['Transfer-Encoding', value]] });
  }
});

test('a handler that writes an encoding without chunked into a request has changed nothing, and the log says why', async () => {
  await using server = await startStrictServer(({ line }) =>
    line.endsWith('/go') ? ELSEWHERE : OK,
  );
  const encoded: HeaderList = [['Transfer-Encoding', 'identity']];
  const handlers: readonly RequestHandler[] = [
    {
      onBeforeResourceLoad: ({ request }) => {
        request.headers = [...request.headers, ...encoded];
      },
    },
    {
      onResourceRedirect: () => ({
        action: 'follow',
        requestHeaders: [{ header: 'Transfer-Encoding', operation: 'set', value: 'identity' }],
      }),
    },
    {
      onResourceResponse: ({ request }) => {
        request.headers = [...request.headers, ...encoded];
        return { action: 'restart' };
      },
    },
  ];
  for (const handler of handlers) {
    const post = await run(
      { url: `${server.url}/go`, method: 'POST', postData: textBody(SMUGGLED) },
      { handler },
    );
    assert.equal(outcome(post), 'ok');
    assert.match(
      post
        .of('problem:reported')
        .map(({ message }) => message)
        .join(),
      /Transfer-Encoding is "identity"/,
    );
  }
  await server.closed();
  assert.deepEqual(server.faults, []);
  assert.deepEqual(
    new Set(server.requests.map(({ line }) => line)),
    new Set(['POST /go', 'POST /next']),
  );
  assert.ok(server.requests.every(({ body }) => body === SMUGGLED));
});

test('a Content-Length that onResourceRedirect writes is no length: the body has its own, and a GET none', async () => {
  await using server = await startStrictServer(({ line }) =>
    line.endsWith('/go') ? ELSEWHERE : OK,
  );
  for (const value of ['50', 'x']) {
    for (const [method, postData] of [
      ['GET', null],
      ['POST', textBody('body')],
    ] as const) {
      const handler: RequestHandler = {
        onResourceRedirect: () => ({
          action: 'follow',
          requestHeaders: [
            { header: 'content-length', operation: 'set', value },
            { header: 'X-Own', operation: 'set', value: '1' },
          ],
        }),
      };
      const sent = await run({ url: `${server.url}/go`, method, postData }, { handler });
      assert.equal(outcome(sent), 'ok');
      const next = server.requests.at(-1)!;
      assert.deepEqual(
        [next.line, next.body],
        [`${method} /next`, postData === null ? '' : 'body'],
      );
      assert.ok(next.fields.some(([name]) => name === 'X-Own'));
    }
  }
  await server.closed();
  assert.deepEqual(server.faults, []);
});

test('a stream that gives more than its length is cut off before what would be the next request', async () => {
  await using server = await startStrictServer(() => OK);
  for (const headers of [[], [['Host', 'own']]] as const) {
    const source = async function* () {
      yield 'body';
      await Promise.resolve();
      yield SMUGGLED;
    };
    const post = await run({
      url: server.url,
      method: 'POST',
      headers,
      postData: streamBody(source, { length: 4 + 5 }),
    });
    assert.equal(post.error, 'ERR_INVALID_ARGUMENT');
    assert.match(post.webRequest.requestError?.message ?? '', /declared with 9 bytes and has more/);
  }
  await server.closed();
  assert.deepEqual(server.requests, []);
});

test('of bytes that grow between their measure and their sending goes out what was measured', async () => {
  await using server = await startStrictServer(() => OK);
  for (const headers of [[], [['Host', 'own']]] as const) {
    using context = new TestContext();
    const buffer = new ArrayBuffer(4, { maxByteLength: 400 });
    const elements = [{ kind: 'bytes', bytes: new Uint8Array(buffer) }] as const;
    const post = start(
      { url: server.url, method: 'POST', headers, postData: { elements } },
      { context },
    );
    post.webRequest.log.subscribe(({ type }) => {
      if (type === 'connection:opened') buffer.resize(400);
    });
    assert.equal(outcome(await post.end()), 'ok');
  }
  await server.closed();
  assert.deepEqual(server.faults, []);
  assert.deepEqual(
    server.requests.map(({ body }) => body.length),
    [4, 4],
  );
});

const names = {
  encoding: fc.constantFrom('Transfer-Encoding', 'transfer-encoding', 'TRANSFER-ENCODING'),
  length: fc.constantFrom('Content-Length', 'content-length', 'CONTENT-length'),
};

const field = fc.oneof(
  fc.tuple(
    names.encoding,
    fc.constantFrom(...UNFRAMED, 'chunked', ' chunked\t', 'Chunked', 'gzip, chunked', 'x-chunked'),
  ),
  fc.tuple(names.length, fc.constantFrom('0', '4', '50', '-1', 'x', '4, 4', '', '4 ', '+4')),
  fc.tuple(
    fc.constant('Connection'),
    fc.constantFrom('close', 'keep-alive', 'Content-Length', 'close, transfer-encoding'),
  ),
  fc.tuple(fc.constant('X-Plain'), fc.constantFrom('', 'a')),
);

const bodies: Readonly<Record<string, (() => PostData) | null>> = {
  none: null,
  empty: () => textBody(''),
  bytes: () => textBody(SMUGGLED),
  stream: () =>
    streamBody(async function* () {
      yield SMUGGLED.slice(0, 20);
      await Promise.resolve();
      yield SMUGGLED.slice(20);
    }),
  measured: () =>
    streamBody(
      async function* () {
        await Promise.resolve();
        yield SMUGGLED;
      },
      { length: SMUGGLED.length },
    ),
};

const plan = fc.record({
  fields: fc.array(field, { maxLength: 3 }),
  body: fc.constantFrom('none', 'empty', 'bytes', 'stream', 'measured'),
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS', 'QUERY', 'HEAD'),
  by: fc.constantFrom('init', 'onBeforeResourceLoad', 'onResourceRedirect', 'restart'),
  backend: fc.constantFrom('undici', 'node:http', 'forwarding proxy', 'node:http2'),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** Writes `fields` into a request at the moment that the plan says. */
function writing({ by, fields }: Plan): RequestHandler {
  switch (by) {
    case 'init':
      return {};
    case 'onBeforeResourceLoad':
      return {
        onBeforeResourceLoad: ({ request }) => {
          request.headers = [...request.headers, ...fields];
        },
      };
    case 'onResourceRedirect':
      return {
        onResourceRedirect: () => ({
          action: 'follow',
          requestHeaders: fields.map(([header, value]) => ({
            header,
            value,
            operation: 'append' as const,
          })),
        }),
      };
    case 'restart': {
      let once = true;
      return {
        onResourceResponse: ({ request }) => {
          if (!once) return undefined;
          once = false;
          request.headers = [...request.headers, ...fields];
          return { action: 'restart' };
        },
      };
    }
  }
}

/** HTTP/2 without TLS; Node itself refuses a body that is not as long as its content-length. */
async function startHttp2(requests: { line: string; body: string }[]) {
  const server = createServer();
  server.on('stream', (stream, headers) => {
    let body = '';
    stream.setEncoding('latin1');
    stream.on('error', () => undefined);
    stream.on('data', (piece: string) => (body += piece));
    stream.on('end', () => {
      const line = `${String(headers[':method'])} ${String(headers[':path'])}`;
      requests.push({ line, body });
      if (line.endsWith('/go')) stream.respond({ ':status': 307, location: '/next' });
      else stream.respond({ ':status': 200 });
      stream.end(line.startsWith('HEAD') || line.endsWith('/go') ? '' : 'ok');
    });
  });
  const { port, close } = await listenOnLoopback(server);
  return { port, close, [Symbol.asyncDispose]: close };
}

test('whoever writes whatever about framing, with any body and by any backend, one request arrives whole or it is refused', async () => {
  const found: Record<string, number> = {};
  const play = async (planned: Plan): Promise<void> => {
    const { backend, body, by, fields, method } = planned;
    const start = by === 'onResourceRedirect' ? '/go' : '/next';
    const answer = ({ line }: { line: string }): string =>
      line.endsWith('/go') ? ELSEWHERE : line.startsWith('HEAD') ? 'HTTP/1.1 200 OK\r\n\r\n' : OK;
    const overHttp2: { line: string; body: string }[] = [];
    await using strict = await startStrictServer(answer);
    await using http2 = await startHttp2(overHttp2);
    // A proxy that passes on what it gets, byte for byte, is the strict server itself.
    const forwarding = backend === 'forwarding proxy';
    const url = forwarding ? 'http://server.test' : strict.url;
    using context = new TestContext({
      timeouts: { totalMs: 10_000 },
      responseCache: null,
      ...(forwarding ? { proxy: { kind: 'fixed', proxy: strict.url } as const } : {}),
    });
    const own: HeaderList = backend === 'node:http' ? [['Host', 'own']] : [];
    let sent;
    try {
      sent = await run(
        {
          url: `${backend === 'node:http2' ? `http://127.0.0.1:${http2.port}` : url}${start}`,
          method,
          headers: by === 'init' ? [...own, ...fields] : own,
          postData: bodies[body]?.() ?? null,
          ...(backend === 'node:http2' ? { httpVersion: '2' as const } : {}),
        },
        { context, handler: writing(planned) },
      );
    } catch (error) {
      assert.ok(error instanceof InvalidRequestError);
      assert.match(error.message, /Transfer-Encoding|Connection/);
    }
    context.dispose();
    await strict.closed();
    const requests = backend === 'node:http2' ? overHttp2 : strict.requests;
    const told = JSON.stringify([planned, sent?.error, requests]);
    assert.deepEqual(strict.faults, [], told);
    const refused = sent === undefined || sent.error !== undefined;
    // In HTTP/2, of what belongs to a connection of HTTP/1.1.
    const failures = backend === 'node:http2' ? [undefined, 'ERR_INVALID_ARGUMENT'] : [undefined];
    assert.ok(failures.includes(sent?.error), told);
    const most = by === 'init' || by === 'onBeforeResourceLoad' ? 1 : 2;
    const least = refused ? 0 : 1;
    assert.ok(requests.length >= least && requests.length <= most, told);
    const whole = body === 'none' || body === 'empty' ? '' : SMUGGLED;
    for (const request of requests) {
      assert.equal(request.body, whole, told);
      assert.match(request.line, new RegExp(`^${method} (http://server.test)?/(go|next)$`), told);
    }
    const outcome = `${backend} ${refused ? 'refused' : 'sent'}`;
    found[outcome] = (found[outcome] ?? 0) + 1;
  };
  await fc.assert(fc.asyncProperty(plan, play), { numRuns: 300 });
  assert.equal(Object.keys(found).length, 8, JSON.stringify(found));
});
