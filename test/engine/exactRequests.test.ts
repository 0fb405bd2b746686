import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fileBody, textBody } from '../../src/engine/index.ts';
import type { HeaderList } from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { outcome, run, start, TestContext } from './run.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that keeps what it is sent, byte for byte, and answers each head with `answer`. */
async function recording(answer: string | ((socket: Socket) => void) = OK) {
  const heads: string[] = [];
  const server = await startRawServer((socket) => {
    void (async () => {
      while (!socket.destroyed) {
        heads.push(await readHead(socket));
        if (typeof answer === 'string') socket.write(answer);
        else answer(socket);
      }
    })().catch(() => undefined);
  });
  return Object.assign(server, { heads });
}

function lines(head: string | undefined): string[] {
  return (head ?? '').split('\r\n').slice(0, -2);
}

test('H24 H25: fields stand on the wire as they are written: order, case, duplicates, Host and Connection too', async () => {
  await using server = await recording();
  const headers: HeaderList = [
    ['X-b', '1'],
    ['User-Agent', 'mine'],
    ['hOST', 'other.example'],
    ['x-A', '  2'],
    ['Connection', 'Keep-Alive'],
    ['X-b', '3'],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'identity'],
    ['Accept-Language', 'en'],
  ];
  const sent = await run({ url: `${server.url}/path?q`, headers });
  assert.equal(outcome(sent), 'ok');
  assert.deepEqual(lines(server.heads[0]), [
    'GET /path?q HTTP/1.1',
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ]);
  const [event] = sent.of('request:sent');
  assert.deepEqual(event?.headers, headers);
  assert.equal(event.backend, 'node:http');
  assert.equal(event.backendReason, 'the hOST field is written by hand');
});

test('fields that belong to the connection are sent when they are written, and what frames the body is obeyed', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(body));
  });
  const sent = await run({
    url: server.url,
    method: 'POST',
    headers: [
      ['TE', 'trailers, deflate'],
      ['Transfer-Encoding', 'chunked'],
      ['Keep-Alive', 'timeout=5'],
      ['Connection', 'keep-alive, TE'],
    ],
    postData: textBody('in chunks'),
  });
  assert.equal(outcome(sent), 'in chunks');
  const [request] = server.requests;
  const names = request?.headers.map(([name]) => name) ?? [];
  assert.ok(names.includes('Transfer-Encoding') && !names.includes('Content-Length'));
  assert.deepEqual(sent.of('request:sent')[0]?.headers, request?.headers);
});

test('two Host fields are sent as they are written, so that a server can be tried with them', async () => {
  await using server = await recording();
  const headers: HeaderList = [
    ['Host', 'a'],
    ['Host', 'b'],
  ];
  await run({ url: server.url, headers });
  assert.deepEqual(
    lines(server.heads[0]).filter((line) => line.startsWith('Host')),
    ['Host: a', 'Host: b'],
  );
});

test('a Trailer field without trailers is refused before anything is sent, whoever speaks HTTP', async () => {
  await using server = await recording();
  const others: readonly HeaderList[] = [[], [['Host', 'a']], [['Transfer-Encoding', 'chunked']]];
  for (const other of others) {
    const sent = await run({
      url: server.url,
      method: 'POST',
      headers: [['trailer', 'X-Sum'], ...other],
      postData: textBody('x'),
    });
    const { name, phase, message } = sent.webRequest.requestError ?? {};
    assert.deepEqual([name, phase], ['ERR_INVALID_ARGUMENT', 'start']);
    assert.match(
      message ?? '',
      /^The header Trailer announces trailers, but the request has none\./,
    );
  }
  assert.deepEqual(server.heads, []);
});

test('OPTIONS * and any other request target go out as they are written, and a redirect goes back to the URL', async () => {
  await using server = await recording((socket) =>
    socket.write('HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n'),
  );
  await run({ url: server.url, method: 'OPTIONS', requestTarget: '*' });
  assert.match(server.heads[0] ?? '', /^OPTIONS \* HTTP\/1\.1\r\n/);
  assert.match(server.heads[1] ?? '', /^OPTIONS \/next HTTP\/1\.1\r\n/);
  await run({ url: server.url, requestTarget: '/a/../b?#', flags: ['stopOnRedirect'] });
  assert.match(server.heads.at(-1) ?? '', /^GET \/a\/\.\.\/b\?# HTTP\/1\.1\r\n/);
  for (const requestTarget of ['', 'a b', 'a\r\nX: y', '€']) {
    assert.throws(() => start({ url: server.url, requestTarget }), /request line/);
  }
});

test('Expect: 100-continue waits for the 100 before it sends the body', async () => {
  const expected: string[] = [];
  await using server = await recording((socket) => {
    void (async () => {
      expected.push('head');
      const body = once(socket, 'data').then(([chunk]) => expected.push(String(chunk)));
      await new Promise(setImmediate);
      expected.push('100');
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      await body;
      socket.write(OK);
    })();
  });
  const post = await run({
    url: server.url,
    method: 'POST',
    headers: [['Expect', '100-continue']],
    postData: textBody('body'),
  });
  assert.equal(outcome(post), 'ok');
  assert.deepEqual(expected, ['head', '100', 'body']);
  assert.deepEqual(
    post.of('informational:received').map(({ status }) => status),
    [100],
  );
});

test('Expect: 100-continue sends the body after a second when the server says nothing', async () => {
  await using server = await recording((socket) => {
    void once(socket, 'data').then(() => socket.write(OK));
  });
  const post = await run({
    url: server.url,
    method: 'POST',
    headers: [['Expect', '100-continue']],
    postData: textBody('body'),
  });
  assert.equal(outcome(post), 'ok');
});

test('a final answer in place of the 100 is the response, the body is not sent and the connection not used again', async () => {
  await using server = await recording('HTTP/1.1 417 No\r\nContent-Length: 2\r\n\r\nno');
  using context = new TestContext();
  const post = await run(
    {
      url: server.url,
      method: 'POST',
      headers: [['Expect', '100-continue']],
      postData: fileBody(fileURLToPath(import.meta.url)),
    },
    { context },
  );
  assert.deepEqual([post.status, post.text], [417, 'no']);
  assert.equal(post.view.bytes.sent, 0);
  assert.equal(context.connections.size, 0);
});

test('C26: a 101 for an Upgrade ends the request with a sentence that says what happened', async () => {
  await using server = await recording(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  const get = await run({
    url: server.url,
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
    ],
  });
  assert.equal(get.error, 'ERR_INVALID_HTTP_RESPONSE');
  assert.match(get.webRequest.requestError?.message ?? '', /switched to another protocol \(101\)/);
});

test('an Upgrade that the server does not care for is answered like any other request', async () => {
  await using server = await recording();
  const headers: HeaderList = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'h2c'],
  ];
  assert.equal(outcome(await run({ url: server.url, headers })), 'ok');
});

test('trailers are sent behind the body, and those of a response are told and kept', async () => {
  await using server = await startServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('body');
      response.addTrailers([
        ['X-Sum', '1'],
        ['X-Seen', request.rawTrailers.join('=')],
      ]);
      response.end();
    });
  });
  for (const headers of [[], [['Host', 'own']]] as const) {
    const post = await run({
      url: server.url,
      method: 'POST',
      headers,
      postData: textBody('x'),
      trailers: [['X-Sent', 'é']],
    });
    const trailers = [
      ['X-Sum', '1'],
      ['X-Seen', 'X-Sent=é'],
    ];
    assert.deepEqual(post.of('trailers:received')[0]?.trailers, trailers);
    assert.deepEqual(post.webRequest.response?.trailers, trailers);
    assert.deepEqual(post.view.hops[0]?.trailers, trailers);
  }
  const get = await run(server.url);
  assert.deepEqual(get.webRequest.response?.trailers[0], ['X-Sum', '1']);
  assert.throws(
    () => start({ url: server.url, trailers: [['Content-Length', '3']] }),
    /has to be sent before the body/,
  );
});

test('node:http uses a connection again, gives it up when it is told to, and retries on one that was closed', async () => {
  await using server = await recording((socket) => {
    const closes = server.heads.length === 3;
    socket.write(closes ? OK.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n') : OK);
    if (closes) socket.end();
  });
  using context = new TestContext();
  const headers: HeaderList = [['Host', 'own']];
  for (let count = 0; count < 4; count++) {
    assert.equal(outcome(await run({ url: server.url, headers }, { context })), 'ok');
  }
  assert.equal(server.connectionCount, 2);
  await run(server.url, { context });
  assert.equal(server.connectionCount, 3, 'undici does not speak on a connection of node:http');
});

test('T12: a request through node:http that dies on a reused connection is sent once more', async () => {
  let count = 0;
  await using server = await startRawServer((socket) => {
    const first = ++count === 1;
    void (async () => {
      await readHead(socket);
      socket.write(OK);
      await readHead(socket);
      if (first) socket.resetAndDestroy();
      else socket.write(OK);
    })().catch(() => undefined);
  });
  using context = new TestContext();
  const request = { url: server.url, headers: [['Host', 'own']] as const };
  await run(request, { context });
  const again = await run(request, { context });
  assert.equal(outcome(again), 'ok');
  assert.deepEqual(
    again.of('connection:opened').map(({ reused }) => reused),
    [true, false],
  );
});

test('bytes behind an answer through node:http cost the connection, not the answer', async () => {
  await using server = await recording(`${OK}HTTP/1.1 200 Forged\r\n\r\n`);
  using context = new TestContext();
  const request = { url: server.url, headers: [['Host', 'own']] as const };
  assert.equal(outcome(await run(request, { context })), 'ok');
  assert.equal(outcome(await run(request, { context })), 'ok');
  assert.equal(server.connectionCount, 2);
});

test('failures through node:http have the names that they have through undici', async () => {
  const cases: readonly (readonly [string | null, string])[] = [
    [null, 'ERR_EMPTY_RESPONSE'],
    ['HTTP/1.1 200 OK\r\nX', 'ERR_RESPONSE_HEADERS_TRUNCATED'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort', 'ERR_CONTENT_LENGTH_MISMATCH'],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshor',
      'ERR_INCOMPLETE_CHUNKED_ENCODING',
    ],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz', 'ERR_INVALID_CHUNKED_ENCODING'],
    ['220 mail.example\r\n', 'ERR_INVALID_HTTP_RESPONSE'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
    ],
    [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}\r\n\r\n`, 'ERR_RESPONSE_HEADERS_TOO_BIG'],
  ];
  for (const [answer, name] of cases) {
    await using server = await startRawServer((socket) => {
      void readHead(socket).then(() => socket.end(answer ?? ''));
    });
    const exact = await run({ url: server.url, headers: [['Host', 'own']] });
    const plain = await run(server.url);
    assert.deepEqual([exact.error, plain.error], [name, name], String(answer?.slice(0, 80)));
  }
});

test('Z04: a request through node:http is canceled while it waits and in the middle of its body', async () => {
  await using waiting = await recording(() => undefined);
  const headers: HeaderList = [['Host', 'own']];
  const one = start({ url: waiting.url, headers });
  await one.until('phase:started', 'wait');
  one.webRequest.cancel();
  assert.equal((await one.end()).error, 'ERR_ABORTED');

  await using halfway = await recording('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
  const two = start(
    { url: halfway.url, headers },
    {
      client: {
        onDownloadData: (webRequest) => {
          webRequest.cancel();
        },
      },
    },
  );
  assert.equal((await two.end()).error, 'ERR_ABORTED');
  assert.equal(two.text, 'half');
});

test('a consumer holds the body through node:http as well', async () => {
  await using server = await startServer((_, response) =>
    response.end(Buffer.alloc(5_000_000, 'x')),
  );
  let held = 0;
  const get = await run(
    { url: server.url, headers: [['Host', 'own']] },
    {
      client: {
        onDownloadData: async () => {
          assert.equal(held++, 0, 'one piece at a time');
          await new Promise(setImmediate);
          held--;
        },
      },
    },
  );
  assert.equal(get.text.length, 5_000_000);
});
