import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { type Playground, startPlayground } from '../../examples/playground/start.ts';
import { send } from './send.ts';

let playground: Playground;
before(async () => {
  playground = await startPlayground();
});
after(() => playground.close());

/** Everything the server sends before it closes, and how it closes. */
async function rawAnswer(path: string): Promise<{ text: string; ending: 'closed' | 'reset' }> {
  const socket: Socket = connect(Number(new URL(playground.urls.http).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  let text = '';
  let ending: 'closed' | 'reset' = 'closed';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    assert.equal(error.code, 'ECONNRESET');
    ending = 'reset';
  });
  await new Promise((resolve) => socket.once('close', resolve));
  return { text, ending };
}

test('/error/mid-body sends 400 of 1000 bytes and closes', async () => {
  const { text, ending } = await rawAnswer('/error/mid-body');
  const [head = '', body = ''] = text.split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n.*Content-Length: 1000/s);
  assert.equal(body.length, 400);
  assert.equal(ending, 'closed');
});

test('/error/mid-chunk closes inside a chunk', async () => {
  const { text, ending } = await rawAnswer('/error/mid-chunk');
  const [head = '', body = ''] = text.split('\r\n\r\n');
  assert.match(head, /Transfer-Encoding: chunked/);
  const [size = '', data = ''] = body.split('\r\n');
  assert.ok(data.length < Number.parseInt(size, 16));
  assert.equal(ending, 'closed');
});

test('/error/half-header closes inside a header line', async () => {
  assert.deepEqual(await rawAnswer('/error/half-header'), {
    text: 'HTTP/1.1 200 OK\r\nContent-Type: text/pl',
    ending: 'closed',
  });
});

test('/error/garbage is not HTTP', async () => {
  const { text, ending } = await rawAnswer('/error/garbage');
  assert.doesNotMatch(text, /^HTTP/);
  assert.ok(text.length > 0);
  assert.equal(ending, 'closed');
});

test('/error/empty closes without a byte', async () => {
  assert.deepEqual(await rawAnswer('/error/empty'), { text: '', ending: 'closed' });
});

test('/error/reset resets the connection', async () => {
  assert.deepEqual(await rawAnswer('/error/reset'), { text: '', ending: 'reset' });
});

test('/error/reset resets the connection beneath TLS too', async () => {
  await assert.rejects(send(`${playground.urls.https}/error/reset`, { ca: playground.caPem }), {
    code: 'ECONNRESET',
    message: 'read ECONNRESET',
  });
});

test('a broken answer waits for the body of the request, so that it is not a reset', async () => {
  const socket = connect(Number(new URL(playground.urls.http).port), '127.0.0.1');
  socket.write('POST /error/empty HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n');
  socket.write(Buffer.alloc(1_000_000));
  socket.resume();
  const [hadError] = (await once(socket, 'close')) as [boolean];
  assert.equal(hadError, false);
});
