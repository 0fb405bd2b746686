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
        // Each in a packet of its own.
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

/** What Chromium takes and a strict parser does not. */
const tolerated: readonly (readonly [string, string])[] = [
  ['lines that end with LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  [
    'a Content-Length beside chunked, which counts',
    'HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  ],
  [
    'spaces behind the size of a chunk',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2  \r\nok\r\n0\r\n\r\n',
  ],
  ['a folded field', 'HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nok'],
];

test('what Chromium is patient with is a success, and an error with strictParsing', async () => {
  using strict = new TestContext({ strictParsing: true });
  for (const [name, headers] of backends) {
    for (const [fault, answer] of tolerated) {
      await using server = await answering(answer);
      assert.equal(outcome(await run({ url: server.url, headers })), 'ok', `${name}: ${fault}`);
      const refused = await run({ url: server.url, headers }, { context: strict });
      assert.match(
        outcome(refused),
        /^ERR_(INVALID_HTTP_RESPONSE|RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH|CONTENT_LENGTH_MISMATCH|INVALID_CHUNKED_ENCODING)$/,
        `${name}: ${fault}`,
      );
    }
  }
});

test('a length said twice is refused even when both agree: llhttp reads no further', async () => {
  await using server = await answering(
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok',
  );
  const get = await run(server.url);
  assert.equal(get.error, 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH');
  assert.match(get.webRequest.requestError?.message ?? '', /has to send one/);
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
      get.of('informational:received').map(({ status, headers: fields }) => [status, ...fields]),
      [[100], [102, ['X', '1']], [103, ['Link', '</a>']]],
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
