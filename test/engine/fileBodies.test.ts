import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileBody, multipartBody, StreamResource } from '../../src/engine/index.ts';
import { bytesOf } from '../../src/har/write/sessionRecording.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { run, seen, start } from './run.ts';

const folder = await mkdtemp(join(tmpdir(), 'engine-files-'));
after(() => rm(folder, { recursive: true }));

const noPipes = process.platform === 'win32' && 'Windows has no named pipes among its files';
const noProc = process.platform !== 'linux' && 'only Linux has /proc';

let pipes = 0;

/** A named pipe, with a writer that does not wait for a reader. */
async function startPipe() {
  const path = join(folder, `pipe-${String(++pipes)}`);
  execFileSync('mkfifo', [path]);
  // For reading too: opened for writing alone it would wait, or fail, as long as nobody reads.
  const writer = await open(path, constants.O_RDWR | constants.O_NONBLOCK);
  return { path, write: (text: string) => writer.write(text), end: () => writer.close() };
}

function echoServer() {
  return startServer((request, response) => {
    void readBody(request).then(
      (body) => {
        if (request.url === '/moved') response.writeHead(307, { Location: '/' }).end();
        else response.end(body);
      },
      () => undefined,
    );
  });
}

test(
  'a file of /proc says that it is empty, and is sent with its text and its length',
  { skip: noProc },
  async () => {
    await using server = await echoServer();
    const text = await readFile('/proc/version', 'utf8');
    for (const postData of [
      fileBody('/proc/version'),
      await multipartBody([{ name: 'f', file: '/proc/version' }]),
    ]) {
      const post = await run({ url: server.url, method: 'POST', postData });
      assert.ok(post.text.includes(text), post.text);
      assert.deepEqual(seen(server.requests.at(-1), 'content-length'), [String(post.text.length)]);
    }
  },
);

test(
  'a file of /sys says that it is a page long, and is sent with what it holds',
  { skip: noProc },
  async () => {
    await using server = await echoServer();
    const path = '/sys/kernel/mm/transparent_hugepage/enabled';
    const post = await run({ url: server.url, method: 'POST', postData: fileBody(path) });
    assert.equal(post.text, await readFile(path, 'utf8'));
  },
);

test(
  'a long file of /proc is sent in chunks, again after a redirect',
  { skip: noProc },
  async () => {
    await using server = await echoServer();
    const postData = fileBody('/proc/self/smaps');
    const post = await run({ url: `${server.url}/moved`, method: 'POST', postData });
    assert.equal(post.error, undefined);
    assert.ok(post.text.length > 64 * 1024, String(post.text.length));
    assert.match(post.text, /Rss:/);
    assert.deepEqual(seen(server.requests.at(-1), 'transfer-encoding'), ['chunked']);
  },
);

test('/dev/null is an empty body', { skip: noPipes }, async () => {
  await using server = await echoServer();
  const post = await run({ url: server.url, method: 'POST', postData: fileBody('/dev/null') });
  assert.equal(post.text, '');
  assert.deepEqual(seen(server.requests.at(-1), 'content-length'), ['0']);
});

test('a pipe is sent in chunks as it is written', { skip: noPipes }, async () => {
  await using server = await echoServer();
  const pipe = await startPipe();
  const post = start({ url: server.url, method: 'POST', postData: fileBody(pipe.path) });
  await pipe.write('one ');
  await post.until('phase:started', 'send');
  await pipe.write('two');
  await pipe.end();
  assert.equal((await post.end()).text, 'one two');
  assert.deepEqual(seen(server.requests[0], 'transfer-encoding'), ['chunked']);
});

test(
  'a pipe can be read once: a redirect that wants its body again fails and does not wait',
  { skip: noPipes },
  async () => {
    await using server = await echoServer();
    const pipe = await startPipe();
    await pipe.write('once');
    const post = start({
      url: `${server.url}/moved`,
      method: 'POST',
      postData: fileBody(pipe.path),
    });
    await post.until('phase:started', 'send');
    await pipe.end();
    assert.equal((await post.end()).error, 'ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED');
    assert.equal(server.requests.length, 1);
  },
);

test(
  'a request whose pipe is silent can be canceled, and lets go of the pipe',
  { skip: noPipes },
  async () => {
    await using server = await echoServer();
    const { path, end } = await startPipe();
    const post = start({ url: server.url, method: 'POST', postData: fileBody(path) });
    await post.until('phase:started', 'send');
    post.webRequest.cancel();
    assert.equal((await post.end()).error, 'ERR_ABORTED');
    await end();
    // Without a reader a pipe can't be opened for writing.
    await assert.rejects(open(path, constants.O_WRONLY | constants.O_NONBLOCK), { code: 'ENXIO' });
  },
);

test('a pipe whose request never gets to send it is closed', { skip: noPipes }, async () => {
  const pipe = await startPipe();
  const server = await echoServer();
  await server.close();
  const post = await run({ url: server.url, method: 'POST', postData: fileBody(pipe.path) });
  assert.equal(post.error, 'ERR_CONNECTION_REFUSED');
  await pipe.end();
  await assert.rejects(open(pipe.path, constants.O_WRONLY | constants.O_NONBLOCK), {
    code: 'ENXIO',
  });
});

test(
  'a body or a mock out of a pipe that nobody writes into fails at once, and lets go of the pipe',
  { skip: noPipes },
  async () => {
    await using server = await echoServer();
    const file = join(folder, 'without-writer');
    execFileSync('mkfifo', [file]);
    const post = await run({ url: server.url, method: 'POST', postData: fileBody(file) });
    assert.equal(post.error, 'ERR_FILE_NOT_FOUND');
    assert.match(post.webRequest.requestError?.message ?? '', /without a writer/);
    const get = await run('http://a.test/', {
      handler: { getResourceHandler: () => new StreamResource({ body: { file } }) },
    });
    assert.equal(get.error, 'ERR_FILE_NOT_FOUND');
    assert.equal(server.requests.length, 0);
    await assert.rejects(open(file, constants.O_WRONLY | constants.O_NONBLOCK), { code: 'ENXIO' });
  },
);

test('what a request is recorded with takes nothing out of a pipe', { skip: noPipes }, async () => {
  const pipe = await startPipe();
  await pipe.write('text');
  assert.equal(await bytesOf(fileBody(pipe.path)), null);
  await pipe.end();
});

test('a mock answers with a file of /proc and with a pipe', { skip: noProc }, async () => {
  const pipe = await startPipe();
  await pipe.write('piped');
  const answer = async (file: string) => {
    const get = start('http://a.test/', {
      handler: { getResourceHandler: () => new StreamResource({ body: { file } }) },
    });
    await get.until('response:received');
    await pipe.end().catch(() => undefined);
    return (await get.end()).text;
  };
  assert.equal(await answer(pipe.path), 'piped');
  assert.equal(await answer('/proc/version'), await readFile('/proc/version', 'utf8'));
});
