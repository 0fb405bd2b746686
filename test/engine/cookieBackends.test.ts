import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type CookieStorage,
  type HeaderList,
  type Request,
  type RequestHandler,
  headerValues,
} from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { run, seen, TestContext } from './run.ts';

/** Something that answers `/set`, which sets the cookie `net`, and `/get`, and remembers the Cookie fields of both. */
interface Backend extends AsyncDisposable {
  readonly url: string;
  readonly handler: RequestHandler;
  readonly cookies: Map<string, readonly string[]>;
  readonly schemes: readonly string[];
}

const NET = 'net=1; Path=/';

async function server(): Promise<Backend> {
  const cookies = new Map<string, readonly string[]>();
  const started = await startServer((request, response) => {
    if (request.url === '/set') response.setHeader('Set-Cookie', NET);
    response.end();
    cookies.set(request.url ?? '', seen(started.requests.at(-1), 'cookie'));
  });
  return {
    url: started.url,
    handler: {},
    cookies,
    schemes: [],
    [Symbol.asyncDispose]: () => started.close(),
  };
}

/** A resource handler in place of the network, for a scheme of its own or for a URL of the web. */
async function served(url: string, schemes: readonly string[]): Promise<Backend> {
  const cookies = new Map<string, readonly string[]>();
  const answer = (request: Request) => {
    const { pathname } = new URL(request.url);
    cookies.set(pathname, headerValues(request.headers, 'cookie'));
    const headers: HeaderList = pathname === '/set' ? [['Set-Cookie', NET]] : [];
    return {
      open: () => true,
      getResponseHeaders: () => ({ status: 200, headers, responseLength: 0 }),
      read: () => null,
    };
  };
  const handler: RequestHandler = { getResourceHandler: ({ request }) => answer(request) };
  return { url, handler, cookies, schemes, [Symbol.asyncDispose]: async () => undefined };
}

const backends = {
  server,
  scheme: () => served('work://desk', ['work']),
  resource: () => served('http://shop.test', []),
};

async function storages() {
  const directory = await mkdtemp(join(tmpdir(), 'cookies-'));
  const kinds: CookieStorage[] = [
    { kind: 'memory' },
    { kind: 'disk', directory, persistSessionCookies: true },
  ];
  return {
    kinds,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** CEF's test "Access": a cookie set by code, one by the first response, both wanted by the second request. */
async function access(backend: Backend, cookies: CookieStorage, allow: RequestHandler) {
  using context = new TestContext({ cookies });
  const { cookieManager } = context;
  await cookieManager.deleteCookies();
  cookieManager.setSupportedSchemes(backend.schemes);
  await cookieManager.setCookie(backend.url, { name: 'manual', value: '1' });
  const asked = { send: 0, save: 0 };
  const handler: RequestHandler = {
    ...backend.handler,
    canSendCookie: (parameters) => {
      asked.send++;
      return allow.canSendCookie?.(parameters);
    },
    canSetCookie: (parameters) => {
      asked.save++;
      return allow.canSetCookie?.(parameters);
    },
  };
  for (const path of ['/set', '/get']) {
    const init = { url: backend.url + path, flags: ['allowStoredCredentials'] as const };
    const get = await run(init, { context, handler });
    assert.equal(get.webRequest.requestStatus, 'success');
  }
  const stored: string[] = [];
  await cookieManager.visitAllCookies({ visit: ({ name }) => void stored.push(name) });
  return {
    sent: backend.cookies.get('/get')?.join() ?? '',
    stored: stored.join(),
    ...asked,
  };
}

for (const [name, start] of Object.entries(backends)) {
  test(`K01 K04 K05 K06 K08: cookies are asked about, sent and kept alike, from ${name}, in memory and on disk`, async () => {
    await using backend = await start();
    await using storage = await storages();
    for (const cookies of storage.kinds) {
      const play = (allow: RequestHandler) => access(backend, cookies, allow);
      const all = { sent: 'manual=1; net=1', stored: 'manual,net', send: 3, save: 1 };
      assert.deepEqual(await play({}), all);
      const yes = { canSendCookie: () => true, canSetCookie: async () => true };
      assert.deepEqual(await play(yes), all);
      assert.deepEqual(await play({ canSendCookie: () => false }), { ...all, sent: '' });
      assert.deepEqual(await play({ canSetCookie: () => false }), {
        sent: 'manual=1',
        stored: 'manual',
        send: 2,
        save: 1,
      });
      assert.deepEqual(await play({ canSendCookie: () => false, canSetCookie: () => false }), {
        sent: '',
        stored: 'manual',
        send: 2,
        save: 1,
      });
    }
  });
}

test('K07: without schemes nobody is asked, and nothing is sent, kept or listed', async () => {
  await using backend = await server();
  using context = new TestContext();
  const { cookieManager } = context;
  cookieManager.setSupportedSchemes([], false);
  const handler: RequestHandler = {
    canGetCookies: () => assert.fail(),
    canSendCookie: () => assert.fail(),
    canSetCookie: () => assert.fail(),
  };
  const manual = await cookieManager.setCookie(backend.url, { name: 'manual', value: '1' });
  assert.equal(manual.stored, false);
  for (const path of ['/set', '/get']) {
    const init = { url: backend.url + path, flags: ['allowStoredCredentials'] as const };
    const get = await run(init, { context, handler });
    assert.deepEqual(get.of('problem:reported'), []);
  }
  assert.deepEqual(backend.cookies.get('/get'), []);
  assert.equal((await cookieManager.visitAllCookies({ visit: () => true })).visited, 0);
});

test("K12: a scheme of one's own has cookies only when it is listed", async () => {
  for (const schemes of [[], ['work']]) {
    await using backend = await served('work://desk', schemes);
    const { sent } = await access(backend, { kind: 'memory' }, {});
    assert.equal(sent, schemes.length === 0 ? '' : 'manual=1; net=1');
  }
});

test("K09: cookies are asked about anew for a restart; the discarded answer's is not kept", async () => {
  await using backend = await server();
  using context = new TestContext();
  for (const name of ['one', 'two']) {
    await context.cookieManager.setCookie(backend.url, { name, value: '1' });
  }
  const asked = { send: 0, save: 0, load: [] as string[], response: [] as string[] };
  const get = await run(
    { url: `${backend.url}/set`, flags: ['allowStoredCredentials'] },
    {
      context,
      handler: {
        canSendCookie: () => {
          asked.send++;
        },
        canSetCookie: () => {
          asked.save++;
        },
        onBeforeResourceLoad: ({ request }) => {
          asked.load.push(...headerValues(request.headers, 'cookie'));
        },
        onResourceResponse: ({ request, response }) => {
          asked.response.push(...headerValues(response.headers, 'set-cookie'));
          if (asked.response.length === 2) return undefined;
          request.headers = [...request.headers, ['X-Again', '1']];
          return true;
        },
      },
    },
  );
  assert.equal(get.webRequest.requestStatus, 'success');
  assert.deepEqual(asked, {
    send: 4,
    save: 1,
    load: ['one=1; two=1', 'one=1; two=1'],
    response: [NET, NET],
  });
});

test('K33: an answer without TLS neither replaces nor hides a Secure cookie, and the log says so', async () => {
  using context = new TestContext();
  const set: Record<string, string> = {
    'https://shop.test/': 'sid=good; Secure',
    'http://shop.test/': 'sid=evil',
    'http://www.shop.test/': 'sid=evil; Domain=shop.test',
  };
  const seenCookies: string[] = [];
  const handler: RequestHandler = {
    getResourceHandler: ({ request }) => {
      seenCookies.push(headerValues(request.headers, 'cookie').join());
      return {
        open: () => true,
        getResponseHeaders: () => ({
          status: 200,
          headers: [['Set-Cookie', set[request.url] ?? '']],
          responseLength: 0,
        }),
        read: () => null,
      };
    },
  };
  const problems: string[] = [];
  for (const url of [...Object.keys(set), 'https://shop.test/']) {
    const get = await run({ url, flags: ['allowStoredCredentials'] }, { context, handler });
    problems.push(...get.of('problem:reported').map(({ message }) => message));
  }
  const why =
    'The cookie sid was not saved: a Secure cookie has this name, and its URL is not https.';
  assert.deepEqual(problems, [why, why]);
  assert.deepEqual(seenCookies, ['', '', '', 'sid=good']);
});
