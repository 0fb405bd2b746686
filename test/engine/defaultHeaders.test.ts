import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import { test } from 'node:test';
import {
  bytesBody,
  type HeaderList,
  type RequestHandler,
  textBody,
} from '../../src/engine/index.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { startServer } from '../servers/testServer.ts';
import { run, seen } from './run.ts';

const DEFAULTS = ['user-agent', 'accept', 'accept-encoding', 'accept-language'];

/** A server that redirects /old; it remembers what it was asked. */
const recordingServer = () =>
  startServer((request, response) => {
    if (request.url === '/old') response.writeHead(302, { Location: '/new' });
    response.end();
  });

/** A handler that changes the fields of the request before it is sent. */
const changing = (change: (headers: HeaderList) => HeaderList): RequestHandler => ({
  onBeforeResourceLoad: ({ request }) => {
    request.headers = change(request.headers);
  },
});

const without = (...names: string[]): RequestHandler =>
  changing((headers) => headers.filter(([name]) => !names.includes(name.toLowerCase())));

test('onBeforeResourceLoad and all callbacks after it are shown the default fields, Host first', async () => {
  await using server = await recordingServer();
  const shown: Record<string, string> = {};
  const note =
    (name: string) =>
    ({ request }: { request: { headers: HeaderList } }): undefined => {
      shown[name] = request.headers.map(([field]) => field).join();
    };
  await run(
    { url: server.url, headers: [['X-Own', '1']] },
    {
      handler: {
        onBeforeResourceLoad: note('onBeforeResourceLoad'),
        getResourceHandler: note('getResourceHandler'),
        onResourceResponse: note('onResourceResponse'),
        onResourceLoadComplete: note('onResourceLoadComplete'),
      },
    },
  );
  const whole = 'Host,X-Own,User-Agent,Accept,Accept-Encoding,Accept-Language';
  assert.deepEqual(shown, {
    onBeforeResourceLoad: whole,
    getResourceHandler: whole,
    onResourceResponse: whole,
    onResourceLoadComplete: whole,
  });
});

test('a default field that a handler removes is not sent, by no backend and through no redirect', async () => {
  await using server = await recordingServer();
  const handler = without(...DEFAULTS);
  await run(`${server.url}/old`, { handler });
  await run({ url: server.url, requestTarget: '/exact' }, { handler });
  for (const headers of server.requests) {
    for (const name of DEFAULTS) assert.deepEqual(seen(headers, name), [], name);
  }
  assert.equal(server.requests.length, 3);
});

test('over HTTP/2 a removed default is not sent either, and Host is the authority', async (t) => {
  const asked: IncomingHttpHeaders[] = [];
  const server = createServer();
  server.on('stream', (stream, headers) => {
    asked.push(headers);
    stream.respond({ ':status': 200 });
    stream.end();
  });
  const { port, close } = await listenOnLoopback(server);
  t.after(close);
  const url = `http://127.0.0.1:${port}/`;
  await run({ url, httpVersion: '2' }, { handler: without(...DEFAULTS) });
  assert.deepEqual(Object.keys(asked[0] ?? {}), [':method', ':authority', ':scheme', ':path']);
  assert.equal(asked[0]?.[':authority'], new URL(url).host);
});

test('a removed default stays removed on the hop that the handler itself leads to', async () => {
  await using server = await recordingServer();
  const once = (headers: HeaderList) => headers.filter(([name]) => name !== 'User-Agent');
  await run(`${server.url}/a`, {
    handler: {
      onBeforeResourceLoad: ({ request, hop }) => {
        if (hop > 1) return;
        request.headers = once(request.headers);
        request.url = `${server.url}/b`;
      },
    },
  });
  let restarted = false;
  await run(`${server.url}/c`, {
    handler: {
      onResourceResponse: ({ request }) => {
        if (restarted) return false;
        restarted = true;
        request.headers = once(request.headers);
        return true;
      },
    },
  });
  const agents = server.requests.map((headers) => seen(headers, 'user-agent').length);
  assert.deepEqual(agents, [0, 1, 0]);
});

test('each hop gets the Host of its own URL, and what a handler wrote into Host goes where it was meant', async () => {
  await using server = await recordingServer();
  const other = server.url.replace('127.0.0.1', 'localhost');
  await run(`${server.url}/a`, {
    handler: {
      onBeforeResourceLoad: ({ request, hop }) => {
        if (hop === 1) request.url = `${other}/b`;
      },
    },
  });
  const virtual = changing((headers) =>
    headers.map(([name, value]) => [name, name === 'Host' ? 'virtual.test' : value]),
  );
  await run(server.url, { handler: virtual });
  await run(server.url, { handler: changing((headers) => [...headers, ['Host', 'second.test']]) });
  assert.deepEqual(
    server.requests.map((headers) => seen(headers, 'host')),
    [[new URL(other).host], ['virtual.test'], ['second.test']],
  );
});

test('a handler that adds User-Agent or Content-Type means it instead of the default; Accept-Encoding is a list', async () => {
  await using server = await recordingServer();
  await run(
    { url: server.url, method: 'POST', postData: bytesBody(Buffer.from('a=1')) },
    {
      handler: changing((headers) => [
        ...headers,
        ['User-Agent', 'mine'],
        ['Content-Type', 'text/mine'],
        ['Accept-Encoding', 'x-mine'],
      ]),
    },
  );
  const [headers] = server.requests;
  assert.deepEqual(seen(headers, 'user-agent'), ['mine']);
  assert.deepEqual(seen(headers, 'content-type'), ['text/mine']);
  assert.deepEqual(seen(headers, 'accept-encoding'), ['gzip, deflate, br, zstd', 'x-mine']);
});

test('the type of a body is there for handlers, can be removed, and follows a body that is replaced', async () => {
  await using server = await recordingServer();
  const post = { url: server.url, method: 'POST', postData: bytesBody(Buffer.from('a=1')) };
  let shown: string[] = [];
  await run(post, {
    handler: {
      onBeforeResourceLoad: ({ request }) => {
        shown = seen({ headers: request.headers }, 'content-type');
        request.postData = textBody('plain');
      },
    },
  });
  await run(post, { handler: without('content-type') });
  await run(post, {
    handler: {
      onBeforeResourceLoad: ({ request }) => {
        request.method = 'GET';
        request.postData = null;
      },
    },
  });
  assert.deepEqual(shown, ['application/x-www-form-urlencoded']);
  assert.deepEqual(
    server.requests.map((headers) => seen(headers, 'content-type')),
    [['text/plain;charset=UTF-8'], [], []],
  );
});

test('a request can go without defaults from the start, and says which', async () => {
  await using server = await recordingServer();
  await run({ url: server.url, withoutDefaults: ['User-Agent', 'Accept-Language'] });
  await run({
    url: server.url,
    method: 'POST',
    postData: textBody('x'),
    withoutDefaults: ['content-type'],
  });
  const [first, second] = server.requests;
  assert.deepEqual(seen(first, 'user-agent'), []);
  assert.deepEqual(seen(first, 'accept-language'), []);
  assert.deepEqual(seen(first, 'accept'), ['*/*']);
  assert.deepEqual(seen(second, 'content-type'), []);
  await assert.rejects(
    async () => run({ url: server.url, withoutDefaults: ['no name'] }),
    /"no name" is not a header name/,
  );
});

test("a request for a range asks for no encoding: a part of an encoded body can't be decoded", async () => {
  await using server = await recordingServer();
  await run({ url: server.url, headers: [['Range', 'bytes=0-1']] });
  assert.deepEqual(seen(server.requests[0], 'accept-encoding'), ['identity']);
});

test('a handler that asks for a range asks for no encoding, unless the request or the handler names one', async () => {
  await using server = await recordingServer();
  const range = ['Range', 'bytes=0-1'] as const;
  const add = changing((headers) => [...headers, range]);
  await run(server.url, { handler: add });
  await run({ url: server.url, headers: [['Accept-Encoding', 'gzip']] }, { handler: add });
  const withBr: HeaderList = [['Accept-Encoding', 'br'], range];
  const own = changing((headers) => [
    ...headers.filter(([name]) => name !== 'Accept-Encoding'),
    ...withBr,
  ]);
  await run(server.url, { handler: own });
  await run({ url: server.url, headers: [range] }, { handler: without('range') });
  assert.deepEqual(
    server.requests.map((headers) => seen(headers, 'accept-encoding')),
    [['identity'], ['gzip'], ['br'], ['gzip, deflate, br, zstd']],
  );
});

test('a rule appends to the User-Agent that there is, the default or an own one, and never makes a second field', async () => {
  await using server = await recordingServer();
  const book = new RuleBook();
  const rule = (id: string, value: string) => ({
    id,
    action: {
      type: 'modifyHeaders',
      requestHeaders: [{ header: 'User-Agent', operation: 'append', value }],
    },
  });
  const text = JSON.stringify({ version: 1, rules: [rule('one', 'a/1'), rule('two', 'b/2')] });
  assert.deepEqual(book.update('/w/a.request-rules.json', text), []);
  const handler = book.handler({ resolveSecret: () => Promise.resolve(undefined) });
  const first = await run(server.url, { handler });
  await run({ url: server.url, headers: [['User-Agent', 'mine']] }, { handler });
  await run({ url: server.url, withoutDefaults: ['User-Agent'] }, { handler });
  assert.deepEqual(
    server.requests.map((headers) => seen(headers, 'user-agent')),
    [['RequestWorkbench a/1 b/2'], ['mine a/1 b/2'], ['a/1 b/2']],
  );
  const told = first.of('callback:decided').map(({ explanation }) => explanation);
  assert.deepEqual(told, ['set User-Agent', 'set User-Agent']);
});

test('rules see the default fields: conditions match, remove takes away, append adds', async () => {
  await using server = await recordingServer();
  const book = new RuleBook();
  const modify = (...requestHeaders: object[]) => ({ type: 'modifyHeaders', requestHeaders });
  const rules = [
    {
      id: 'saw-agent',
      condition: { requestHeaders: [{ header: 'User-Agent', values: ['RequestWorkbench'] }] },
      action: modify({ header: 'X-Saw-User-Agent', operation: 'set', value: 'yes' }),
    },
    {
      id: 'saw-host',
      condition: { requestHeaders: [{ header: 'Host', values: ['127.0.0.1:*'] }] },
      action: modify({ header: 'X-Saw-Host', operation: 'set', value: 'yes' }),
    },
    {
      id: 'no-agent',
      condition: { urlFilter: '/' },
      action: modify(
        { header: 'User-Agent', operation: 'remove' },
        { header: 'Accept-Encoding', operation: 'append', value: 'x' },
      ),
    },
  ];
  assert.deepEqual(
    book.update('/w/a.request-rules.json', JSON.stringify({ version: 1, rules })),
    [],
  );
  await run(server.url, {
    handler: book.handler({ resolveSecret: () => Promise.resolve(undefined) }),
  });
  const [headers] = server.requests;
  assert.deepEqual(seen(headers, 'x-saw-user-agent'), ['yes']);
  assert.deepEqual(seen(headers, 'x-saw-host'), ['yes']);
  assert.deepEqual(seen(headers, 'user-agent'), []);
  assert.deepEqual(seen(headers, 'accept-encoding'), ['gzip, deflate, br, zstd', 'x']);
});

test('other schemes than http have no default fields', async () => {
  const shown: HeaderList[] = [];
  await run('app://place/', {
    handler: {
      onBeforeResourceLoad: ({ request }) => {
        shown.push(request.headers);
      },
    },
  });
  assert.deepEqual(shown, [[]]);
});
