import assert from 'node:assert/strict';
import { createSecureServer, createServer } from 'node:http2';
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { textBody } from '../../src/engine/index.ts';
import type { HeaderList } from '../../src/engine/index.ts';
import { startRawHttp2Server } from '../servers/rawHttp2Server.ts';
import type { RawStream } from '../servers/rawHttp2Server.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { Answering, outcome, run, start, TestContext } from './run.ts';

const authority = await issueCertificate({ commonName: 'Known CA', isAuthority: true });
const certificate = await issueCertificate({
  commonName: 'localhost',
  altNames: ['localhost'],
  issuer: authority,
});
const selfSigned = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
const extraCaCertificates = [authority.pem];

type OnStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: string[]) => void;

async function serve(onStream: OnStream, server: Http2Server, origin: string) {
  let connectionCount = 0;
  server.on('connection', () => connectionCount++);
  server.on('stream', (stream, headers, _flags, raw: unknown) => {
    stream.on('error', () => undefined);
    onStream(stream, headers, raw as string[]);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    url: `${origin}:${port}`,
    get connectionCount() {
      return connectionCount;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** Speaks HTTP/2 and, when a client wants it, HTTP/1.1, over TLS. */
function serveTls(onStream: OnStream, issued = certificate, settings = {}) {
  const server = createSecureServer({
    cert: issued.chainPem,
    key: issued.keyPem,
    allowHTTP1: true,
    settings,
  });
  server.on('request', (request, response) => {
    if (request.httpVersionMajor === 1) response.end('by HTTP/1.1');
  });
  return serve(onStream, server, 'https://localhost');
}

const answerOk: OnStream = (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'text/plain' });
  stream.end('ok');
};

test('HTTP/2 is spoken where the server offers it, and the log says so', async () => {
  let fields: string[] = [];
  await using server = await serveTls((stream, headers, raw) => {
    fields = raw;
    answerOk(stream, headers, raw);
  });
  using context = new TestContext({ extraCaCertificates });
  const get = await run({ url: `${server.url}/path?q`, headers: [['X-Own', '1']] }, { context });
  assert.equal(outcome(get), 'ok');
  const { response } = get.webRequest;
  assert.deepEqual([response?.httpVersion, response?.statusText], ['2.0', '']);
  assert.deepEqual(response?.headers[0], ['content-type', 'text/plain']);
  assert.equal(get.of('connection:opened')[0]?.protocol, 'h2');
  const [sent] = get.of('request:sent');
  assert.equal(sent?.backend, 'node:http2');
  assert.deepEqual(sent.headers.flat(), fields, 'the log has what stood on the wire');
  assert.deepEqual(fields.slice(0, 8), [
    ':method',
    'GET',
    ':authority',
    server.url.slice('https://'.length),
    ':scheme',
    'https',
    ':path',
    '/path?q',
  ]);
  assert.deepEqual(fields.slice(8, 10), ['x-own', '1']);
});

test('over HTTP/2 no secret of the URL comes into the log', async () => {
  let path = '';
  await using server = await serveTls((stream, headers, raw) => {
    path = headers[':path'] ?? '';
    answerOk(stream, headers, raw);
  });
  using context = new TestContext({ extraCaCertificates });
  const get = await run(`${server.url}/path?token=hush`, { context });
  assert.deepEqual([outcome(get), path], ['ok', '/path?token=hush']);
  assert.doesNotMatch(JSON.stringify(get.events), /hush/);
});

test('many requests at once share one connection, as many as the server takes at a time', async () => {
  let running = 0;
  let most = 0;
  await using server = await serveTls(
    (stream, headers, raw) => {
      most = Math.max(most, ++running);
      setImmediate(() => {
        running--;
        answerOk(stream, headers, raw);
      });
    },
    certificate,
    { maxConcurrentStreams: 5 },
  );
  using context = new TestContext({ extraCaCertificates, maxConnectionsPerHost: 1 });
  const all = await Promise.all(Array.from({ length: 40 }, () => run(server.url, { context })));
  assert.ok(all.every((one) => outcome(one) === 'ok'));
  assert.equal(server.connectionCount, 1);
  assert.ok(most > 1 && most <= 5, `${most} at once`);
  assert.equal(all.filter((one) => one.of('connection:opened')[0]?.reused === false).length, 1);
});

test('a server of HTTP/1.1 alone is found out once; then connections are opened side by side', async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('one'));
  using context = new TestContext({ extraCaCertificates });
  const all = await Promise.all(Array.from({ length: 20 }, () => run(server.url, { context })));
  assert.ok(
    all.every(
      ({ text, webRequest }) => text === 'one' && webRequest.response?.httpVersion === '1.1',
    ),
  );
  assert.equal(server.connectionCount, 6);
});

test('httpVersion chooses: 1.1 is not offered HTTP/2, 2 takes nothing else and needs no TLS', async () => {
  await using server = await serveTls(answerOk);
  await using plain = await serve(answerOk, createServer(), 'http://127.0.0.1');
  await using old = await startTlsServer({ certificate }, (_, response) => response.end('old'));
  using context = new TestContext({ extraCaCertificates });
  const one = await run({ url: server.url, httpVersion: '1.1' }, { context });
  assert.equal(outcome(one), 'by HTTP/1.1');
  const two = await run({ url: server.url, httpVersion: '2' }, { context });
  assert.equal(two.webRequest.response?.httpVersion, '2.0');
  const known = await run({ url: plain.url, httpVersion: '2' }, { context });
  assert.deepEqual([known.text, known.of('connection:opened')[0]?.protocol], ['ok', 'h2']);
  const none = await run({ url: old.url, httpVersion: '2' }, { context });
  assert.equal(none.error, 'ERR_ALPN_NEGOTIATION_FAILED');
  using second = new TestContext({ extraCaCertificates, httpVersion: '1.1' });
  assert.equal(outcome(await run(server.url, { context: second })), 'by HTTP/1.1');
  assert.throws(() => start({ url: server.url, httpVersion: '3' as '2' }), /not a version of HTTP/);
});

test('a field of HTTP/1.1 alone brings the request to HTTP/1.1, or is refused by name where 2 is demanded', async () => {
  await using server = await serveTls(answerOk);
  using context = new TestContext({ extraCaCertificates });
  const headers: HeaderList = [['Connection', 'keep-alive']];
  const get = await run({ url: server.url, headers }, { context });
  assert.equal(outcome(get), 'by HTTP/1.1');
  assert.equal(get.of('request:sent')[0]?.backendReason, 'the Connection field is written by hand');
  const refused = await run({ url: server.url, headers, httpVersion: '2' }, { context });
  assert.equal(refused.error, 'ERR_INVALID_ARGUMENT');
  assert.match(
    refused.webRequest.requestError?.message ?? '',
    /Connection can't be sent in HTTP\/2/,
  );
});

test("a Host of one's own is :authority, cookies arrive as one, and duplicates stay apart both ways", async () => {
  let seen: IncomingHttpHeaders = {};
  let fields: string[] = [];
  await using server = await serveTls((stream, headers, raw) => {
    seen = headers;
    fields = raw;
    stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'], 'x-two': ['1', '2'] });
    stream.end();
  });
  using context = new TestContext({ extraCaCertificates });
  const headers: HeaderList = [
    ['Host', 'other.example'],
    ['Cookie', 'x=1; y=2'],
    ['X-Two', '1'],
    ['X-Two', '2'],
  ];
  const get = await run({ url: server.url, headers }, { context });
  assert.equal(seen[':authority'], 'other.example');
  assert.equal(seen.cookie, 'x=1; y=2');
  assert.equal(fields.filter((text) => text === 'x-two').length, 2);
  assert.deepEqual(get.webRequest.response?.headers.slice(0, 4), [
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['x-two', '1'],
    ['x-two', '2'],
  ]);
});

test('B25: 1xx, trailers both ways and Expect work in HTTP/2', async () => {
  const onStream: OnStream = (stream) => {
    stream.additionalHeaders({ ':status': 103, link: '</a>' });
    stream.additionalHeaders({ ':status': 100 });
    const pieces: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => pieces.push(chunk));
    stream.on('trailers', (_headers, _flags, raw: unknown) => {
      stream.on('end', () => {
        stream.respond({ ':status': 200 }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': String(raw) }));
        stream.end(Buffer.concat(pieces));
      });
    });
  };
  await using server = await serve(onStream, createServer(), 'http://127.0.0.1');
  const post = await run({
    url: server.url,
    httpVersion: '2',
    method: 'POST',
    headers: [['Expect', '100-continue']],
    postData: textBody('body'),
    trailers: [['X-Sent', '1']],
  });
  assert.equal(outcome(post), 'body');
  assert.deepEqual(
    post
      .of('informational:received')
      .map(({ status }) => status)
      .sort(),
    [100, 103],
  );
  assert.deepEqual(post.webRequest.response?.trailers, [['x-sum', 'x-sent,1']]);
  assert.equal(post.of('response:received').length, 1);
});

test('a large body goes up and comes down whole, held by a slow consumer', async () => {
  await using server = await serveTls((stream) => {
    stream.respond({ ':status': 200 });
    stream.pipe(stream);
  });
  using context = new TestContext({ extraCaCertificates });
  const bytes = Buffer.alloc(3_000_000, 'abc');
  let held = 0;
  const post = await run(
    { url: server.url, method: 'POST', postData: { elements: [{ kind: 'bytes', bytes }] } },
    {
      context,
      client: {
        onDownloadData: async () => {
          assert.equal(held++, 0);
          await new Promise(setImmediate);
          held--;
        },
      },
    },
  );
  assert.ok(Buffer.concat(post.data).equals(bytes));
  const { sent, received, decoded } = post.view.bytes;
  assert.deepEqual([sent, received, decoded], [3_000_000, 3_000_000, 3_000_000]);
});

test('cancelling one request leaves the others on its connection alone', async () => {
  const waiting: ServerHttp2Stream[] = [];
  await using server = await serveTls((stream, headers, raw) => {
    if (headers[':path'] === '/wait') waiting.push(stream);
    else answerOk(stream, headers, raw);
  });
  using context = new TestContext({ extraCaCertificates });
  await run(server.url, { context });
  const one = start({ url: `${server.url}/wait` }, { context });
  const two = start({ url: `${server.url}/wait` }, { context });
  await Promise.all([one.until('phase:started', 'wait'), two.until('phase:started', 'wait')]);
  while (waiting.length < 2) await new Promise(setImmediate);
  one.webRequest.cancel();
  assert.equal((await one.end()).error, 'ERR_ABORTED');
  for (const stream of waiting) if (!stream.destroyed) answerOk(stream, {}, []);
  assert.equal(outcome(await two.end()), 'ok');
  assert.equal(outcome(await run(server.url, { context })), 'ok');
  assert.equal(server.connectionCount, 1);
});

test('a permission for a certificate is asked again of each session that takes the connection', async () => {
  await using server = await serveTls(answerOk, selfSigned);
  using context = new TestContext();
  const person = new Answering(() => ({ kind: 'certificate', allow: true, remember: 'once' }));
  const allowed = await run(server.url, { context, person });
  assert.equal(outcome(allowed), 'ok');
  const refused = await run(server.url, { context });
  assert.equal(refused.error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal(refused.of('request:sent').length, 0);
  const again = await run(server.url, { context, person });
  assert.deepEqual([again.text, person.questions.length, server.connectionCount], ['ok', 2, 1]);
});

/** What a server does with a request, and how it ends. */
const faults: readonly (readonly [string, (stream: RawStream) => void, string])[] = [
  [
    'given up in mid-body (RST_STREAM CANCEL), which Node tells like an end',
    (stream) => {
      stream.head();
      stream.data('part');
      stream.reset(8);
    },
    'ERR_HTTP2_PROTOCOL_ERROR',
  ],
  ['PROTOCOL_ERROR', (stream) => stream.reset(1), 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['INTERNAL_ERROR', (stream) => stream.reset(2), 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['FLOW_CONTROL_ERROR', (stream) => stream.reset(3), 'ERR_HTTP2_FLOW_CONTROL_ERROR'],
  ['STREAM_CLOSED', (stream) => stream.reset(5), 'ERR_HTTP2_STREAM_CLOSED'],
  ['FRAME_SIZE_ERROR', (stream) => stream.reset(6), 'ERR_HTTP2_FRAME_SIZE_ERROR'],
  [
    'REFUSED_STREAM again and again',
    (stream) => stream.reset(7),
    'ERR_HTTP2_SERVER_REFUSED_STREAM',
  ],
  ['COMPRESSION_ERROR', (stream) => stream.reset(9), 'ERR_HTTP2_COMPRESSION_ERROR'],
  ['ENHANCE_YOUR_CALM', (stream) => stream.reset(11), 'ERR_HTTP2_PROTOCOL_ERROR'],
  ['INADEQUATE_SECURITY', (stream) => stream.reset(12), 'ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY'],
  ['HTTP_1_1_REQUIRED where 2 is demanded', (stream) => stream.reset(13), 'ERR_HTTP_1_1_REQUIRED'],
  ['GOAWAY with an error', (stream) => stream.goaway(0, 11), 'ERR_HTTP2_PROTOCOL_ERROR'],
  [
    'the connection closed in mid-body',
    (stream) => {
      stream.head();
      stream.data('part');
      stream.socket.end();
    },
    'ERR_CONNECTION_CLOSED',
  ],
  [
    'the connection closed before the head',
    (stream) => stream.socket.end(),
    'ERR_CONNECTION_CLOSED',
  ],
  ['the connection reset', (stream) => stream.socket.resetAndDestroy(), 'ERR_CONNECTION_RESET'],
];

test('each way in which HTTP/2 fails has its name', async () => {
  for (const [fault, onRequest, name] of faults) {
    await using server = await startRawHttp2Server(onRequest);
    const get = await run({ url: server.url, httpVersion: '2' });
    assert.equal(get.error, name, fault);
    assert.ok((get.webRequest.requestError?.message.length ?? 0) > 20);
  }
});

test('what a server refused without looking at it is sent again: REFUSED_STREAM and GOAWAY', async () => {
  const refusals: readonly ((stream: RawStream) => void)[] = [
    (stream) => stream.reset(7),
    (stream) => {
      stream.goaway(0, 0);
      stream.socket.end();
    },
  ];
  for (const refuse of refusals) {
    let seen = 0;
    await using server = await startRawHttp2Server((stream) => {
      if (++seen === 1) refuse(stream);
      else {
        stream.head();
        stream.data('ok', true);
      }
    });
    const post = await run({
      url: server.url,
      method: 'POST',
      httpVersion: '2',
      postData: textBody('once'),
    });
    assert.deepEqual([post.text, seen], ['ok', 2]);
  }
});

test('behind a GOAWAY the running requests end well and the next ones take another connection', async () => {
  const streams: RawStream[] = [];
  await using server = await startRawHttp2Server((stream) => {
    streams.push(stream);
    stream.head();
    if (streams.length > 1) stream.data('new', true);
    else stream.goaway(stream.id, 0);
  });
  using context = new TestContext();
  const first = start({ url: server.url, httpVersion: '2' }, { context });
  await first.until('response:received');
  const second = await run({ url: server.url, httpVersion: '2' }, { context });
  assert.deepEqual([second.text, server.connectionCount], ['new', 2]);
  streams[0]?.data('old', true);
  assert.equal(outcome(await first.end()), 'old');
});

test('a server that wants HTTP/1.1 for a request gets it', async () => {
  await using server = await serveTls((stream) => stream.close(13));
  using context = new TestContext({ extraCaCertificates });
  const get = await run(server.url, { context });
  assert.equal(outcome(get), 'by HTTP/1.1');
  assert.deepEqual(
    get.of('connection:opened').map(({ protocol }) => protocol),
    ['h2', 'http/1.1'],
  );
});

test('a body that is not as long as its content-length says is ERR_CONTENT_LENGTH_MISMATCH in HTTP/2', async () => {
  await using server = await serveTls((stream) => {
    stream.respond({ ':status': 200, 'content-length': '10' });
    stream.write('half');
    setImmediate(() => stream.end());
  });
  using context = new TestContext({ extraCaCertificates });
  const get = await run(server.url, { context });
  assert.ok(
    ['ERR_CONTENT_LENGTH_MISMATCH', 'ERR_HTTP2_PROTOCOL_ERROR'].includes(get.error ?? ''),
    get.error,
  );
  const head = await run({ url: server.url, method: 'HEAD' }, { context });
  assert.equal(head.status, 200);
});

test('a request or its context may end just as an HTTP/2 connection opens', async () => {
  await using server = await serveTls(answerOk);
  for (const end of ['cancel', 'dispose', 'cancel and dispose'] as const) {
    using context = new TestContext({ extraCaCertificates });
    const get = start(`${server.url}/`, { context });
    get.webRequest.log.subscribe(({ type }) => {
      if (type !== 'connection:opened') return;
      if (end !== 'dispose') get.webRequest.cancel();
      if (end !== 'cancel') context.dispose();
    });
    const { error } = await get.end();
    assert.equal(error, end === 'dispose' ? 'ERR_CONTEXT_SHUT_DOWN' : 'ERR_ABORTED');
    // 'connect' of the session comes a little later; an uncaught error in it would fail this test.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }
});
