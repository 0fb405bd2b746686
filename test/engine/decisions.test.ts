import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  AskPerson,
  type DecidedBy,
  type RequestDraft,
  type RequestHandler,
  WebRequest,
} from '../../src/engine/index.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { Answering, run, start, TestContext } from './run.ts';

const nowhere = 'http://nowhere.invalid/';
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

test("a plain answer is its handler's: a module with its file, the client, or a module without a name", async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
  });
  const by: DecidedBy = { kind: 'module', file: '/shop/auth.request-handler.ts' };
  const handler: RequestHandler = {
    onBeforeResourceLoad: () => 'continue',
    getAuthCredentials: () => ({ action: 'cancel' }),
  };
  const named = await run(
    { url: server.url, flags: ['allowStoredCredentials'] },
    { handler: [{ handler, by }, handler] },
  );
  assert.deepEqual(
    named.of('callback:decided').map((event) => [event.callback, event.by]),
    [
      ['onBeforeResourceLoad', by],
      ['onBeforeResourceLoad', { kind: 'module' }],
      ['getAuthCredentials', by],
    ],
  );
  const client = await run(
    { url: server.url, flags: ['allowStoredCredentials'] },
    { handler, client: { getAuthCredentials: () => ({ action: 'cancel' }) } },
  );
  assert.deepEqual(client.of('callback:decided').at(-1)?.by, { kind: 'client' });
});

test('a question says who wants a person to answer it', async () => {
  const by: DecidedBy = {
    kind: 'rule',
    id: 'look',
    file: '/a.request-rules.json',
    line: 3,
    sentence: null,
    description: null,
  };
  const person = new Answering(() => ({ kind: 'protocol', allow: false }));
  const handler: RequestHandler = { onProtocolExecution: () => new AskPerson(by) };
  const get = start('foo://x', { handler, person });
  const asked = new Promise((resolve) => {
    get.webRequest.log.subscribe((event) => {
      if (event.type === 'callback:asked') resolve(get.view.questions[0]?.askedBy);
    });
  });
  assert.deepEqual(await asked, by);
  await get.end();
  assert.deepEqual(get.of('callback:asked')[0]?.askedBy, by);
});

test('a person who is asked because nobody has decided is asked by nobody', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
  });
  const person = new Answering(() => ({ kind: 'cancel' }));
  const get = await run({ url: server.url, flags: ['allowStoredCredentials'] }, { person });
  const [asked] = get.of('callback:asked');
  assert.ok(asked !== undefined && !('askedBy' in asked));
});

test('how long a decision took is the time of that decision alone', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const handler: RequestHandler = {
    onBeforeBrowse: () => setTimeout(30, false as const),
    onBeforeResourceLoad: () => 'continue',
  };
  const get = await run({ url: server.url, navigation: true }, { handler });
  const [browse, load] = get.of('callback:decided');
  assert.ok(browse?.callback === 'onBeforeBrowse' && load?.callback === 'onBeforeResourceLoad');
  assert.ok(browse.waitedMs > 20, String(browse.waitedMs));
  assert.ok(browse.waitedMs + load.waitedMs <= load.time, String(load.waitedMs));
});

test('a handler that cancels the request is the last one that is asked', async () => {
  const asked: string[] = [];
  const get = start(nowhere, {
    handler: [
      {
        onBeforeResourceLoad: () => {
          asked.push('first');
          get.webRequest.cancel();
        },
      },
      { onBeforeResourceLoad: () => void asked.push('second') },
    ],
  });
  await get.end();
  assert.deepEqual([get.error, asked], ['ERR_ABORTED', ['first']]);
});

test("N38: the context's handler is asked for a request that was created without one", async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const calls: string[] = [];
  const noting = (name: string): RequestHandler => ({
    onBeforeResourceLoad: () => void calls.push(name),
  });
  using context = new TestContext({ handler: noting('context') });
  await run(server.url, { context });
  await run(server.url, { context, handler: noting('own') });
  assert.deepEqual(calls, ['context', 'own']);
});

test('a handler that takes longer than the decision timeout has not answered, and its changes do not count', async () => {
  await using server = await startServer((request, response) => {
    response.end(String(request.headers['x-late']));
  });
  using context = new TestContext();
  const slow: RequestHandler = {
    onBeforeResourceLoad: ({ request }) => {
      request.headers = [['X-Late', '1']];
      return never<'cancel'>();
    },
  };
  const callback: RequestHandler = { onBeforeResourceLoad: () => 'continueAsync' };
  const prompt: RequestHandler = { onBeforeResourceLoad: () => 'continue' };
  for (const handler of [slow, callback]) {
    const webRequest = WebRequest.create(
      { url: server.url },
      {},
      { context, handler: [handler, prompt], decisionTimeoutMs: 5 },
    );
    await webRequest.done;
    assert.equal(webRequest.requestStatus, 'success');
    const told = webRequest.log.events.flatMap((event) => {
      if (event.type === 'problem:reported') return event.message;
      return event.type === 'callback:decided' ? `${event.decision.kind} by ${event.by.kind}` : [];
    });
    assert.deepEqual(told, [
      'onBeforeResourceLoad: the handler has not answered within 5 ms and counts as having no answer',
      'continue by module',
    ]);
  }
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.some(([name]) => name === 'X-Late')),
    [false, false],
  );
});

test('an answer that is none is reported with what could have been answered, and counts as no answer', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const nonsense = 42 as never;
  const handlers: [RequestHandler, RegExp][] = [
    [{ onBeforeResourceLoad: () => nonsense }, /it answered 42; answer \{ action: 'continue' \}/],
    [{ onBeforeResourceLoad: () => ({ action: 'go' }) as never }, /an object of another kind/],
    [{ getResourceHandler: () => ({ open: () => true }) as never }, /no method .*, read/],
    [{ getResourceHandler: () => 'text' as never }, /it answered a string; answer an object/],
    [{ onResourceResponse: () => nonsense }, /\{ action: 'accept' \}/],
    [{ onResourceResponse: () => ({ action: 'accept', status: 99 }) }, /status is 99/],
    [{ getResourceResponseFilter: () => ({}) as never }, /no method filter/],
    [{ onBeforeBrowse: () => 'no' as never }, /'cancel' \}, true, false or nothing/],
  ];
  for (const [handler, message] of handlers) {
    const get = await run({ url: server.url, navigation: true }, { handler });
    assert.equal(get.text, 'in');
    assert.match(get.of('problem:reported')[0]?.message ?? '', message);
  }
});

test('what a handler changes before it fails, or after its turn, does not count', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  let kept: RequestDraft | undefined;
  const get = await run(server.url, {
    handler: [
      {
        onBeforeResourceLoad: ({ request }) => {
          request.headers = [['X-Broken', '1']];
          throw new Error('broken');
        },
      },
      {
        onBeforeResourceLoad: ({ request }) => {
          kept = request;
          request.headers = [...request.headers, ['X-Kept', '1']];
        },
      },
      {
        onBeforeResourceLoad: ({ request }) => {
          assert.ok(kept !== undefined);
          const late = kept;
          assert.throws(() => (late.method = 'PUT'), TypeError);
          request.headers = [...request.headers, ['X-Last', '1']];
        },
      },
    ],
  });
  const names = (server.requests[0]?.headers ?? []).map(([name]) => name);
  assert.deepEqual(
    ['X-Broken', 'X-Kept', 'X-Last'].map((name) => names.includes(name)),
    [false, true, true],
  );
  // Each of the two that changed something is told, also though it returned nothing.
  assert.deepEqual(
    get.of('callback:decided').map(({ explanation }) => explanation),
    ['added X-Kept', 'added X-Last'],
  );
});

test('N10: requests are read-only but where they may be changed, responses always', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/') response.writeHead(302, { Location: '/in', 'Set-Cookie': 'a=1' });
    response.end('in');
  });
  const writable: string[] = [];
  const readOnly = new Set<string>();
  const responses = new Set<string>();
  const check = (name: string, { request, response }: { request?: object; response?: object }) => {
    const { headers, flags } = request as RequestDraft;
    assert.ok(Object.isFrozen(headers));
    if (Object.isFrozen(request)) {
      readOnly.add(name);
      assert.throws(() => flags.add('skipCache'), TypeError);
    } else writable.push(name);
    if (response === undefined) return;
    responses.add(name);
    assert.ok(Object.isFrozen(response));
    assert.ok(Object.isFrozen((response as Response).headers));
  };
  const names = [
    'onBeforeBrowse',
    'onBeforeResourceLoad',
    'getResourceHandler',
    'onResourceRedirect',
    'onResourceResponse',
    'getResourceResponseFilter',
    'onResourceLoadComplete',
    'canGetCookies',
    'canSendCookie',
    'canSetCookie',
  ] as const;
  const handler: RequestHandler = Object.fromEntries(
    names.map((name) => [
      name,
      (parameters: { request?: object; response?: object }) => {
        check(name, parameters);
      },
    ]),
  );
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'jar=1');
  const get = await run(
    { url: server.url, navigation: true, flags: ['allowStoredCredentials'] },
    { context, handler },
  );
  assert.equal(get.text, 'in');
  assert.deepEqual(get.of('problem:reported'), []);
  assert.deepEqual(writable, [
    'onBeforeResourceLoad',
    'onBeforeResourceLoad',
    'onResourceResponse',
  ]);
  assert.deepEqual([...readOnly].sort(), names.filter((name) => !writable.includes(name)).sort());
  assert.deepEqual([...responses].sort(), [
    'canSetCookie',
    'getResourceResponseFilter',
    'onResourceLoadComplete',
    'onResourceRedirect',
    'onResourceResponse',
  ]);
});

test('P05: which callbacks a handler has is looked up when one is due', async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const handler: RequestHandler = {
    onBeforeResourceLoad: () => {
      handler.onResourceResponse = ({ response }) => void statuses.push(response.status);
    },
  };
  const statuses: number[] = [];
  await run(server.url, { handler });
  assert.deepEqual(statuses, [200]);
});

test('N33: what handlers override in a response adds up, and the log keeps what the server sent', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end('body');
  });
  const shown: number[] = [];
  const get = await run(server.url, {
    handler: [
      { onResourceResponse: () => ({ action: 'accept', status: 503, statusText: 'Pretended' }) },
      {
        onResourceResponse: ({ response }) => {
          shown.push(response.status);
          return { action: 'accept', headers: [['Content-Type', 'text/html']] };
        },
      },
      { onResourceResponse: () => false },
    ],
  });
  const { response } = get.webRequest;
  assert.deepEqual(
    [response?.status, response?.statusText, response?.mimeType, get.text, shown],
    [503, 'Pretended', 'text/html', 'body', [503]],
  );
  assert.equal(get.of('response:received')[0]?.status, 200);
  assert.deepEqual(
    get.of('callback:decided').map(({ explanation }) => explanation),
    [
      'changed the status 200 to 503, changed the status text to “Pretended”',
      'set Content-Type, removed Date, Connection, Keep-Alive and Content-Length',
      'accepted the response',
    ],
  );
});

test('S27: onSelectClientCertificate answers through select(), with a certificate or with none', async () => {
  const authority = await issueCertificate({ commonName: 'Test CA', isAuthority: true });
  const issuer = { issuer: authority };
  const certificate = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    ...issuer,
  });
  const alice = await issueCertificate({ commonName: 'alice', ...issuer, usage: 'client' });
  const options = { ca: authority.pem, requestCert: true, rejectUnauthorized: true };
  await using server = await startTlsServer({ certificate, options }, (_, response) =>
    response.end('in'),
  );
  using context = new TestContext({ extraCaCertificates: [authority.pem] });
  for (const given of [{ cert: alice.pem, key: alice.keyPem }, null]) {
    const get = await run(server.url, {
      context,
      handler: {
        onSelectClientCertificate: ({ callback }) => {
          setImmediate(() => {
            callback.select(given);
            callback.select(null);
          });
          return true;
        },
      },
    });
    assert.equal(get.error ?? get.text, given === null ? 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED' : 'in');
  }
});

test('Z13: an answer that never comes does not keep a context from being closed', async () => {
  const context = new TestContext();
  const told: string[] = [];
  const get = start(nowhere, {
    context,
    handler: {
      onBeforeResourceLoad: ({ callback }) => {
        held.push(callback);
        return 'continueAsync';
      },
      onResourceLoadComplete: ({ status, response, receivedContentLength }) => {
        told.push(
          `${status} ${response === null ? 'none' : 'some'} ${String(receivedContentLength)}`,
        );
      },
    },
  });
  const held: { continue(): void }[] = [];
  await get.until('hop:started');
  context.dispose();
  await get.end();
  assert.deepEqual(
    [get.webRequest.requestStatus, get.error, told],
    ['failed', 'ERR_CONTEXT_SHUT_DOWN', ['failed none 0']],
  );
  held[0]?.continue();
});

test("what a handler in plain JavaScript makes of a request is dropped and reported when it can't be sent", async () => {
  await using server = await startServer((_, response) => response.end('in'));
  const by: DecidedBy = { kind: 'module', file: '/shop/own.js' };
  const parts: [object, RegExp][] = [
    [{ headers: [['a']] }, /Header 1 is not a pair/],
    [{ headers: [['a', 5]] }, /Header 1 is not a pair/],
    [{ headers: null }, /The headers are null/],
    [{ headers: [['bad name', 'x']] }, /"bad name" is not a header name/],
    [{ postData: 'body' }, /a string without elements/],
    [{ postData: { elements: [{ kind: 'x' }] } }, /element 1 is neither/],
    [{ url: 5 }, /The URL is a number/],
    [{ url: null }, /The URL is null/],
    [{ method: null }, /The method is null/],
    [{ flags: new Set(['nonsense']) }, /"nonsense" is not a flag/],
    [{ referrer: 'http://a/' }, /The referrer has no URL/],
  ];
  for (const [part, message] of parts) {
    const change = ({ request }: { request: RequestDraft }): void =>
      void Object.assign(request, { method: 'DELETE' }, part);
    const before = await run(server.url, {
      handler: { handler: { onBeforeResourceLoad: change }, by },
    });
    assert.deepEqual([before.text, before.webRequest.request.method], ['in', 'GET']);
    const said = before.of('problem:reported').map((problem) => problem.message);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^onBeforeResourceLoad: the handler \/shop\/own.js failed/);
    assert.match(said[0] ?? '', message);
    const restart = await run(server.url, {
      handler: { onResourceResponse: (about) => (change(about), true) },
    });
    assert.deepEqual([restart.text, restart.webRequest.request.method], ['in', 'GET']);
    assert.match(restart.of('problem:reported')[0]?.message ?? '', message);
  }
});

test("an answer of a wrong kind, or one that can't even be looked at, counts as none", async () => {
  await using server = await startServer(({ headers }, response) => {
    if (headers.authorization === undefined) {
      response.setHeader('WWW-Authenticate', 'Basic realm="r"');
    }
    response.writeHead(401).end('in');
  });
  const cases: [unknown, RegExp][] = [
    [{ onBeforeResourceLoad: () => ({ action: 'cancel', error: 'NOPE' }) }, /the error "NOPE"/],
    [{ onBeforeResourceLoad: () => ({ action: 'cancel', error: 'OK' }) }, /the error "OK"/],
    [
      {
        onBeforeResourceLoad: () => {
          throw Object.create(null);
        },
      },
      /can't be shown as text/,
    ],
    [
      {
        get onBeforeResourceLoad() {
          throw new Error('getter');
        },
      },
      /^onBeforeResourceLoad: .*getter/,
    ],
    [
      { getAuthCredentials: () => ({ action: 'provide', username: 5, password: '' }) },
      /username .* a number/,
    ],
    [{ onResourceResponse: () => ({ action: 'accept', statusText: 'a\r\nb' }) }, /statusText/],
    [
      { onResourceResponse: () => ({ action: 'accept', headers: [['x\r\n', 'y']] }) },
      /not a header name/,
    ],
  ];
  for (const [handler, message] of cases) {
    const init = { url: server.url, flags: ['allowStoredCredentials'] as const };
    const get = await run(init, { handler: handler as RequestHandler });
    assert.equal(get.text, 'in');
    assert.match(get.of('problem:reported')[0]?.message ?? '', message);
  }
  const read = (): null => null;
  const mocked = { getResponseHeaders: () => ({ status: 1000 }), read };
  const get = await run(server.url, { handler: { getResourceHandler: () => mocked } });
  assert.equal(get.error, 'ERR_FAILED');
  assert.match(get.webRequest.requestError?.message ?? '', /status is 1000/);
});
