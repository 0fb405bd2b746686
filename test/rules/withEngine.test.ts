import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { RequestContext, WebRequest } from '../../src/engine/index.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { resolveSecret } from './callbackParameters.ts';

/** A server that says what it was asked, and a way to send to it under rules. */
async function serve(t: TestContext) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (request.url === '/old') response.writeHead(302, { Location: '/lost' }).end();
    else if (request.url === '/private' && request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Staging"' }).end();
    } else {
      response.setHeader('Set-Cookie', ['_ga=1', 'sid=2']);
      response.end(JSON.stringify(request.headers));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const context = new RequestContext();
  t.after(() => {
    context.dispose();
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const send = async (path: string, ...rules: object[]) => {
    const book = new RuleBook();
    const text = JSON.stringify({
      version: 1,
      rules: rules.map((rule, index) => ({
        id: `r${String(index)}`,
        condition: { requestDomains: ['127.0.0.1'] },
        ...rule,
      })),
    });
    assert.deepEqual(book.update('/w/a.json', text), []);
    const chunks: Uint8Array[] = [];
    const request = WebRequest.create(
      { url: origin + path, flags: ['allowStoredCredentials'] },
      { onDownloadData: (_, data) => void chunks.push(data) },
      { context, handler: book.handler({ resolveSecret }) },
    );
    await request.done;
    const decisions = request.log.events.flatMap((event) =>
      event.type === 'callback:decided' && event.by.kind === 'rule'
        ? [`${event.callback}: ${event.explanation}`]
        : [],
    );
    return {
      status: request.response?.status,
      error: request.requestError?.name,
      headers: request.response?.headers ?? [],
      body: Buffer.concat(chunks).toString(),
      decisions,
      log: JSON.stringify(request.log.events),
    };
  };
  return { origin, asked, send };
}

test('a request is sent with the headers that a rule sets, and its response shows those that a rule adds', async (t) => {
  const { send } = await serve(t);
  const { body, headers, decisions, log } = await send('/', {
    action: {
      type: 'modifyHeaders',
      requestHeaders: [
        { header: 'X-Trace', operation: 'set', value: 'abc' },
        { header: 'X-Api-Key', operation: 'set', value: '${secret:token}' },
      ],
      responseHeaders: [{ header: 'X-Seen', operation: 'set', value: 'yes' }],
    },
  });
  const received = JSON.parse(body) as Record<string, string>;
  assert.equal(received['x-trace'], 'abc');
  assert.equal(received['x-api-key'], 't0ken');
  assert.ok(headers.some(([name, value]) => name === 'X-Seen' && value === 'yes'));
  assert.deepEqual(decisions, [
    'onBeforeResourceLoad: added X-Trace and X-Api-Key',
    'onResourceResponse: added X-Seen',
  ]);
  assert.ok(!log.includes('t0ken'));
});

test('a blocked or mocked request never reaches the server', async (t) => {
  const { asked, send } = await serve(t);
  assert.equal((await send('/', { action: { type: 'block' } })).error, 'ERR_BLOCKED_BY_CLIENT');
  const mocked = await send('/', {
    action: { type: 'fulfill', status: 201, json: { mocked: true } },
  });
  assert.deepEqual([mocked.status, mocked.body], [201, '{"mocked":true}']);
  const missing = await send('/', { action: { type: 'fulfill', path: 'none.json' } });
  assert.equal(missing.error, 'ERR_ABORTED');
  assert.deepEqual(asked, []);
});

test('a redirect goes where a rule sends it', async (t) => {
  const { asked, origin, send } = await serve(t);
  const { status, decisions } = await send('/old', {
    action: { type: 'rewriteRedirect', redirect: { url: '/found' } },
  });
  assert.equal(status, 200);
  assert.deepEqual(asked, ['GET /old', 'GET /found']);
  assert.deepEqual(decisions, [
    `onResourceRedirect: redirected to ${origin}/found instead of ${origin}/lost`,
  ]);
  assert.equal(
    (await send('/old', { action: { type: 'rewriteRedirect', decision: 'stop' } })).status,
    302,
  );
});

test('a rule that changes the URL is asked again for the new one, and only once', async (t) => {
  const { asked, send } = await serve(t);
  const { status } = await send('/a', { action: { type: 'continueRequest', url: '/b' } });
  assert.equal(status, 200);
  assert.deepEqual(asked, ['GET /b']);
});

test('a challenge is answered with a secret that the log does not hold', async (t) => {
  const { asked, send } = await serve(t);
  const { status, decisions, log } = await send('/private', {
    action: {
      type: 'continueWithAuth',
      response: 'provideCredentials',
      credentials: { username: 'alice', password: '${secret:staging}' },
    },
  });
  assert.equal(status, 200);
  assert.deepEqual(asked, ['GET /private', 'GET /private']);
  assert.deepEqual(decisions, ['getAuthCredentials: answered basic realm “Staging” as alice']);
  assert.ok(
    !log.includes('hunter2') && !log.includes(Buffer.from('alice:hunter2').toString('base64')),
  );
});

test('cookies that a rule blocks are neither saved nor sent', async (t) => {
  const { send } = await serve(t);
  const noTrackers = {
    condition: { cookie: { name: '_ga*' } },
    action: { type: 'cookies', send: 'block', save: 'block' },
  };
  const first = await send('/', noTrackers);
  assert.deepEqual(first.decisions, ['canSetCookie: refused _ga from 127.0.0.1']);
  const received = JSON.parse((await send('/')).body) as Record<string, string>;
  assert.equal(received['cookie'], 'sid=2');
});
