import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type RequestHandler,
  type ResourceHandler,
  type SessionView,
  textBody,
} from '../../src/engine/index.ts';
import { readBody, startServer } from '../servers/testServer.ts';
import { run, seen, start, TestContext } from './run.ts';

function echoServer() {
  return startServer((request, response) => {
    void readBody(request).then((body) => {
      response.end(`${request.method ?? ''} ${request.url ?? ''} ${body.toString()}`.trim());
    });
  });
}

const text = (content: string): ResourceHandler => {
  const pieces = [Buffer.from(content)];
  return {
    open: () => true,
    getResponseHeaders: () => ({
      status: 200,
      statusText: 'Mocked',
      headers: [['Content-Type', 'text/plain']],
      responseLength: content.length,
    }),
    read: () => pieces.shift() ?? null,
  };
};

test('every callback of a full request with a redirect is called once, at its place', async () => {
  await using server = await startServer((request, response) => {
    const authorized = request.headers.authorization !== undefined;
    if (request.url === '/first') {
      response.writeHead(302, { Location: '/second', 'Set-Cookie': 'hop=1; Path=/' });
      response.end();
    } else if (authorized) {
      response.writeHead(200, { 'Set-Cookie': 'last=1; Path=/' });
      response.end('done');
    } else {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
      response.end();
    }
  });
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'old=1');
  const calls: string[] = [];
  const told = (name: string, more = ''): undefined => {
    calls.push(more === '' ? name : `${name} ${more}`);
  };
  const handler: RequestHandler = {
    onBeforeBrowse: ({ isRedirect }) => told('onBeforeBrowse', String(isRedirect)),
    getCookieManager: () => told('getCookieManager'),
    canGetCookies: () => told('canGetCookies'),
    canSendCookie: ({ cookie }) => told('canSendCookie', cookie.name),
    onBeforeResourceLoad: ({ hop }) => told('onBeforeResourceLoad', String(hop)),
    getResourceHandler: () => told('getResourceHandler'),
    getAuthCredentials: ({ attempt }) => {
      told('getAuthCredentials', String(attempt));
      return { action: 'provide', username: 'u', password: 'p' };
    },
    onResourceRedirect: ({ response }) => told('onResourceRedirect', String(response.status)),
    onResourceResponse: ({ response }) => told('onResourceResponse', String(response.status)),
    canSetCookie: ({ cookie }) => told('canSetCookie', cookie.name),
    getResourceResponseFilter: () => told('getResourceResponseFilter'),
    onResourceLoadComplete: ({ status, receivedContentLength }) =>
      told('onResourceLoadComplete', `${status} ${receivedContentLength}`),
  };
  const url = `${server.url}/first`;
  await run(
    { url, navigation: true, flags: ['allowStoredCredentials'] },
    {
      context,
      handler,
      client: {
        getAuthCredentials: () => told('client.getAuthCredentials'),
        onDownloadProgress: () => told('onDownloadProgress'),
        onDownloadData: () => told('onDownloadData'),
        onRequestComplete: () => told('onRequestComplete'),
      },
    },
  );
  assert.deepEqual(calls, [
    'onBeforeBrowse false',
    'getCookieManager',
    'canGetCookies',
    'canSendCookie old',
    'onBeforeResourceLoad 1',
    'getResourceHandler',
    'onResourceRedirect 302',
    'canSetCookie hop',
    'onBeforeBrowse true',
    'getCookieManager',
    'canGetCookies',
    'canSendCookie old',
    'canSendCookie hop',
    'onBeforeResourceLoad 2',
    'getResourceHandler',
    'client.getAuthCredentials',
    'getAuthCredentials 1',
    'onResourceResponse 200',
    'canSetCookie last',
    'getResourceResponseFilter',
    'onDownloadProgress',
    'onDownloadData',
    'onResourceLoadComplete success 4',
    'onRequestComplete',
  ]);
});

test('N03 N20 N21: what onBeforeResourceLoad changes is sent, and is no redirect', async () => {
  await using server = await echoServer();
  const handler: RequestHandler = {
    onBeforeResourceLoad: ({ request }) => {
      request.method = 'PUT';
      request.postData = textBody('changed');
      request.headers = [
        ...request.headers.filter(([name]) => name !== 'X-Gone'),
        ['X-Custom', 'yes'],
      ];
    },
    onResourceResponse: ({ request }) => {
      assert.ok(request.headers.some(([name]) => name === 'X-Custom'));
    },
  };
  const sent = await run({ url: server.url, headers: [['X-Gone', '1']] }, { handler });
  assert.equal(sent.text, 'PUT / changed');
  assert.deepEqual(seen(server.requests[0], 'x-custom'), ['yes']);
  assert.deepEqual(seen(server.requests[0], 'x-gone'), []);
  assert.equal(sent.webRequest.request.method, 'PUT');
  assert.equal(sent.of('hop:started').length, 1);
});

test('N14 N15: onBeforeResourceLoad cancels in every form, and nothing is sent', async () => {
  await using server = await echoServer();
  const forms: NonNullable<RequestHandler['onBeforeResourceLoad']>[] = [
    () => true,
    () => 'cancel',
    () => ({ action: 'cancel' }),
    async () => 'cancel' as const,
    ({ callback }) => {
      setImmediate(() => {
        callback.cancel();
      });
      return 'continueAsync';
    },
    ({ callback }) => {
      callback.cancel();
    },
  ];
  for (const onBeforeResourceLoad of forms) {
    const get = await run(server.url, { handler: { onBeforeResourceLoad } });
    assert.deepEqual([get.webRequest.requestStatus, get.error], ['failed', 'ERR_ABORTED']);
  }
  const named = await run(server.url, {
    handler: {
      onBeforeResourceLoad: () => ({ action: 'cancel', error: 'ERR_BLOCKED_BY_CLIENT' }),
    },
  });
  assert.equal(named.error, 'ERR_BLOCKED_BY_CLIENT');
  assert.equal(server.requests.length, 0);
});

test('N19: the first answer through the callback counts, later ones are ignored', async () => {
  await using server = await echoServer();
  const get = await run(server.url, {
    handler: {
      onBeforeResourceLoad: ({ callback }) => {
        setImmediate(() => {
          callback.continue();
          callback.cancel();
          callback.continue();
        });
        return 'continueAsync';
      },
    },
  });
  assert.equal(get.webRequest.requestStatus, 'success');
});

test('P03: a handler that throws or rejects has not answered, and the log says so', async () => {
  await using server = await echoServer();
  for (const onBeforeResourceLoad of [
    () => {
      throw new Error('broken');
    },
    () => Promise.reject(new Error('broken')),
  ]) {
    const get = await run(server.url, {
      handler: [{ onBeforeResourceLoad }, { onBeforeResourceLoad: () => 'continue' }],
    });
    assert.equal(get.webRequest.requestStatus, 'success');
    assert.match(get.of('problem:reported')[0]?.message ?? '', /onBeforeResourceLoad.*broken/);
  }
});

test('N24: a changed URL is an internal redirect that keeps other changes', async () => {
  await using server = await echoServer();
  await using other = await echoServer();
  const redirects: string[] = [];
  const get = await run(
    { url: `${server.url}/a`, headers: [['Authorization', 'Bearer old']] },
    {
      handler: {
        onBeforeResourceLoad: ({ request, hop }) => {
          if (hop > 1) return;
          request.url = `${other.url}/b`;
          request.headers = [...request.headers, ['X-New', '1']];
        },
        onResourceRedirect: ({ response, oldUrl, newUrl }) => {
          redirects.push(`${response.status} ${oldUrl} ${newUrl}`);
        },
      },
    },
  );
  assert.equal(get.text, 'GET /b');
  assert.equal(server.requests.length, 0);
  assert.deepEqual(seen(other.requests[0], 'x-new'), ['1']);
  assert.deepEqual(seen(other.requests[0], 'authorization'), []);
  assert.deepEqual(redirects, [`307 ${server.url}/a ${other.url}/b`]);
  assert.deepEqual(
    get.of('hop:started').map(({ reason }) => reason),
    ['request', 'rewritten'],
  );
});

test('an Authorization written together with a new URL is meant for it', async () => {
  await using server = await echoServer();
  await run('http://nowhere.invalid/', {
    handler: {
      onBeforeResourceLoad: ({ request, hop }) => {
        if (hop > 1) return;
        request.url = server.url;
        request.headers = [['Authorization', 'Bearer new']];
      },
    },
  });
  assert.deepEqual(seen(server.requests[0], 'authorization'), ['Bearer new']);
});

test('N22 N23: a URL that is none is ignored with a problem, the same one is no redirect', async () => {
  await using server = await echoServer();
  for (const url of ['not a url', `${server.url}/`]) {
    const get = await run(server.url, {
      handler: { onBeforeResourceLoad: ({ request }) => void (request.url = url) },
    });
    assert.deepEqual([get.text, get.of('hop:started').length], ['GET /', 1]);
    assert.equal(get.of('problem:reported').length, url === 'not a url' ? 1 : 0);
  }
  const unknown = await run(server.url, {
    handler: { onBeforeResourceLoad: ({ request }) => void (request.url = 'foo://x') },
  });
  assert.equal(unknown.error, 'ERR_UNKNOWN_URL_SCHEME');
});

test('a header that a handler makes unsendable is reported by name, and what it changed is dropped', async () => {
  await using server = await echoServer();
  const get = await run(server.url, {
    handler: {
      onBeforeResourceLoad: ({ request }) => void (request.headers = [['X-Bad', 'a\nb']]),
    },
  });
  assert.equal(get.status, 200);
  assert.match(get.of('problem:reported')[0]?.message ?? '', /^onBeforeResourceLoad: .*X-Bad/);
});

test('N25: a URL that is changed for ever is too many redirects', async () => {
  let hops = 0;
  const get = await run('http://nowhere.invalid/0', {
    handler: {
      onBeforeResourceLoad: ({ request, hop }) => {
        hops = hop;
        request.url = `http://nowhere.invalid/${hop}`;
      },
    },
  });
  assert.deepEqual([get.error, hops], ['ERR_TOO_MANY_REDIRECTS', 21]);
});

test('N36: onBeforeBrowse is asked about navigations only, and may cancel them', async () => {
  await using server = await echoServer();
  const handler: RequestHandler = { onBeforeBrowse: () => true };
  assert.equal((await run(server.url, { handler })).webRequest.requestStatus, 'success');
  const denied = await run({ url: server.url, navigation: true }, { handler });
  assert.deepEqual([denied.error, server.requests.length], ['ERR_ABORTED', 1]);
  const blocked = await run(
    { url: server.url, navigation: true },
    { handler: { onBeforeBrowse: () => ({ action: 'cancel', error: 'ERR_BLOCKED_BY_CLIENT' }) } },
  );
  assert.deepEqual([blocked.error, server.requests.length], ['ERR_BLOCKED_BY_CLIENT', 1]);
});

test('Q01 Q02 Q04 Q22: a resource handler answers in place of the network, at once or later, and is closed once', async () => {
  let closed = 0;
  for (const later of [false, true]) {
    const wait = <T>(value: T): T | Promise<T> =>
      later ? new Promise((resolve) => setImmediate(resolve, value)) : value;
    const inner = text('mocked body');
    const get = await run('http://nowhere.invalid/', {
      handler: {
        getResourceHandler: () => ({
          open: () => wait(true),
          getResponseHeaders: async () => wait(await inner.getResponseHeaders()),
          read: async (parameters) => wait(await inner.read(parameters)),
          cancel: () => {
            closed++;
          },
        }),
      },
    });
    assert.deepEqual([get.status, get.text], [200, 'mocked body']);
    assert.equal(get.webRequest.response?.mimeType, 'text/plain');
    assert.equal(get.of('response:received')[0]?.mocked, true);
    assert.deepEqual(get.of('connection:opened'), []);
  }
  assert.equal(closed, 2);
});

test('Q09 Q27 P01: a resource handler that does not open, or throws, fails the request and is closed once', async () => {
  const broken = (): never => {
    throw new Error('broken');
  };
  for (const [part, error] of [
    [{ open: () => false }, 'ERR_ABORTED'],
    [{ open: broken }, 'ERR_FAILED'],
    [{ getResponseHeaders: broken }, 'ERR_FAILED'],
    [{ read: broken }, 'ERR_FAILED'],
    [{ read: () => Promise.reject(new Error('broken')) }, 'ERR_FAILED'],
  ] as const) {
    let closed = 0;
    const handler: RequestHandler = {
      getResourceHandler: () => ({ ...text('x'), ...part, cancel: () => closed++ }),
    };
    const get = await run('http://nowhere.invalid/', { handler });
    assert.deepEqual([get.error, closed], [error, 1]);
  }
});

test('N05 N06: a resource handler may redirect, and onResourceRedirect has the last word', async () => {
  await using server = await echoServer();
  let closed = 0;
  const redirecting: ResourceHandler = {
    ...text(''),
    getResponseHeaders: () => ({
      status: 200,
      headers: [],
      responseLength: 0,
      redirectUrl: `${server.url}/a`,
    }),
    cancel: () => closed++,
  };
  const getResourceHandler: RequestHandler['getResourceHandler'] = ({ request }) =>
    request.url.startsWith('http://nowhere') ? redirecting : undefined;
  const plain = await run('http://nowhere.invalid/', { handler: { getResourceHandler } });
  assert.equal(plain.text, 'GET /a');
  const statuses: number[] = [];
  const changed = await run('http://nowhere.invalid/', {
    handler: {
      getResourceHandler,
      onResourceRedirect: ({ response }) => {
        statuses.push(response.status);
        return '/b';
      },
    },
  });
  assert.deepEqual([changed.text, statuses, closed], ['GET /b', [307], 2]);
});

test('Q20 Q21: a mocked status of 0 is 200, and a mocked 302 is a redirect', async () => {
  await using server = await echoServer();
  const answering = (status: number): RequestHandler => ({
    getResourceHandler: ({ request }) =>
      request.url.startsWith('http://nowhere')
        ? {
            ...text(''),
            getResponseHeaders: () => ({
              status,
              headers: [['Location', `${server.url}/next`]],
              responseLength: 0,
            }),
          }
        : undefined,
  });
  assert.equal((await run('http://nowhere.invalid/', { handler: answering(0) })).status, 200);
  const next = await run('http://nowhere.invalid/', { handler: answering(302) });
  assert.equal(next.text, 'GET /next');
});

test('Z14: a resource handler that is never ready does not keep a request from being cancelled', async () => {
  let closed = 0;
  const get = start('http://nowhere.invalid/', {
    handler: {
      getResourceHandler: () => ({
        ...text('x'),
        read: () => new Promise<never>(() => undefined),
        cancel: () => closed++,
      }),
    },
  });
  await get.until('phase:started', 'receive');
  get.webRequest.cancel();
  assert.equal(get.completions, 1);
  await get.end();
  assert.equal(closed, 1);
});

test('onResourceResponse may change the headers that the client sees', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end('body');
  });
  const get = await run(server.url, {
    handler: {
      onResourceResponse: () => ({
        action: 'accept',
        headers: [['Content-Type', 'a/b;charset=c']],
      }),
    },
  });
  assert.deepEqual(get.webRequest.response?.headers, [['Content-Type', 'a/b;charset=c']]);
  assert.deepEqual([get.webRequest.response.mimeType, get.text], ['a/b', 'body']);
  assert.equal(get.of('callback:decided')[0]?.decision.kind, 'changed');
});

test("N08 N12 N31 K09: onResourceResponse may restart with a changed request; the first answer's cookie is not kept", async () => {
  await using server = await startServer((request, response) => {
    const again = request.headers['x-again'] !== undefined;
    if (!again) response.setHeader('Set-Cookie', 'discarded=1');
    response.end(again ? 'second' : 'first');
  });
  using context = new TestContext();
  await context.cookieManager.setCookie(server.url, 'jar=1');
  const calls: string[] = [];
  const get = await run(
    { url: server.url, flags: ['allowStoredCredentials'] },
    {
      context,
      handler: {
        onBeforeResourceLoad: ({ request }) => {
          calls.push(`load ${seen(request, 'cookie').join()}`);
        },
        onResourceRedirect: () => void calls.push('redirect'),
        onResourceResponse: ({ request, response }) => {
          calls.push(`response ${response.status}`);
          if (seen(request, 'x-again').length > 0) return undefined;
          request.headers = [...request.headers, ['X-Again', '1']];
          return { action: 'restart' };
        },
        canSetCookie: ({ cookie }) => void calls.push(`set ${cookie.name}`),
      },
    },
  );
  assert.equal(get.text, 'second');
  assert.deepEqual(calls, ['load jar=1', 'response 200', 'load jar=1', 'response 200']);
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'cookie')),
    [['jar=1'], ['jar=1']],
  );
  assert.deepEqual(
    get.view.hops.map(({ reason }) => reason),
    ['request', 'restarted'],
  );
});

test('N29: a restart without a change goes on', async () => {
  await using server = await echoServer();
  const get = await run(server.url, { handler: { onResourceResponse: () => true } });
  assert.deepEqual([get.text, server.requests.length], ['GET /', 1]);
});

test('N32: a request restarted for ever is given up after twenty restarts', async () => {
  await using server = await echoServer();
  const get = await run(server.url, {
    handler: {
      onResourceResponse: ({ request }) => {
        request.headers = [...request.headers, ['X-Again', '1']];
        return true;
      },
    },
  });
  assert.deepEqual([get.error, server.requests.length], ['ERR_TOO_MANY_RETRIES', 21]);
});

test('F03 L01: a response filter replaces the body; the received length stays that of the wire', async () => {
  await using server = await startServer((_, response) => response.end('small text'));
  let received = -1;
  const get = await run(server.url, {
    handler: {
      getResourceResponseFilter: () => ({
        filter: async ({ dataIn }) => (dataIn === null ? Buffer.from('!') : Buffer.from('LARGE')),
      }),
      onResourceLoadComplete: ({ receivedContentLength }) => {
        received = receivedContentLength;
      },
    },
  });
  assert.deepEqual([get.text, received], ['LARGE!', 10]);
});

test('F04 F13: a filter that throws ends the request with ERR_CONTENT_DECODING_FAILED', async () => {
  await using server = await startServer((_, response) => response.end('text'));
  const filter = (): never => {
    throw new Error('broken filter');
  };
  const get = await run(server.url, {
    handler: { getResourceResponseFilter: () => ({ filter }) },
  });
  assert.deepEqual([get.error, get.text], ['ERR_CONTENT_DECODING_FAILED', '']);
  assert.match(get.webRequest.requestError?.message ?? '', /broken filter/);
});

test('F10: a filter gets the decoded body', async () => {
  const { gzipSync } = await import('node:zlib');
  await using server = await startServer((_, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.end(gzipSync('plain'));
  });
  const get = await run(server.url, {
    handler: {
      getResourceResponseFilter: () => ({
        filter: ({ dataIn }) =>
          Buffer.from(
            Buffer.from(dataIn ?? [])
              .toString()
              .toUpperCase(),
          ),
      }),
    },
  });
  assert.equal(get.text, 'PLAIN');
});

test('F12 F14: no filter runs for redirects, HEAD, 204 and noDownloadData', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/302') response.writeHead(302, { Location: '/204' });
    if (request.url === '/204') response.writeHead(204);
    response.end();
  });
  let ran = 0;
  const handler: RequestHandler = {
    getResourceResponseFilter: () => {
      ran++;
      return undefined;
    },
  };
  await run(`${server.url}/302`, { handler });
  await run({ url: server.url, method: 'HEAD' }, { handler });
  await run({ url: server.url, flags: ['noDownloadData'] }, { handler });
  const stop: RequestHandler = { ...handler, onResourceRedirect: () => ({ action: 'stop' }) };
  await run(`${server.url}/302`, { handler: stop });
  assert.equal(ran, 0);
});

test('B17 L10: an unknown scheme is never opened unasked', async () => {
  const opened: string[] = [];
  const openExternal = async (url: string) => opened.push(url) > 0;
  using context = new TestContext({ openExternal });
  const get = await run('foo://invalidurl', { context });
  assert.deepEqual([get.error, opened], ['ERR_UNKNOWN_URL_SCHEME', []]);
  assert.equal(get.of('callback:decided')[0]?.callback, 'onProtocolExecution');
  const allowed = await run('foo://open?token=sesame', {
    context,
    handler: { onProtocolExecution: ({ scheme }) => scheme === 'foo' },
  });
  assert.deepEqual(
    [allowed.error, opened],
    ['ERR_UNKNOWN_URL_SCHEME', ['foo://open?token=sesame']],
  );
  assert.ok(!JSON.stringify(allowed.events).includes('sesame'));
});

test('a local address is not loaded, and nobody is asked to open it', async () => {
  const opened: string[] = [];
  using context = new TestContext({ openExternal: async (url) => opened.push(url) > 0 });
  const handler: RequestHandler = { onProtocolExecution: () => true };
  const get = await run('file:///etc/passwd', { context, handler });
  assert.deepEqual([get.error, opened], ['ERR_DISALLOWED_URL_SCHEME', []]);
});

test('onResourceLoadComplete is told once for every outcome, and what it throws is reported', async () => {
  await using server = await echoServer();
  for (const [request, status] of [
    [server.url, 'success'],
    ['foo://x', 'failed'],
  ] as const) {
    const told: string[] = [];
    const get = await run(request, {
      handler: {
        onResourceLoadComplete: (parameters) => {
          told.push(parameters.status);
          throw new Error('late');
        },
      },
    });
    assert.deepEqual(told, [status]);
    const view: SessionView = get.view;
    assert.ok(view.hops[0]?.entries.some((entry) => entry.kind === 'problem'));
  }
});
