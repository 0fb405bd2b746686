import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { listenOnLoopback } from '../../../src/requestFile/auth/loopback.ts';

/** What is answered to a request line, whose target need not be one that a browser writes. */
async function answerTo(port: number, target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  const [statusLine = ''] = (await text(socket)).split('\r\n');
  return statusLine;
}

test('what comes by while somebody signs in ends nothing, whatever its address is', async () => {
  await using loopback = await listenOnLoopback(null, 'the-state');
  assert.ok(loopback !== null);
  const port = Number(new URL(loopback.redirectUrl).port);
  for (const target of ['//', 'http://[', 'http://a:99999/', '/\\\\']) {
    assert.equal(await answerTo(port, target), 'HTTP/1.1 400 Bad Request', target);
  }
  assert.equal(await answerTo(port, '/'), 'HTTP/1.1 404 Not Found');
  assert.equal(await answerTo(port, '/callback?state=other'), 'HTTP/1.1 404 Not Found');
  assert.equal(await answerTo(port, '/callback?state=the-state&code=c'), 'HTTP/1.1 200 OK');
  assert.equal(new URL(await loopback.returned).searchParams.get('code'), 'c');
});
