import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import type {
  RequestContext,
  RequestHandler,
  RequestInit,
  WebRequestClient,
} from '../../src/engine/index.ts';
import { readHead, startRawServer } from '../servers/rawServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import type { Run } from './run.ts';
import { Answering, type RunOptions, start, TestContext, Thinking } from './run.ts';
import { startSilentServer } from './silentServer.ts';

const flags = ['allowStoredCredentials', 'reportUploadProgress'] as const;

/** Cancels, and checks that the request is over before `cancel` returns, and its sockets soon after, but for idle ones. */
async function cancelled(get: Run, context: RequestContext, idle = 0): Promise<Run> {
  const hadResponse = get.webRequest.response !== null;
  get.webRequest.cancel();
  assert.deepEqual([get.webRequest.requestStatus, get.error], ['canceled', 'ERR_ABORTED']);
  assert.equal(get.completions, 1);
  assert.equal(get.events.at(-1)?.type, 'session:completed');
  get.webRequest.cancel();
  assert.equal(get.webRequest.response !== null, hadResponse);
  await get.end();
  assert.equal(context.connections.size, idle);
  return get;
}

/** Starts a request and cancels it in the middle of the first event of that phase. */
async function cancelledInPhase(
  request: RequestInit | string,
  phase: string,
  options: RunOptions = {},
): Promise<Run> {
  using context = new TestContext();
  const get = start(request, { ...options, context });
  await get.until('phase:started', phase);
  return await cancelled(get, context);
}

test('Z03 Z08: a request cancelled in the tick of its creation is over at once and sends nothing', async () => {
  await using server = await startServer((_, response) => response.end());
  using context = new TestContext();
  const get = start(server.url, { context });
  await cancelled(get, context);
  assert.deepEqual(
    get.events.map(({ type }) => type),
    ['session:started', 'session:completed'],
  );
  assert.deepEqual([server.requests.length, server.connectionCount], [0, 0]);
});

test('Z04: a request is canceled while its name is looked up', async () => {
  const get = await cancelledInPhase('http://nowhere.invalid/', 'dns');
  assert.equal(get.webRequest.requestError?.phase, 'dns');
});

test('Z04: a request is canceled while it connects', async () => {
  await using nobody = await startSilentServer();
  const get = await cancelledInPhase(`http://127.0.0.1:${nobody.port}/`, 'connect');
  assert.equal(get.webRequest.requestError?.phase, 'connect');
  assert.deepEqual(get.of('connection:opened'), []);
});

test('Z04: a request is canceled in the middle of a TLS handshake that the server never answers', async () => {
  const closed = Promise.withResolvers<undefined>();
  await using silent = await startRawServer((socket) => {
    socket.resume().once('close', () => {
      closed.resolve(undefined);
    });
  });
  const get = await cancelledInPhase(`https://127.0.0.1:${silent.port}/`, 'tls');
  assert.equal(get.webRequest.requestError?.phase, 'tls');
  await closed.promise;
});

test('Z04: a request is canceled while it sends, and its body is not read any further', async () => {
  await using server = await startRawServer((socket) => socket.pause());
  using context = new TestContext();
  const bytes = Buffer.alloc(100_000_000);
  const get = start(
    { url: server.url, method: 'POST', postData: { elements: [{ kind: 'bytes', bytes }] }, flags },
    { context },
  );
  await get.until('upload:progress');
  await cancelled(get, context);
  assert.ok(get.view.bytes.sent < bytes.length);
  const told = get.uploads.length;
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  assert.equal(get.uploads.length, told);
});

test('Z04: a request is canceled while it waits for an answer', async () => {
  await using server = await startServer(() => undefined);
  const get = await cancelledInPhase(server.url, 'wait');
  assert.equal(get.webRequest.requestError?.phase, 'wait');
  await server.requests[0]?.done;
});

test('Z04 Z09: a request is canceled in the middle of its body, and keeps the head and the data it had', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'Content-Length': 100 });
    response.write('first part');
  });
  using context = new TestContext();
  const received = Promise.withResolvers<undefined>();
  const get = start(server.url, {
    context,
    client: {
      onDownloadData: () => {
        received.resolve(undefined);
      },
    },
  });
  await received.promise;
  await cancelled(get, context);
  assert.deepEqual([get.status, get.text, get.view.bytes.received], [200, 'first part', 10]);
});

test('Z04: a request is canceled while its consumer holds the body, also a compressed one', async () => {
  const { gzipSync } = await import('node:zlib');
  await using server = await startServer((request, response) => {
    if (request.url === '/gzip') response.setHeader('Content-Encoding', 'gzip');
    response.end(request.url === '/gzip' ? gzipSync('x'.repeat(1_000_000)) : 'x'.repeat(1_000_000));
  });
  for (const path of ['/plain', '/gzip']) {
    using context = new TestContext();
    const holding = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const get = start(server.url + path, {
      context,
      client: {
        onDownloadData: () => {
          holding.resolve(undefined);
          return release.promise;
        },
      },
    });
    await holding.promise;
    get.webRequest.cancel();
    release.resolve(undefined);
    await get.end();
    assert.deepEqual([get.webRequest.requestStatus, get.data.length], ['canceled', 1]);
    assert.equal(context.connections.size, 0);
  }
});

test('Z04 A19: a request is canceled while each kind of question is open, and the late answer does nothing', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end());
  await using server = await startServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { Location: '/' });
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
    response.end();
  });
  const { AskPerson } = await import('../../src/engine/index.ts');
  const handler: RequestHandler = {
    onResourceRedirect: () => new AskPerson(),
    onProtocolExecution: () => new AskPerson(),
  };
  for (const url of [secure.url, server.url, `${server.url}/redirect`, 'foo://x']) {
    using context = new TestContext({
      openExternal: () => Promise.reject(new Error('not reached')),
    });
    const person = new Thinking();
    const get = start({ url, flags }, { context, person, handler });
    await get.until('callback:asked');
    // The connection of a challenge is free while somebody is asked.
    await cancelled(get, context, url === server.url ? 1 : 0);
    person.answer({ kind: 'protocol', allow: true });
    assert.deepEqual([person.questions.length, get.view.questions], [1, []]);
  }
});

test('a handler and a person who fail after a request was cancelled disturb nobody', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
  });
  const late: ((error: Error) => void)[] = [];
  const pending = () => new Promise<never>((_, reject) => late.push(reject));
  using context = new TestContext();
  const handled = start(server.url, { context, handler: { onBeforeResourceLoad: pending } });
  const asked = start({ url: server.url, flags }, { context, person: { ask: pending } });
  const answered = start(
    { url: server.url, flags },
    { context, client: { getAuthCredentials: pending } },
  );
  while (late.length < 3) await new Promise(setImmediate);
  const runs = [handled, asked, answered];
  for (const get of runs) get.webRequest.cancel();
  for (const fail of late) fail(new Error('too late'));
  for (const get of runs) await get.end();
  context.connections.closeIdle(() => true);
  await new Promise(setImmediate);
  assert.equal(context.connections.size, 0);
});

test('Z05 Z06: a request cancelled inside any callback ends there, and nothing follows', async () => {
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"', 'Set-Cookie': 'a=1' });
    } else if (request.url === '/') response.writeHead(302, { Location: '/next' });
    request.resume().once('end', () => response.end('x'.repeat(200_000)));
  });
  const credentials = { action: 'provide', username: 'u', password: 'p' } as const;
  const places: [keyof WebRequestClient | keyof RequestHandler, 'client' | 'handler'][] = [
    ['onUploadProgress', 'client'],
    ['onDownloadProgress', 'client'],
    ['onDownloadData', 'client'],
    ['getAuthCredentials', 'client'],
    ['onRequestComplete', 'client'],
    ['onBeforeBrowse', 'handler'],
    ['getCookieManager', 'handler'],
    ['canGetCookies', 'handler'],
    ['canSendCookie', 'handler'],
    ['onBeforeResourceLoad', 'handler'],
    ['getResourceHandler', 'handler'],
    ['onResourceRedirect', 'handler'],
    ['onResourceResponse', 'handler'],
    ['canSetCookie', 'handler'],
    ['getResourceResponseFilter', 'handler'],
    ['onResourceLoadComplete', 'handler'],
  ];
  for (const [name, whose] of places) {
    using context = new TestContext();
    await context.cookieManager.setCookie(server.url, 'jar=1');
    const calls: string[] = [];
    const calling = (called: string, answer?: unknown) => () => {
      calls.push(called);
      if (called === name) get.webRequest.cancel();
      return answer;
    };
    const all = Object.fromEntries(places.map(([each]) => [each, calling(each)]));
    const own: WebRequestClient & RequestHandler = {
      ...all,
      getAuthCredentials: calling('getAuthCredentials', credentials) as () => typeof credentials,
    };
    const client: WebRequestClient = {
      onRequestComplete: calling('onRequestComplete'),
      ...(whose === 'client' ? own : {}),
    };
    const handler: RequestHandler =
      whose === 'handler' ? own : { getAuthCredentials: () => credentials };
    const get = start(
      {
        url: server.url,
        method: 'PUT',
        postData: { elements: [{ kind: 'bytes', bytes: Buffer.alloc(100_000) }] },
        flags,
        navigation: true,
      },
      { context, client, handler },
    );
    await get.end();
    const isEnd = name === 'onRequestComplete' || name === 'onResourceLoadComplete';
    assert.equal(get.webRequest.requestStatus, isEnd ? 'success' : 'canceled', name);
    const after = calls.slice(calls.indexOf(name) + 1);
    assert.deepEqual(
      after.filter((call) => call !== 'onResourceLoadComplete' && call !== 'onRequestComplete'),
      [],
      name,
    );
    assert.equal(context.connections.size, isEnd ? 1 : 0, name);
  }
});

test('cancelled at whatever event, a request asks its handlers nothing more', async () => {
  await using server = await startServer(({ url }, response) => {
    if (url === '/') response.writeHead(302, { Location: '/next', 'Set-Cookie': 'a=1' });
    response.end('in');
  });
  let calls: string[] = [];
  const names = [
    ...['onBeforeBrowse', 'canGetCookies', 'canSendCookie', 'onBeforeResourceLoad'],
    ...['getResourceHandler', 'onResourceRedirect', 'onResourceResponse', 'canSetCookie'],
    'getResourceResponseFilter',
  ];
  const handler: RequestHandler = Object.fromEntries(
    names.map((name) => [name, () => void calls.push(name)]),
  );
  const request = { url: server.url, navigation: true, flags };
  const whole = start(request, { context: new TestContext(), handler });
  await whole.end();
  assert.deepEqual(new Set(calls), new Set(names));
  for (const { seq, type } of whole.events.slice(0, -1)) {
    using context = new TestContext();
    const get = start(request, { context, handler });
    get.webRequest.log.subscribe((event) => {
      if (event.seq !== seq) return;
      get.webRequest.cancel();
      calls = [];
    });
    await get.end();
    assert.deepEqual([get.error, calls], ['ERR_ABORTED', []], `${String(seq)} ${type}`);
  }
});

test('Z05: a request cancelled while undici writes its last byte ends like any other', async () => {
  await using server = await startServer((_, response) => response.end());
  const postData = { elements: [{ kind: 'bytes', bytes: Buffer.from('small') }] } as const;
  for (const reuse of [false, true]) {
    using context = new TestContext();
    if (reuse) await start(server.url, { context }).end();
    const get = start(
      { url: server.url, method: 'POST', postData, flags },
      {
        context,
        client: {
          onUploadProgress: (webRequest) => {
            webRequest.cancel();
          },
        },
      },
    );
    await get.end();
    assert.deepEqual([get.webRequest.requestStatus, get.uploads.length], ['canceled', 1]);
    assert.equal(context.connections.size, 0);
  }
});

test('Z07 Z10: cancelling twice, or after the end, changes nothing', async () => {
  await using server = await startServer((_, response) => response.end('done'));
  const get = await start(server.url).end();
  get.webRequest.cancel();
  assert.deepEqual(
    [get.webRequest.requestStatus, get.completions, get.error],
    ['success', 1, undefined],
  );
});

test('Z11: disposing a context fails each request that runs once, closes all sockets and leaves nothing', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/body') response.write('part');
  });
  const context = new TestContext();
  const runs = [
    start(`${server.url}/wait`, { context }),
    start(`${server.url}/body`, { context }),
    start(server.url, {
      context,
      handler: { onBeforeResourceLoad: () => new Promise(() => undefined) },
    }),
  ];
  await runs[0]?.until('phase:started', 'wait');
  await runs[1]?.until('phase:started', 'receive');
  const fresh = start(server.url, { context });
  context.dispose();
  for (const get of [...runs, fresh]) {
    assert.deepEqual(
      [get.webRequest.requestStatus, get.error],
      ['failed', 'ERR_CONTEXT_SHUT_DOWN'],
    );
    await get.end();
  }
  assert.equal(context.connections.size, 0);
});

test('however answers, ends and hang-ups follow each other, a request ends exactly once', async () => {
  const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
  const answer = (path: string | undefined, authorized: boolean): string => {
    if (path === '/') return 'HTTP/1.1 302 F\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n';
    if (!authorized) {
      return 'HTTP/1.1 401 U\r\nWWW-Authenticate: Basic realm="r"\r\nContent-Length: 0\r\n\r\n';
    }
    return 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
  };
  let drop = 0;
  let served = 0;
  await using plain = await startRawServer((socket) => {
    const serve = async (): Promise<void> => {
      for (;;) {
        const head = await readHead(socket);
        if (++served === drop) socket.destroy();
        socket.write(answer(head.split(' ')[1], /authorization/i.test(head)));
      }
    };
    serve().catch(() => undefined);
  });
  await using secure = await startTlsServer({ certificate }, (_, response) => {
    response.writeHead(302, { Location: `${plain.url}/next` }).end();
  });
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.nat({ max: 30 }),
      fc.nat({ max: 6 }),
      fc.constantFrom('cancel', 'dispose', 'nothing'),
      fc.array(fc.constantFrom('yes', 'no', 'never', 'null', 'throw'), { maxLength: 6 }),
      async (tls, at, dropAt, ending, answers) => {
        drop = dropAt;
        served = 0;
        using context = new TestContext();
        const left = [...answers];
        const person = new Answering(({ kind }) => {
          const next = left.shift() ?? 'yes';
          if (next === 'throw') throw new Error('person');
          if (next === 'null') return null;
          if (next === 'no') return { kind: 'cancel' };
          if (next === 'never') {
            setImmediate(() => {
              get.webRequest.cancel();
            });
            return new Promise(() => undefined);
          }
          return kind === 'certificate'
            ? { kind: 'certificate', allow: true, remember: 'once' }
            : { kind: 'credentials', username: 'u', password: 'p' };
        });
        const get = start({ url: tls ? secure.url : plain.url, flags }, { context, person });
        get.webRequest.log.subscribe(({ seq }) => {
          if (seq !== at || ending === 'nothing') return;
          if (ending === 'cancel') get.webRequest.cancel();
          else context.dispose();
        });
        await get.end();
        assert.ok(!context.disposed || context.connections.size === 0);
      },
    ),
    { numRuns: 120 },
  );
});
