import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeaderList } from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { startServer } from '../servers/testServer.ts';
import { outcome, run, TestContext } from './run.ts';

/** Both backends of HTTP/1.1: a Host of one's own brings node:http. */
const backends: readonly (readonly [string, HeaderList])[] = [
  ['undici', []],
  ['node:http', [['Host', 'own']]],
];

/** Answers every connection with the same bytes, in one piece or several. */
function answering(...pieces: string[]) {
  return startRawServer((socket) => {
    void (async () => {
      await readHead(socket);
      for (const piece of pieces) {
        socket.write(piece, 'latin1');
        // Each in a packet of its own, which nothing but time makes sure of.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      socket.end();
    })().catch(() => undefined);
  });
}

test('C25: a reason phrase may be empty, outside ASCII and cut in two; it is read as Latin-1', async () => {
  for (const [name, headers] of backends) {
    await using empty = await answering('HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n');
    const one = await run({ url: empty.url, headers });
    assert.deepEqual([one.error, one.webRequest.response?.statusText], [undefined, ''], name);
    await using latin = await answering(
      'HTTP/1.1 200 Gr\xfc',
      '\xdfe\r\nContent-Length: 0\r\n\r\n',
    );
    const two = await run({ url: latin.url, headers });
    assert.deepEqual([two.error, two.webRequest.response?.statusText], [undefined, 'Grüße'], name);
  }
});

test('H35: response fields are Latin-1, and one that is folded over several lines is one value', async () => {
  for (const [name, headers] of backends) {
    await using server = await answering(
      'HTTP/1.1 200 OK\r\nX: \xe9\r\nFolded: one\r\n  two\r\n\tthree\r\nContent-Length: 2\r\n\r\nok',
    );
    const get = await run({ url: server.url, headers });
    assert.equal(outcome(get), 'ok', name);
    const [latin, folded] = get.webRequest.response?.headers ?? [];
    assert.deepEqual(latin, ['X', 'é']);
    assert.match(folded?.[1] ?? '', /^one\s+two\s+three$/);
  }
});

/** Answers every request with the same bytes and keeps the connection: what ends a response has to be seen in it. */
async function keeping(answer: string) {
  const server = await startRawServer((socket) => {
    void (async () => {
      for (;;) {
        await readHead(socket);
        socket.write(answer, 'latin1');
      }
    })().catch(() => undefined);
  });
  return server;
}

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

/** What Chromium takes and a strict parser does not; each has the body "ok". */
const tolerated: readonly (readonly [string, string])[] = [
  ['lines that end with only a line feed', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  ['lines that end with only a line feed', `${CHUNKED}2\r\nok\r\n0\n\n`],
  ['lines that end with only a line feed', `${CHUNKED}2\nok\n0\r\n\n`],
  ['spaces after the size of a chunk', `${CHUNKED}2  \r\nok\r\n0\r\n\r\n`],
  ['a field over several lines', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok'],
  ['a line without a colon', 'HTTP/1.1 200 OK\r\nnot a field\r\nContent-Length: 2\r\n\r\nok'],
  ['a field without a name', 'HTTP/1.1 200 OK\r\n: v\r\nContent-Length: 2\r\n\r\nok'],
  ['spaces between a field name and its colon', 'HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok'],
  [
    'a field name with characters that are not allowed',
    'HTTP/1.1 200 OK\r\nX(Y): v\r\nContent-Length: 2\r\n\r\nok',
  ],
  [
    'Content-Length more than once',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok',
  ],
  ['Content-Length more than once', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok'],
  [
    'Content-Length among the trailers, where it has no meaning',
    `${CHUNKED}2\r\nok\r\n0\r\nContent-Length: 99\r\n\r\n`,
  ],
];

test('what browsers are patient with is a success that the log tells of, and an error with strictParsing', async () => {
  for (const [name, headers] of backends) {
    for (const [breach, answer] of tolerated) {
      await using server = await keeping(answer);
      using context = new TestContext();
      using strict = new TestContext({ strictParsing: true });
      const get = await run({ url: server.url, headers }, { context });
      assert.equal(outcome(get), 'ok', `${name}: ${breach}`);
      assert.deepEqual(
        get.of('problem:reported').map(({ message }) => message),
        [`The response has ${breach}. HTTP does not allow that, but browsers accept it.`],
      );
      const again = await run({ url: server.url, headers }, { context });
      assert.equal(outcome(again), 'ok', `${name}, again: ${breach}`);
      assert.equal(server.connectionCount, 1, `${name}: ${breach}`);
      const refused = await run({ url: server.url, headers }, { context: strict });
      assert.match(
        outcome(refused),
        /^ERR_(INVALID_HTTP_RESPONSE|RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH|INVALID_CHUNKED_ENCODING)$/,
        `${name}: ${breach}`,
      );
      assert.doesNotMatch(refused.webRequest.requestError?.message ?? '', /is not HTTP/);
    }
  }
});

test('a Content-Length beside chunked does not count and is told of, and is refused with strictParsing', async () => {
  using strict = new TestContext({ strictParsing: true });
  for (const [name, headers] of backends) {
    await using server = await keeping(
      'HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    );
    const get = await run({ url: server.url, headers });
    assert.equal(outcome(get), 'ok', name);
    assert.match(
      get.of('problem:reported')[0]?.message ?? '',
      /^The response has Content-Length beside Transfer-Encoding\./,
    );
    assert.deepEqual(get.webRequest.response?.headers, [
      ['Content-Length', '7'],
      ['Transfer-Encoding', 'chunked'],
    ]);
    const refused = await run({ url: server.url, headers }, { context: strict });
    assert.match(
      refused.webRequest.requestError?.message ?? '',
      /both Content-Length and Transfer/,
    );
  }
});

test('a body that is encoded for its transfer is delivered so, and that is told', async () => {
  for (const [name, headers] of backends) {
    await using server = await answering(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    );
    const get = await run({ url: server.url, headers });
    assert.equal(outcome(get), 'ok', name);
    assert.match(
      get.of('problem:reported')[0]?.message ?? '',
      /^The response has a Transfer-Encoding other than chunked, which stays in the body\./,
    );
  }
});

test('a chunk of which only the size line ends with a line feed alone keeps the line feed that it begins with', async () => {
  for (const [name, headers] of backends) {
    await using server = await keeping(`${CHUNKED}3\n\nok\n0\n\n`);
    assert.equal(outcome(await run({ url: server.url, headers })), '\nok', name);
  }
});

test('blanks around a Content-Length are no part of it, with strictParsing neither', async () => {
  for (const strictParsing of [false, true]) {
    using context = new TestContext({ strictParsing });
    for (const [name, headers] of backends) {
      for (const length of ['2 ', '2\t', '\t 2 \t']) {
        await using server = await keeping(`HTTP/1.1 200 OK\r\nContent-Length:${length}\r\n\r\nok`);
        const get = await run({ url: server.url, headers }, { context });
        assert.equal(outcome(get), 'ok', `${name}: ${JSON.stringify(length)}`);
        assert.deepEqual(get.downloads.at(-1), [2, 2]);
        assert.deepEqual(get.of('problem:reported'), []);
      }
    }
  }
});

test('E12: a Content-Length that is no number of bytes is refused as what it is', async () => {
  for (const strictParsing of [false, true]) {
    using context = new TestContext({ strictParsing });
    for (const [name, headers] of backends) {
      for (const length of ['6abc', '36893488147419103232', '', '-1', '+2', '2 2', '0x2']) {
        await using server = await keeping(
          `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\nok`,
        );
        const get = await run({ url: server.url, headers }, { context });
        assert.equal(get.error, 'ERR_INVALID_HTTP_RESPONSE', `${name}: ${length}`);
        assert.match(
          get.webRequest.requestError?.message ?? '',
          /^The Content-Length of the response is not a number of bytes/,
        );
      }
    }
  }
});

test('a status below 100 is refused with a sentence, whoever speaks HTTP', async () => {
  for (const strictParsing of [false, true]) {
    using context = new TestContext({ strictParsing });
    for (const [name, headers] of backends) {
      for (const status of ['099', '000', '99', '2000']) {
        await using server = await keeping(`HTTP/1.1 ${status} X\r\nContent-Length: 2\r\n\r\nok`);
        const get = await run({ url: server.url, headers }, { context });
        assert.equal(get.error, 'ERR_INVALID_HTTP_RESPONSE', `${name}: ${status}`);
        assert.equal(
          get.webRequest.requestError?.message,
          'The status of the response is not a number from 100 to 999.',
        );
      }
      await using server = await keeping('HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\nok');
      assert.equal((await run({ url: server.url, headers }, { context })).status, 999, name);
    }
  }
});

test('trailers say nothing of the framing, nor of the connection: the next request uses it again', async () => {
  for (const [name, headers] of backends) {
    for (const trailer of ['Connection: close', 'Transfer-Encoding: gzip', 'Upgrade: x']) {
      await using server = await keeping(
        `${CHUNKED}2\r\nok\r\n0\r\n${trailer}\r\nX-Sum: 1\r\n\r\n`,
      );
      using context = new TestContext();
      for (let count = 0; count < 2; count++) {
        const get = await run({ url: server.url, headers }, { context });
        assert.equal(outcome(get), 'ok', `${name}: ${trailer}`);
        assert.deepEqual(get.webRequest.response?.trailers, [['X-Sum', '1']]);
      }
      assert.equal(server.connectionCount, 1, name);
    }
  }
  using strict = new TestContext({ strictParsing: true });
  for (const [name, headers] of backends) {
    await using server = await keeping(`${CHUNKED}2\r\nok\r\n0\r\nConnection: close\r\n\r\n`);
    for (let count = 0; count < 2; count++) {
      assert.equal(
        outcome(await run({ url: server.url, headers }, { context: strict })),
        'ok',
        name,
      );
    }
  }
});

test('the last byte of a value stays when it looks like a blank in another charset', async () => {
  for (const [name, headers] of backends) {
    await using server = await keeping(
      'HTTP/1.1 200 OK\r\nX: \xc3\xa0 \r\nContent-Length: 2\r\n\r\nok',
    );
    const get = await run({ url: server.url, headers });
    assert.deepEqual(get.webRequest.response?.headers[0], ['X', '\xc3\xa0'], name);
  }
});

test('B25: 100, 102 and 103 before the answer do not surface, and the log has them', async () => {
  for (const [name, headers] of backends) {
    await using server = await answering(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
    const get = await run({ url: server.url, headers });
    assert.equal(outcome(get), 'ok', name);
    assert.deepEqual(
      get
        .of('informational:received')
        .map(({ httpVersion, status, statusText, headers: fields }) => [
          `${httpVersion} ${String(status)} ${statusText}`,
          ...fields,
        ]),
      [
        ['1.1 100 Continue'],
        ['1.1 102 Processing', ['X', '1']],
        ['1.1 103 Early Hints', ['Link', '</a>']],
      ],
      name,
    );
    assert.equal(get.of('response:received').length, 1);
    assert.deepEqual(get.downloads.at(-1), [2, 2]);
    assert.equal(get.view.hops[0]?.informational.length, 3);
  }
});

test('the version of HTTP is the one that the server says', async () => {
  for (const [name, headers] of backends) {
    for (const version of ['1.0', '1.1']) {
      await using server = await answering(`HTTP/${version} 200 OK\r\n\r\nok`);
      const get = await run({ url: server.url, headers });
      assert.equal(outcome(get), 'ok');
      assert.equal(get.webRequest.response?.httpVersion, version, name);
      assert.equal(get.of('response:received')[0]?.httpVersion, version);
    }
  }
});

test('C14 C15 C16 C17 C18 C19 C20 C21 C22: a client error is a success with its body, on both backends', async () => {
  await using server = await startServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1)));
    response.end('body');
  });
  for (const [name, headers] of backends) {
    for (const status of [400, 401, 402, 403, 404, 405, 410, 418, 429]) {
      const get = await run({ url: `${server.url}/${status}`, headers });
      assert.deepEqual([get.status, outcome(get)], [status, 'body'], name);
    }
  }
});

test('H01: GET, POST, HEAD, PUT and DELETE arrive as such, on both backends', async () => {
  await using server = await startServer((_, response) => response.end());
  for (const [name, headers] of backends) {
    for (const method of ['GET', 'POST', 'HEAD', 'PUT', 'DELETE']) {
      assert.equal((await run({ url: server.url, method, headers })).status, 200, name);
      assert.equal(server.requests.at(-1)?.method, method);
    }
  }
});

test('a field with a NUL in it is no HTTP, whoever reads it', async () => {
  for (const [name, headers] of backends) {
    await using server = await answering(
      'HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nok',
    );
    using context = new TestContext();
    const get = await run({ url: server.url, headers }, { context });
    assert.deepEqual([get.error, get.text], ['ERR_INVALID_HTTP_RESPONSE', ''], name);
    assert.equal(context.connections.size, 0);
  }
});
