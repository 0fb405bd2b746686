import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { bytesBody, fileBody, textBody } from '../../src/engine/index.ts';
import type { PostData } from '../../src/engine/index.ts';
import { HarArchive } from '../../src/har/read/harArchive.ts';
import { Recordings } from '../../src/har/read/recordings.ts';
import { seen } from '../engine/run.ts';
import { decisions, play } from '../rules/docExamples.ts';

interface Entry {
  readonly method?: string;
  readonly url: string;
  readonly request?: object;
  readonly response?: object;
}

/** A recording with only what a test is about. */
function har(...entries: Entry[]): string {
  return JSON.stringify({
    log: {
      version: '1.2',
      entries: entries.map(({ method = 'GET', url, request = {}, response = {} }) => ({
        request: { method, url, headers: [], ...request },
        response: { status: 200, statusText: 'OK', headers: [], content: {}, ...response },
      })),
    },
  });
}

function text(content: string, more: object = {}): object {
  return { content: { mimeType: 'text/plain', text: content, ...more } };
}

const rule = (action: object = {}, defaults: object = {}): string =>
  JSON.stringify({
    version: 1,
    defaults,
    rules: [{ id: 'r', action: { type: 'fulfill', har: 'a.har', ...action } }],
  });

const HOST = 'http://rec.example.com';

test('a request is answered by the entry of its URL and method, with status, headers and body', async (t) => {
  const { send, asked } = await play(t, [rule()], {
    'a.har': har(
      { url: `${HOST}/a?x=1#top`, response: text('got') },
      { url: `${HOST}/a?x=1`, method: 'POST', response: { status: 201, ...text('posted') } },
    ),
  });
  const get = await send(`${HOST}/a?x=1`);
  assert.deepEqual([get.status, get.text], [200, 'got']);
  assert.deepEqual(seen(get.webRequest.response ?? undefined, 'content-type'), ['text/plain']);
  const post = await send({ url: `${HOST}/a?x=1`, method: 'POST' });
  assert.deepEqual([post.status, post.text], [201, 'posted']);
  assert.deepEqual(decisions(post), ['r: answered 201 as recorded in a.har']);
  assert.deepEqual(asked, []);
});

test('what is not recorded fails, or goes on to later rules and the network; the file may say which', async (t) => {
  const files = { 'a.har': har({ url: `${HOST}/a`, response: text('got') }) };
  const abort = await play(t, [rule()], files);
  const failed = await abort.send(`${HOST}/b?token=s3cret`);
  assert.equal(failed.error, 'ERR_FAILED');
  assert.deepEqual(decisions(failed), [
    `r: can't answer: a.har has no answer to GET ${HOST}/b?token=•••; nothing was sent`,
  ]);
  const fallback = await play(t, [rule({ notFound: 'fallback' })], files);
  assert.equal((await fallback.send(`${HOST}/b`)).text, 'from the network');
  const byDefault = await play(t, [rule({}, { notFound: 'fallback' })], files);
  assert.equal((await byDefault.send(`${HOST}/b`)).text, 'from the network');
  const stronger = await play(t, [rule({ notFound: 'abort' }, { notFound: 'fallback' })], files);
  assert.equal((await stronger.send(`${HOST}/b`)).error, 'ERR_FAILED');
});

test('of several entries the body decides, and then the headers that are most alike', async (t) => {
  const posted = (body: string, answer: string): Entry => ({
    url: `${HOST}/a`,
    method: 'POST',
    request: { postData: { mimeType: 'text/plain', text: body } },
    response: text(answer),
  });
  const accepting = (type: string): Entry => ({
    url: `${HOST}/b`,
    request: { headers: [{ name: 'accept', value: type }] },
    response: text(type),
  });
  const { send } = await play(t, [rule()], {
    'a.har': har(posted('one', '1'), posted('two', '2'), accepting('a/a'), accepting('b/b')),
  });
  const post = (body: string) =>
    send({ url: `${HOST}/a`, method: 'POST', postData: textBody(body) });
  assert.equal((await post('two')).text, '2');
  assert.equal((await post('three')).error, 'ERR_FAILED');
  assert.equal((await send({ url: `${HOST}/b`, headers: [['Accept', 'b/b']] })).text, 'b/b');
  assert.equal((await send(`${HOST}/b`)).text, 'a/a');
});

test('a form is the same form although its boundary is another', async (t) => {
  const form = (boundary: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--\r\n`;
  const type = (boundary: string): string => `multipart/form-data; boundary=${boundary}`;
  const { send } = await play(t, [rule()], {
    'a.har': har({
      url: `${HOST}/a`,
      method: 'POST',
      request: {
        headers: [{ name: 'Content-Type', value: type('old') }],
        postData: { mimeType: type('old'), text: form('old') },
      },
      response: text('same'),
    }),
  });
  const post = await send({
    url: `${HOST}/a`,
    method: 'POST',
    headers: [['Content-Type', type('new')]],
    postData: textBody(form('new')),
  });
  assert.equal(post.text, 'same');
});

test('bodies that are no text are recorded in Base64, by the request too where the recorder is ours', async (t) => {
  const bytes = Buffer.from([0, 1, 254, 255]);
  const base64 = bytes.toString('base64');
  const { send } = await play(t, [rule()], {
    'a.har': har({
      url: `${HOST}/a`,
      method: 'PUT',
      request: { postData: { mimeType: 'x/y', text: base64, _encoding: 'base64' } },
      response: { content: { mimeType: 'image/png', text: base64, encoding: 'base64' } },
    }),
  });
  const put = await send({ url: `${HOST}/a`, method: 'PUT', postData: bytesBody(bytes) });
  assert.deepEqual(Buffer.concat(put.data), bytes);
});

test('a recorded redirect is followed hop by hop, in the recording or out of it', async (t) => {
  const to = (status: number, location: string): object => ({
    status,
    headers: [{ name: 'Location', value: location }],
  });
  const { send, asked } = await play(t, [rule({ notFound: 'fallback' })], {
    'a.har': har(
      { url: `${HOST}/a`, method: 'POST', response: to(303, '/b') },
      { url: `${HOST}/b`, response: to(302, `${HOST}/c`) },
      { url: `${HOST}/c`, response: text('there') },
      { url: `${HOST}/out`, response: to(302, 'http://live.example.com/') },
      { url: `${HOST}/round`, response: to(302, '/round') },
    ),
  });
  const get = await send({ url: `${HOST}/a`, method: 'POST' });
  assert.deepEqual([get.text, get.of('redirect:received').length, asked.length], ['there', 2, 0]);
  assert.equal((await send(`${HOST}/out`)).text, 'from the network');
  assert.equal((await send(`${HOST}/round`)).error, 'ERR_TOO_MANY_REDIRECTS');
});

test('what a recorder writes of the wire is not sent again: decoded bodies, pseudo-headers, joined cookies', async (t) => {
  const { send } = await play(t, [rule()], {
    'a.har': `\uFEFF${har({
      url: `${HOST}/a`,
      response: {
        headers: [
          { name: ':status', value: '200' },
          { name: 'content-encoding', value: 'gzip' },
          { name: 'content-length', value: '3' },
          { name: 'transfer-encoding', value: 'chunked' },
          { name: 'set-cookie', value: 'a=1\nb=2' },
          { name: 'content-type', value: 'text/html; charset=windows-1251' },
        ],
        content: { mimeType: 'text/html', text: 'тест' },
      },
    })}`,
  });
  const get = await send(`${HOST}/a`);
  const response = get.webRequest.response ?? undefined;
  assert.deepEqual([get.error, Buffer.concat(get.data).toString('hex')], [undefined, 'f2e5f1f2']);
  assert.deepEqual(seen(response, 'set-cookie'), ['a=1', 'b=2']);
  assert.deepEqual(seen(response, 'content-type'), ['text/html; charset=windows-1251']);
  assert.deepEqual(seen(response, 'content-encoding'), []);
});

test('a failure that was recorded fails again with its own name; an entry without an answer is none', async (t) => {
  const { send } = await play(t, [rule()], {
    'a.har': har(
      { url: `${HOST}/a`, response: { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' } },
      { url: `${HOST}/b`, response: { status: -1 } },
    ),
  });
  assert.equal((await send(`${HOST}/a`)).error, 'ERR_CONNECTION_REFUSED');
  assert.equal((await send(`${HOST}/b`)).error, 'ERR_FAILED');
});

test('a body that Playwright wrote beside the recording is read from there, and only inside the workspace', async (t) => {
  const { send } = await play(t, [rule()], {
    'a.har': har(
      { url: `${HOST}/a`, response: { content: { mimeType: 'text/plain', _file: 'b.txt' } } },
      { url: `${HOST}/b`, response: { content: { _file: '../../../../../etc/passwd' } } },
    ),
    'b.txt': 'beside',
  });
  assert.equal((await send(`${HOST}/a`)).text, 'beside');
  assert.equal((await send(`${HOST}/b`)).error, 'ERR_FAILED');
});

test("a recording that can't be read fails the request and says why", async (t) => {
  for (const [content, why] of [
    ['{', 'it is not JSON'],
    ['{}', 'it is not a HAR: there is no log with entries'],
    ['PK\u0003\u0004', 'it is a ZIP archive: unpack it and name the .har inside'],
  ] as const) {
    const { send, asked } = await play(t, [rule({ notFound: 'fallback' })], { 'a.har': content });
    const get = await send(`${HOST}/a`);
    assert.deepEqual([get.error, asked.length], ['ERR_FAILED', 0]);
    assert.deepEqual(decisions(get), [`r: can't answer: a.har: ${why}; nothing was sent`]);
  }
  const { send } = await play(t, [rule()], {});
  assert.deepEqual(decisions(await send(`${HOST}/a`)), [
    "r: can't answer: a.har does not exist; nothing was sent",
  ]);
});

test('a recording with fields of the wrong kind answers with what is right in it, and the network is not asked', async (t) => {
  const { send, asked } = await play(t, [rule()], {
    'a.har': har(
      { url: `${HOST}/a`, response: { content: { text: null, mimeType: 7, encoding: {} } } },
      { url: `${HOST}/b`, response: { content: null } },
      { url: `${HOST}/c`, response: { content: { _file: 'b\0.txt' } } },
      { url: `${HOST}/d`, response: { status: 1e9 } },
    ),
  });
  const outcome = async (path: string): Promise<unknown> => {
    const { status, text: body, error } = await send(`${HOST}${path}`);
    return error ?? [status, body];
  };
  assert.deepEqual(await outcome('/a'), [200, '']);
  assert.deepEqual(await outcome('/b'), [200, '']);
  assert.equal(await outcome('/c'), 'ERR_FAILED');
  assert.equal(await outcome('/d'), 'ERR_FAILED');
  assert.deepEqual(asked, []);
});

test('a rule that answers and fails ends the request: what was to be mocked is never sent', async (t) => {
  const broken = (): string => {
    throw new Error('no folder');
  };
  const { send, asked } = await play(
    t,
    [rule()],
    { 'a.har': har({ url: `${HOST}/a` }) },
    { workspaceFolderOf: broken },
  );
  const failed = await send(`${HOST}/a`);
  assert.deepEqual(asked, []);
  assert.ok(failed.error !== undefined);
  assert.deepEqual(decisions(failed), ["r: can't answer: it failed: no folder; nothing was sent"]);
});

test("a body that is too large to be compared, or is a file that can't be read, is not read whole and does not decide", async (t) => {
  const { send } = await play(t, [rule()], {
    'a.har': har({
      url: `${HOST}/a`,
      method: 'POST',
      request: { postData: { mimeType: 'text/plain', text: 'one' } },
      response: text('1'),
    }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'har-'));
  t.after(() => rm(folder, { recursive: true }));
  const large = join(folder, 'large');
  await writeFile(large, '');
  // More than a Buffer can hold, and takes no room.
  await truncate(large, 2 ** 40);
  const post = (postData: PostData) => send({ url: `${HOST}/a`, method: 'POST', postData });
  const piece = { kind: 'bytes', bytes: Buffer.alloc(600_000) } as const;
  assert.equal((await post(fileBody(large))).text, '1');
  assert.equal((await post(fileBody(join(folder, 'none')))).text, '1');
  assert.equal((await post({ elements: [piece, piece] })).text, '1');
  assert.equal((await post({ elements: [piece] })).error, 'ERR_FAILED');
});

test('a recording comes as slowly as the rule says', async (t) => {
  const { send } = await play(t, [rule({ delay: 60, downloadThroughput: 5000 })], {
    'a.har': har({ url: `${HOST}/a`, response: text('x'.repeat(500)) }),
  });
  const begun = performance.now();
  assert.equal((await send(`${HOST}/a`)).text.length, 500);
  assert.ok(performance.now() - begun >= 155);
});

test('a recording is read once for as long as it does not change', async (t: TestContext) => {
  const folder = await mkdtemp(join(tmpdir(), 'har-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'a.har');
  await writeFile(file, har({ url: `${HOST}/a` }));
  const recordings = new Recordings();
  const first = await recordings.read(file);
  assert.ok(first instanceof HarArchive);
  assert.equal(await recordings.read(file), first);
  await utimes(file, new Date(), new Date(Date.now() + 5000));
  assert.notEqual(await recordings.read(file), first);
  assert.deepEqual(Object.keys(await recordings.read(join(folder, 'none'))), ['missing']);
});
