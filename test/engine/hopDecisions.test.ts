import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { type RequestHandler, streamBody, textBody } from '../../src/engine/index.ts';
import { Delegated } from '../../src/engine/handlers/decision.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { run, seen, TestContext } from './run.ts';

test('a retry sends this hop again as it was, after its delay, and asks the handlers anew', async () => {
  let failures = 2;
  await using server = await startServer((_, response) => {
    response.statusCode = failures-- > 0 ? 503 : 200;
    response.end('in');
  });
  const hops: number[] = [];
  const handler: RequestHandler = {
    onBeforeResourceLoad: ({ request, hop }) => {
      hops.push(hop);
      request.headers = [...request.headers, ['X-Try', String(hop)]];
    },
    onResourceResponse: ({ response }) =>
      response.status === 503 ? { action: 'retry', delayMs: 20 } : undefined,
  };
  const begun = performance.now();
  const get = await run({ url: server.url, flags: ['noRetryOn5xx'] }, { handler });
  assert.deepEqual([get.status, get.text, hops], [200, 'in', [1, 2, 3]]);
  assert.ok(performance.now() - begun >= 38);
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'x-try')),
    [['1'], ['2'], ['3']],
  );
  assert.deepEqual(
    get.of('hop:started').map(({ reason }) => reason),
    ['request', 'retried', 'retried'],
  );
});

test('retries without end are given up, and a body that is sent once only leaves the response as it is', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then(() => response.end('in'));
  });
  const handler: RequestHandler = { onResourceResponse: () => ({ action: 'retry' }) };
  assert.equal((await run(server.url, { handler })).error, 'ERR_TOO_MANY_RETRIES');
  const once = { url: server.url, method: 'POST', postData: streamBody(Readable.from(['x'])) };
  const post = await run(once, { handler });
  assert.equal(post.text, 'in');
  assert.match(post.of('problem:reported')[0]?.message ?? '', /can be sent only once/);
});

test('a redirect that is followed may keep its method and body, and get other headers', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.url === '/old') response.writeHead(302, { Location: '/new' }).end();
      else response.end(`${request.method ?? ''} ${body.toString()}`);
    });
  });
  const handler: RequestHandler = {
    onResourceRedirect: ({ newMethod }) => {
      assert.equal(newMethod, 'GET');
      return {
        action: 'follow',
        method: 'POST',
        requestHeaders: [
          { header: 'X-One', operation: 'remove' },
          { header: 'X-Two', operation: 'set', value: '2' },
        ],
      };
    },
  };
  const postData = textBody('body');
  const get = await run(
    { url: `${server.url}/old`, method: 'POST', postData, headers: [['X-One', '1']] },
    { handler },
  );
  assert.equal(get.text, 'POST body');
  const second = server.requests[1];
  assert.deepEqual([seen(second, 'x-one'), seen(second, 'x-two')], [[], ['2']]);
});

test("a redirect whose answer can't be sent is reported and followed as the server says", async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/old') response.writeHead(302, { Location: '/new' }).end();
    else response.end('in');
  });
  for (const answer of [
    { action: 'follow', method: 'A B' },
    {
      action: 'follow',
      requestHeaders: [{ header: 'X', operation: 'set', value: 'a\nb' }],
    },
  ] as const) {
    const get = await run(`${server.url}/old`, { handler: { onResourceRedirect: () => answer } });
    assert.equal(get.text, 'in');
    assert.match(get.of('problem:reported')[0]?.message ?? '', /onResourceRedirect/);
  }
});

test('a cookie that is kept for the session only has no date of expiry; one that deletes still deletes', async () => {
  await using server = await startServer((request, response) => {
    const age = request.url === '/out' ? 0 : 3600;
    response.setHeader('Set-Cookie', `sid=1; Path=/; Max-Age=${String(age)}`);
    response.end('in');
  });
  using context = new TestContext();
  const handler: RequestHandler = { canSetCookie: () => 'session' };
  const send = (path: string) =>
    run({ url: server.url + path, flags: ['allowStoredCredentials'] }, { context, handler });
  const get = await send('/');
  assert.equal(get.of('callback:decided')[0]?.decision.kind, 'session');
  const [cookie] = await context.cookieManager.cookiesFor(server.url);
  assert.equal(cookie?.expires, null);
  await send('/out');
  assert.deepEqual(await context.cookieManager.cookiesFor(server.url), []);
});

test('an answer that a rule has from other code counts as that code gave it, in either form, and names who it was', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const by = { kind: 'module', file: '/w/h.js', line: 3 } as const;
  const forms: RequestHandler[] = [
    { onBeforeResourceLoad: () => Promise.resolve(new Delegated('cancel' as const, by)) },
    {
      onBeforeResourceLoad: ({ callback }) => {
        setImmediate(() => {
          callback.cancel();
        });
        return Promise.resolve(new Delegated('continueAsync' as const, by));
      },
    },
  ];
  for (const handler of forms) {
    const get = await run(server.url, { handler });
    assert.equal(get.error, 'ERR_ABORTED');
    assert.deepEqual(get.of('callback:decided')[0]?.by, by);
  }
});
