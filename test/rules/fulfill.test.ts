import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ResourceHandler } from '../../src/engine/handlers/resourceHandler.ts';
import {
  callback,
  explained,
  fetching,
  handlerWith,
  RememberingBook,
  resolveSecret,
  served,
} from './callbackParameters.ts';

async function bodyOf(handler: ResourceHandler): Promise<string> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await handler.read({ bytesToRead: 5, callback });
    if (piece === null) return Buffer.concat(pieces).toString();
    assert.ok(piece instanceof Uint8Array);
    assert.ok(piece.length > 0 && piece.length <= 5);
    pieces.push(piece);
  }
}

async function answer(action: object, method = 'GET'): Promise<unknown> {
  const value = await served(
    handlerWith({ action: { type: 'fulfill', ...action } }),
    fetching('https://x.test/', method),
  );
  assert.equal(
    await value.open?.({ request: fetching('https://x.test/').request, callback }),
    true,
  );
  const response = await value.getResponseHeaders();
  const body = await bodyOf(value);
  value.cancel?.();
  return { ...response, body };
}

test('fulfill answers with text, JSON, a status alone, and headers', async () => {
  assert.deepEqual(await answer({ body: 'hello, world' }), {
    status: 200,
    headers: [['Content-Type', 'text/plain; charset=utf-8']],
    responseLength: 12,
    body: 'hello, world',
  });
  assert.deepEqual(await answer({ json: { a: 'ü' }, status: 201, headers: { ETag: '"1"' } }), {
    status: 201,
    headers: [
      ['ETag', '"1"'],
      ['Content-Type', 'application/json'],
    ],
    responseLength: 10,
    body: '{"a":"ü"}',
  });
  assert.deepEqual(await answer({ json: null }), {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    responseLength: 4,
    body: 'null',
  });
  assert.deepEqual(await answer({ status: 204 }), {
    status: 204,
    headers: [],
    responseLength: 0,
    body: '',
  });
  assert.deepEqual(
    await answer({
      body: '<a/>',
      contentType: 'text/xml',
      headers: { 'content-type': 'x/y', 'Content-Length': '99' },
    }),
    { status: 200, headers: [['Content-Type', 'text/xml']], responseLength: 4, body: '<a/>' },
  );
});

test('fulfill fills in the references of its headers, and says which it left out for want of a secret', async () => {
  const action = {
    type: 'fulfill',
    status: 201,
    headers: { 'X-Token': 'Bearer ${secret:token}', 'X-Lost': '${secret:lost}' },
  };
  const handler = handlerWith({ action });
  const value = await served(handler, fetching('https://x.test/'));
  await value.open?.({ request: fetching('https://x.test/').request, callback });
  assert.deepEqual((await value.getResponseHeaders()).headers, [['X-Token', 'Bearer t0ken']]);
  assert.deepEqual(await explained(handler.getResourceHandler?.(fetching('https://x.test/'))), [
    'answered 201 in place of the network, left out X-Lost: the secret lost is not set',
  ]);
});

test('a delayed response ends at once when it is canceled', async () => {
  const handler = handlerWith({ action: { type: 'fulfill', body: 'late', delay: 600_000 } });
  const value = await served(handler, fetching('https://x.test/'));
  const opening = value.open?.({ request: fetching('https://x.test/').request, callback });
  value.cancel?.();
  assert.equal(await opening, false);
});

async function workspace(
  context: TestContext,
  action: object,
): Promise<{ folder: string; ask: () => Promise<ResourceHandler>; say: () => Promise<string[]> }> {
  const root = await mkdtemp(join(tmpdir(), 'rules-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'workspace');
  await mkdir(join(folder, 'rules', 'mocks'), { recursive: true });
  await writeFile(join(root, 'outside.txt'), 'private');
  await writeFile(join(folder, 'rules', 'mocks', 'user.json'), '{"name":"Ada Lovelace"}');
  await symlink(join(root, 'outside.txt'), join(folder, 'rules', 'mocks', 'link.txt'));
  const book = new RememberingBook();
  book.update(
    join(folder, 'rules', 'a.request-rules.json'),
    JSON.stringify({ version: 1, rules: [{ id: 'mock', action: { type: 'fulfill', ...action } }] }),
  );
  assert.equal(book.ruleCount, 1);
  const handler = book.handler({ resolveSecret, workspaceFolderOf: () => folder });
  return {
    folder,
    ask: () => served(handler, fetching('https://x.test/')),
    say: () => explained(handler.getResourceHandler?.(fetching('https://x.test/'))),
  };
}

test('fulfill answers with a file beside the rules', async (context) => {
  const { ask, say } = await workspace(context, { path: 'mocks/user.json', status: 203 });
  const handler = await ask();
  assert.equal(
    await handler.open?.({ request: fetching('https://x.test/').request, callback }),
    true,
  );
  assert.deepEqual(await handler.getResponseHeaders(), {
    status: 203,
    headers: [['Content-Type', 'application/json']],
    responseLength: 23,
  });
  assert.equal(await bodyOf(handler), '{"name":"Ada Lovelace"}');
  handler.cancel?.();
  assert.deepEqual(await say(), ['answered 203 with mocks/user.json in place of the network']);
});

for (const [path, reason] of [
  ['mocks/none.json', 'mocks/none.json does not exist'],
  ['mocks', 'mocks is not a file'],
  ['../../outside.txt', '../../outside.txt is outside the workspace folder'],
  ['mocks/link.txt', 'mocks/link.txt is outside the workspace folder'],
] as const) {
  test(`fulfill cancels the request rather than send it when ${reason}`, async (context) => {
    const { ask, say } = await workspace(context, { path });
    assert.equal(
      await (await ask()).open?.({ request: fetching('https://x.test/').request, callback }),
      false,
    );
    assert.deepEqual(await say(), [`can't answer: ${reason}; nothing was sent`]);
  });
}
