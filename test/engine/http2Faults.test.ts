import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http2';
import type { Http2Server, ServerHttp2Stream } from 'node:http2';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { streamBody, textBody } from '../../src/engine/index.ts';
import {
  END_HEADERS,
  END_STREAM,
  field,
  FRAME,
  numbers,
  SETTING,
  startRawHttp2Server,
} from '../servers/rawHttp2Server.ts';
import type { RawStream } from '../servers/rawHttp2Server.ts';
import type { Run } from './run.ts';
import { outcome, run, start, TestContext } from './run.ts';

const STATUS_200 = Buffer.from([0x88]);

async function serve(server: Http2Server) {
  const { port, close } = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

function runAll(count: number, url: string, context: TestContext): Promise<Run[]> {
  return Promise.all(
    Array.from({ length: count }, () => run({ url, httpVersion: '2' }, { context })),
  );
}

/** How many ended in each way. */
function tally(runs: readonly Run[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of runs) counts[outcome(one)] = (counts[outcome(one)] ?? 0) + 1;
  return counts;
}

test('40 requests at once wait for a place where a server takes ten at a time, on one connection, and none is refused', async () => {
  const server = createServer({ settings: { maxConcurrentStreams: 10 } });
  let connections = 0;
  let running = 0;
  let most = 0;
  server.on('session', () => connections++);
  server.on('stream', (stream) => {
    most = Math.max(most, ++running);
    setImmediate(() => {
      running--;
      stream.respond({ ':status': 200 });
      stream.end('ok');
    });
  });
  await using served = await serve(server);
  using context = new TestContext();
  const all = await runAll(40, served.url, context);
  assert.deepEqual(tally(all), { ok: 40 });
  assert.deepEqual([connections, Math.max(...all.map(attempts))], [1, 1]);
  assert.ok(most > 1 && most <= 10, `${most} at once`);
});

function attempts({ events }: Run): number {
  return events.filter(({ type }) => type === 'request:sent').length;
}

test('a server that takes fewer at once than it says gets the refused requests again, each when another one is answered', async () => {
  const LIMIT = 4;
  const REQUESTS = 40;
  const running = new Set<RawStream>();
  let refused = 0;
  let streams = 0;
  const allCame = Promise.withResolvers<undefined>();
  await using server = await startRawHttp2Server((stream) => {
    if (++streams === REQUESTS) allCame.resolve(undefined);
    if (running.size >= LIMIT) {
      refused++;
      stream.reset(7);
      return;
    }
    running.add(stream);
    void allCame.promise.then(() => {
      running.delete(stream);
      stream.head();
      stream.data('ok', true);
    });
  });
  using context = new TestContext();
  const all = await runAll(REQUESTS, server.url, context);
  assert.deepEqual(tally(all), { ok: REQUESTS });
  assert.equal(server.connectionCount, 1);
  // All at once in the beginning, later only to find out whether there is room for one more.
  const first = REQUESTS - LIMIT;
  assert.ok(refused >= first && refused < first + REQUESTS, `${refused} were refused`);
});

test('60 requests at once are all answered by a server that leaves after every five (GOAWAY)', async () => {
  const server = createServer();
  let served = 0;
  server.on('session', (session) => {
    let taken = 0;
    session.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => undefined);
      if (++taken === 5) session.goaway(0, stream.id);
      if (taken > 5) return;
      setImmediate(() => {
        served++;
        stream.respond({ ':status': 200 });
        stream.end('ok');
        if (taken === 5) session.close();
      });
    });
  });
  await using one = await serve(server);
  using context = new TestContext();
  assert.deepEqual(tally(await runAll(60, one.url, context)), { ok: 60 });
  assert.equal(served, 60, 'each was served once');
});

test('a server that leaves because of an error gets again what it had not taken, but not when it wants calm', async () => {
  for (const [code, name] of [
    [2, 'ok'],
    [11, 'ERR_HTTP2_PROTOCOL_ERROR'],
  ] as const) {
    const streams: RawStream[] = [];
    await using server = await startRawHttp2Server((stream) => {
      streams.push(stream);
      if (streams.length > 2) {
        stream.head();
        stream.data('ok', true);
      }
      if (streams.length === 2) stream.goaway(1, code);
    });
    using context = new TestContext();
    const all = await runAll(2, server.url, context);
    // What became of the first one nobody knows.
    const expected = { ERR_HTTP2_PROTOCOL_ERROR: 1, [name]: name === 'ok' ? 1 : 2 };
    assert.deepEqual(tally(all), expected);
  }
});

test('a request that is refused with nobody beside it is sent three times, by one connection or by many', async () => {
  const refusals: readonly ((stream: RawStream) => void)[] = [
    (stream) => {
      stream.reset(7);
    },
    (stream) => {
      stream.goaway(0, 0);
      stream.socket.end();
    },
  ];
  for (const refuse of refusals) {
    let seen = 0;
    await using server = await startRawHttp2Server((stream) => {
      seen++;
      refuse(stream);
    });
    const get = await run({ url: server.url, httpVersion: '2' });
    assert.deepEqual([get.error, seen], ['ERR_HTTP2_SERVER_REFUSED_STREAM', 3]);
    assert.equal(get.webRequest.requestError?.nodeCode, 'NGHTTP2_REFUSED_STREAM');
  }
});

test('nothing is sent while a server takes nothing (SETTINGS_MAX_CONCURRENT_STREAMS 0), and all of it when that is over', async () => {
  let taking = false;
  let early = 0;
  const streams: RawStream[] = [];
  await using server = await startRawHttp2Server(
    (stream) => {
      streams.push(stream);
      if (!taking) early++;
      if (taking) {
        stream.head();
        stream.data('ok', true);
      } else {
        stream.reset(7);
        setImmediate(() => {
          taking = true;
          stream.settings([SETTING.maxConcurrentStreams, 100]);
        });
      }
    },
    [[SETTING.maxConcurrentStreams, 0]],
  );
  using context = new TestContext();
  assert.deepEqual(tally(await runAll(10, server.url, context)), { ok: 10 });
  assert.equal(server.connectionCount, 1);
  // The one that the connection was opened for goes before anything is known.
  assert.ok(early <= 1, `${early} came too early`);
});

test('a server may take fewer while requests run: those go on, the next ones wait', async () => {
  let running = 0;
  let most = 0;
  const streams: RawStream[] = [];
  await using server = await startRawHttp2Server((stream) => {
    streams.push(stream);
    running++;
    if (streams.length === 3) {
      stream.settings([SETTING.maxConcurrentStreams, 1]);
      for (const one of streams) answer(one);
      most = 0;
    } else if (streams.length > 3) {
      most = Math.max(most, running);
      setImmediate(answer, stream);
    }
  });
  const answer = (stream: RawStream): void => {
    running--;
    stream.head();
    stream.data('ok', true);
  };
  using context = new TestContext();
  assert.deepEqual(tally(await runAll(3, server.url, context)), { ok: 3 });
  assert.deepEqual(tally(await runAll(6, server.url, context)), { ok: 6 });
  assert.equal(most, 1);
});

test('an announced GOAWAY (last stream 2^31-1) and the real one later: what was taken is answered, the rest goes elsewhere', async () => {
  const streams: RawStream[] = [];
  await using server = await startRawHttp2Server((stream) => {
    streams.push(stream);
    if (streams.length === 1) return;
    if (streams.length === 2) {
      stream.goaway(2 ** 31 - 1, 0);
      stream.goaway(streams[0]?.id ?? 0, 0);
      streams[0]?.head();
      streams[0]?.data('first', true);
    } else {
      stream.head();
      stream.data('again', true);
    }
  });
  using context = new TestContext();
  assert.deepEqual(tally(await runAll(2, server.url, context)), { first: 1, again: 1 });
  assert.equal(server.connectionCount, 2);
});

test('an answer that is complete is delivered whole to a slow reader when the server gives up the upload (RST_STREAM NO_ERROR)', async () => {
  const piece = 'x'.repeat(14_000);
  let closed = 0;
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        yield Buffer.alloc(16_384);
        await new Promise(setImmediate);
      }
    } finally {
      closed++;
    }
  };
  await using server = await startRawHttp2Server((stream) => {
    stream.head();
    for (let sent = 1; sent <= 50; sent++) stream.data(piece, sent === 50);
    stream.reset(0);
  });
  using context = new TestContext();
  const bodies = [
    streamBody(endless),
    { elements: [{ kind: 'bytes', bytes: Buffer.alloc(5_000_000) }] },
  ] as const;
  for (const postData of bodies) {
    let received = 0;
    const post = await run(
      { url: server.url, method: 'POST', httpVersion: '2', postData },
      {
        context,
        client: {
          onDownloadData: async (_, data) => {
            received += data.byteLength;
            await new Promise(setImmediate);
          },
        },
      },
    );
    assert.deepEqual([post.error, received], [undefined, 50 * piece.length]);
  }
  assert.equal(closed, 1, 'the body is not read any more');
  assert.equal(server.connectionCount, 1);
});

test('an upload for which a server opens no window waits, and ends with the request', async () => {
  await using server = await startRawHttp2Server(() => undefined, [[SETTING.initialWindowSize, 0]]);
  using context = new TestContext();
  const post = start(
    { url: server.url, method: 'POST', httpVersion: '2', postData: textBody('never') },
    { context },
  );
  await post.until('phase:started', 'send');
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  assert.equal(post.webRequest.requestStatus, 'pending');
  post.webRequest.cancel();
  assert.equal((await post.end()).error, 'ERR_ABORTED');
});

/** `payload` as HEADERS and as many CONTINUATIONs as it takes. */
function largeHead(stream: RawStream, payload: Buffer): void {
  const FRAME_SIZE = 16_000;
  for (let at = 0; at < payload.length; at += FRAME_SIZE) {
    stream.frame(
      at === 0 ? FRAME.headers : FRAME.continuation,
      at + FRAME_SIZE >= payload.length ? END_HEADERS : 0,
      payload.subarray(at, at + FRAME_SIZE),
    );
  }
}

function fields(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => field(`x-${index}`, 'v'.repeat(100)));
}

const WHOLE = END_HEADERS | END_STREAM;
const refused = 'ERR_HTTP2_PROTOCOL_ERROR';
/** What a server does with a request against the rules (RFC 9113), and what comes of it. */
const breaches: Record<string, [onRequest: (stream: RawStream) => void, outcome: string]> = {
  'PUSH_PROMISE, which was forbidden': [
    (stream) =>
      stream.frame(FRAME.pushPromise, END_HEADERS, Buffer.concat([numbers(2), STATUS_200])),
    refused,
  ],
  'a head of 100 KB, which is in order': [
    (stream) => {
      largeHead(stream, Buffer.concat([STATUS_200, ...fields(900)]));
      stream.data('ok', true);
    },
    'ok',
  ],
  'a head of 300 KB': [
    (stream) => largeHead(stream, Buffer.concat([STATUS_200, ...fields(2_800)])),
    'ERR_RESPONSE_HEADERS_TOO_BIG',
  ],
  'a head that never ends': [
    (stream) => {
      stream.frame(FRAME.headers, 0, STATUS_200);
      for (let sent = 0; sent < 1_000; sent++) stream.frame(FRAME.continuation, 0, field('a', 'b'));
    },
    'ERR_RESPONSE_HEADERS_TOO_BIG',
  ],
  '12,000 fields': [
    (stream) => {
      const many = Array.from({ length: 12_000 }, () => field('x', 'v'));
      largeHead(stream, Buffer.concat([STATUS_200, ...many]));
    },
    refused,
  ],
  '20,000 PINGs': [
    (stream) => {
      for (let sent = 0; sent < 20_000; sent++) stream.frame(FRAME.ping, 0, Buffer.alloc(8), 0);
    },
    refused,
  ],
  '20,000 SETTINGS': [
    (stream) => {
      for (let sent = 0; sent < 20_000; sent++) stream.settings();
    },
    refused,
  ],
  '20,000 pieces of body without a byte': [
    (stream) => {
      stream.head();
      for (let sent = 0; sent < 20_000; sent++) stream.data('');
    },
    refused,
  ],
  'trailers with :status': [
    (stream) => {
      stream.head();
      stream.data('body');
      stream.frame(FRAME.headers, WHOLE, field(':status', '200'));
    },
    refused,
  ],
  'trailers that do not end the body': [
    (stream) => {
      stream.head();
      stream.data('body');
      stream.frame(FRAME.headers, END_HEADERS, field('x-sum', '1'));
    },
    refused,
  ],
  'a body before the head': [(stream) => stream.data('body', true), refused],
  'a status that is no number': [
    (stream) => stream.frame(FRAME.headers, WHOLE, field(':status', 'abc')),
    refused,
  ],
  'status 101': [
    (stream) => stream.frame(FRAME.headers, END_HEADERS, field(':status', '101')),
    refused,
  ],
  'a final answer that is 103': [
    (stream) => stream.frame(FRAME.headers, WHOLE, field(':status', '103')),
    refused,
  ],
  '300 informational responses': [
    (stream) => {
      for (let sent = 0; sent < 300; sent++) {
        stream.frame(FRAME.headers, END_HEADERS, field(':status', '103'));
      }
    },
    'ERR_INVALID_HTTP_RESPONSE',
  ],
  'a field name in upper case': [
    (stream) => stream.frame(FRAME.headers, WHOLE, Buffer.concat([STATUS_200, field('X-A', 'b')])),
    refused,
  ],
  'a Connection field': [
    (stream) =>
      stream.frame(FRAME.headers, WHOLE, Buffer.concat([STATUS_200, field('connection', 'close')])),
    refused,
  ],
  'bytes that are not HPACK': [
    (stream) => stream.frame(FRAME.headers, WHOLE, Buffer.alloc(5, 0xff)),
    refused,
  ],
  'a frame that is too large': [
    (stream) => stream.frame(FRAME.data, 0, Buffer.alloc(20_000)),
    refused,
  ],
  'WINDOW_UPDATE of nothing': [
    (stream) => stream.frame(FRAME.windowUpdate, 0, numbers(0)),
    refused,
  ],
  'a window beyond 2^31': [
    (stream) => stream.frame(FRAME.windowUpdate, 0, numbers(2 ** 31 - 1)),
    'ERR_HTTP2_FLOW_CONTROL_ERROR',
  ],
  'SETTINGS_INITIAL_WINDOW_SIZE of 2^32-1': [
    (stream) => stream.settings([SETTING.initialWindowSize, 2 ** 32 - 1]),
    'ERR_HTTP2_FLOW_CONTROL_ERROR',
  ],
  'SETTINGS_MAX_FRAME_SIZE of 1': [(stream) => stream.settings([SETTING.maxFrameSize, 1]), refused],
  'SETTINGS of five bytes': [
    (stream) => stream.frame(FRAME.settings, 0, Buffer.alloc(5), 0),
    refused,
  ],
  'a frame of a stream that nobody opened': [
    (stream) => stream.frame(FRAME.data, 0, Buffer.alloc(6), 99),
    refused,
  ],
  'a GOAWAY that is cut off': [
    (stream) => stream.frame(FRAME.goaway, 0, Buffer.alloc(4), 0),
    refused,
  ],
  'a frame of an unknown kind, which is ignored': [
    (stream) => {
      stream.frame(0xbb, 0, Buffer.alloc(6));
      stream.head();
      stream.data('ok', true);
    },
    'ok',
  ],
  'HTTP/1.1': [
    (stream) => stream.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    refused,
  ],
};

test('whatever a server does against the rules of HTTP/2, the request ends by name and no connection stays behind', async () => {
  for (const [breach, [onRequest, expected]] of Object.entries(breaches)) {
    await using server = await startRawHttp2Server((stream) => {
      onRequest(stream);
    });
    using context = new TestContext();
    const get = await run({ url: server.url, httpVersion: '2' }, { context });
    assert.equal(outcome(get), expected, breach);
    assert.ok(context.connections.size <= 1, breach);
    context.dispose();
    assert.equal(server.connectionCount, 1, `${breach}: sent once`);
  }
});

test('a server that breaks off a head and the connection ends its requests, and not the process at the next garbage collection', async (t) => {
  const script = fileURLToPath(new URL('brokenHeads.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--expose-gc', script],
    { signal: t.signal },
  );
  assert.deepEqual(JSON.parse(stdout), {
    'a window that is too large': ['ERR_HTTP2_FLOW_CONTROL_ERROR'],
    'a body before the head': ['ERR_HTTP2_PROTOCOL_ERROR'],
    'half a head': ['ERR_HTTP2_PROTOCOL_ERROR'],
  });
});
