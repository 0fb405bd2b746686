import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestContext, type RequestHandler, WebRequest } from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { startServer } from '../servers/testServer.ts';

const users = new Map(
  [
    ['alice', 'a1'],
    ['bob', 'b2'],
  ].map(([user, password]) => [`Basic ${btoa(`${user}:${password}`)}`, user]),
);

/** One realm that tells who has logged in, and requests under rules in one context. */
async function start(rules: readonly object[], more: object = {}) {
  const server = await startServer((request, response) => {
    const user = users.get(request.headers.authorization ?? '');
    if (user !== undefined) response.end(user);
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end('nobody');
  });
  const context = new RequestContext();
  const book = new RuleBook();
  book.update('/w/who.request-rules.json', JSON.stringify({ version: 1, rules, ...more }));
  const asked: string[] = [];
  const passwords: Readonly<Record<string, string>> = { alice: 'a1', bob: 'b2' };
  const handler = book.handler({
    resolveSecret: ({ name }) => Promise.resolve(passwords[name] ?? 'wrong'),
  });
  const send = async (path: string, handlers: RequestHandler[] = [handler]): Promise<string> => {
    const chunks: Uint8Array[] = [];
    const request = WebRequest.create(
      { url: server.url + path, flags: ['allowStoredCredentials'] },
      { onDownloadData: (_, data) => void chunks.push(data) },
      {
        context,
        handler: handlers,
        person: {
          ask: ({ kind }) => {
            asked.push(kind);
            return Promise.resolve({ kind: 'credentials', username: 'alice', password: 'a1' });
          },
        },
      },
    );
    await request.done;
    return Buffer.concat(chunks).toString();
  };
  return {
    ...{ send, asked, book },
    [Symbol.asyncDispose]: async () => {
      context.dispose();
      await server.close();
    },
  };
}

function giving(id: string, path: string, username: string, password: string): object {
  return {
    id,
    condition: { urlFilter: path, requestDomains: ['127.0.0.1'] },
    action: {
      type: 'continueWithAuth',
      response: 'provideCredentials',
      credentials: { username, password },
    },
  };
}

test('a request goes as the rule for it says, whichever rule has logged in to the realm before', async () => {
  await using place = await start([
    giving('alice', '/a/', 'alice', '${secret:alice}'),
    giving('bob', '/b/', 'bob', '${secret:bob}'),
    giving('carol', '/c/', 'carol', '${secret:carol}'),
  ]);
  const { send, asked } = place;
  const all: string[] = [];
  for (const path of ['/a/1', '/b/1', '/a/2', '/b/2']) all.push(await send(path));
  assert.deepEqual(all, ['alice', 'bob', 'alice', 'bob']);
  assert.equal(asked.length, 0);
  await send('/c/1');
  assert.equal(asked.length, 1, 'where its password is wrong, a person says who else it may be');
});

test('a rule decides against whoever a person has logged in as, and refuses where it says so', async () => {
  await using place = await start([
    {
      id: 'nobody',
      condition: { urlFilter: '/public/', requestDomains: ['127.0.0.1'] },
      action: { type: 'continueWithAuth', response: 'cancel' },
    },
    {
      id: 'ask',
      condition: { urlFilter: '/asks/', requestDomains: ['127.0.0.1'] },
      action: { type: 'continueWithAuth', response: 'prompt' },
    },
  ]);
  const { send, asked } = place;
  assert.equal(await send('/private/1'), 'alice');
  assert.equal(await send('/public/1'), 'nobody');
  assert.equal(await send('/private/2'), 'alice');
  assert.equal(asked.length, 1);
  assert.equal(await send('/asks/1'), 'alice');
  assert.equal(await send('/asks/2'), 'alice');
  assert.equal(asked.length, 2, 'the rule wants a person asked, once');
});

test('files that refuse by default let nobody in who has logged in without them', async () => {
  await using place = await start([], { defaults: { authRequired: 'cancel' } });
  const { send, asked } = place;
  assert.equal(await send('/1', []), 'alice');
  assert.equal(await send('/2'), 'nobody');
  assert.equal(asked.length, 1);
});

test('a request that no rule is for goes as whoever has logged in to the realm', async () => {
  await using place = await start([giving('alice', '/a/', 'alice', '${secret:alice}')]);
  const { send, asked } = place;
  assert.equal(await send('/a/1'), 'alice');
  assert.equal(await send('/other'), 'alice');
  assert.deepEqual(asked, []);
});
