import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import {
  AskPerson,
  type RequestContextOptions,
  type RequestHandler,
  type WebRequestClient,
} from '../../src/engine/index.ts';
import { BlockedSlots } from '../../src/engine/network/transport/blockedSlots.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { outcome, run, start, TestContext, Thinking } from './run.ts';
import { right } from './alice.ts';

const flags = ['allowStoredCredentials'] as const;
const basic = `Basic ${btoa('alice:wonderland')}`;
const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });

/** `/token` is for everybody; the others want alice, and have a cookie or lead on where their path says so. */
const listener: Parameters<typeof startServer>[0] = (request, response) => {
  const { url = '', headers } = request;
  if (url === '/token') response.end('token');
  else if (url.startsWith('/moved')) response.writeHead(302, { Location: '/token' }).end('moved');
  else if (url.startsWith('/open') || headers.authorization === basic) {
    response.writeHead(200, { 'Set-Cookie': 'a=1' }).end('welcome');
  } else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end('who are you');
};

type Fetch = () => Promise<unknown>;

/** Handlers and clients that fetch something from the same server before they answer. */
const waiting: readonly {
  readonly what: string;
  readonly path: string;
  readonly handler?: (fetch: Fetch) => RequestHandler;
  readonly client?: (fetch: Fetch) => WebRequestClient;
  readonly text?: string;
}[] = [
  {
    what: 'getAuthCredentials',
    path: '/guarded',
    handler: (fetch) => ({
      getAuthCredentials: async () => {
        await fetch();
        return { action: 'provide', username: 'alice', password: 'wonderland' };
      },
    }),
  },
  {
    what: 'getAuthCredentials that gives none',
    path: '/guarded',
    text: 'who are you',
    handler: (fetch) => ({
      getAuthCredentials: async () => {
        await fetch();
        return { action: 'cancel' };
      },
    }),
  },
  {
    what: 'getAuthCredentials of the client',
    path: '/guarded',
    client: (fetch) => ({
      getAuthCredentials: async () => {
        await fetch();
        return { action: 'provide', username: 'alice', password: 'wonderland' };
      },
    }),
  },
  {
    what: 'onResourceRedirect',
    path: '/moved',
    text: 'token',
    handler: (fetch) => ({
      onResourceRedirect: async () => {
        await fetch();
      },
    }),
  },
  {
    what: 'onResourceResponse',
    path: '/open',
    handler: (fetch) => ({
      onResourceResponse: async () => {
        await fetch();
      },
    }),
  },
  {
    what: 'canSetCookie',
    path: '/open',
    handler: (fetch) => ({ canSetCookie: async () => (await fetch()) !== null }),
  },
  {
    what: 'getResourceResponseFilter',
    path: '/open',
    handler: (fetch) => ({
      getResourceResponseFilter: async () => {
        await fetch();
      },
    }),
  },
  {
    what: 'a filter',
    path: '/open',
    handler: (fetch) => ({
      getResourceResponseFilter: () => ({
        initFilter: async () => (await fetch()) !== null,
        filter: async ({ dataIn }) => {
          await fetch();
          return dataIn ?? new Uint8Array();
        },
      }),
    }),
  },
  {
    what: 'onDownloadData',
    path: '/open',
    client: (fetch) => ({
      onDownloadData: async () => {
        await fetch();
      },
    }),
  },
];

for (const { what, path, handler, client, text = 'welcome' } of waiting) {
  test(`${what} may wait for a request to the same server, however many do so at once`, async () => {
    await using server = await startServer(listener);
    const fetching: RequestContextOptions[] = [{}, { maxConnectionsPerHost: 1 }];
    for (const options of fetching) {
      using context = new TestContext(options);
      const fetch = async (): Promise<void> => {
        assert.equal((await run(`${server.url}/token`, { context })).text, 'token');
      };
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          run(
            { url: `${server.url}${path}/${index}`, flags },
            {
              context,
              ...(handler === undefined ? {} : { handler: handler(fetch) }),
              ...(client === undefined ? {} : { client: client(fetch) }),
            },
          ),
        ),
      );
      assert.deepEqual(all.map(outcome), Array<string>(8).fill(text));
      while (context.connections.size > (options.maxConnectionsPerHost ?? 6)) {
        await new Promise(setImmediate);
      }
    }
  });
}

test('whoever decides about a certificate may wait for a request to the same server, on a new connection and on one that is used again', async () => {
  await using server = await startTlsServer({ certificate }, listener);
  using context = new TestContext({ maxConnectionsPerHost: 1 });
  const allow: RequestHandler = { onCertificateError: () => ({ action: 'continue' }) };
  const fetching: RequestHandler = {
    onCertificateError: async () => {
      const get = await run(`${server.url}/token`, { context, handler: allow });
      assert.equal(get.text, 'token');
      return { action: 'continue' };
    },
  };
  for (const _ of ['new', 'used again']) {
    const all = await Promise.all(
      Array.from({ length: 3 }, () => run(`${server.url}/open`, { context, handler: fetching })),
    );
    assert.deepEqual(all.map(outcome), ['welcome', 'welcome', 'welcome']);
  }
});

test('whoever selects a client certificate may wait for a request to the same server', async () => {
  await using server = await startTlsServer(
    { certificate, options: { requestCert: true, rejectUnauthorized: false } },
    listener,
  );
  using context = new TestContext({ maxConnectionsPerHost: 1, ignoreCertificateErrors: true });
  const none: RequestHandler = { onSelectClientCertificate: () => ({ action: 'none' }) };
  const fetching: RequestHandler = {
    onSelectClientCertificate: async () => {
      const get = await run(`${server.url}/token`, { context, handler: none });
      assert.equal(get.text, 'token');
      return { action: 'none' };
    },
  };
  const all = await Promise.all(
    Array.from({ length: 3 }, () => run(`${server.url}/open`, { context, handler: fetching })),
  );
  assert.deepEqual(all.map(outcome), ['welcome', 'welcome', 'welcome']);
});

test('whoever answers a proxy may wait for a request through the same proxy, forwarded or in a tunnel', async () => {
  await using plain = await startServer(listener);
  await using secure = await startTlsServer({ certificate }, listener);
  await using proxy = await startProxy({
    refuse: ({ headers }, authorization) =>
      authorization === basic || headers.some(([name]) => name === 'X-Token')
        ? null
        : { challenges: ['Basic realm="office"'] },
  });
  for (const { url } of [plain, secure]) {
    using context = new TestContext({
      maxConnectionsPerHost: 1,
      ignoreCertificateErrors: true,
      proxy: { kind: 'fixed', proxy: proxy.url, bypass: '<-loopback>' },
    });
    const answer = { action: 'provide', username: 'alice', password: 'wonderland' } as const;
    const fetching: RequestHandler = {
      getAuthCredentials: async () => {
        const get = await run(`${url}/token`, {
          context,
          handler: { getAuthCredentials: () => answer },
        });
        assert.equal(get.text, 'token');
        return answer;
      },
    };
    const all = await Promise.all(
      Array.from({ length: 3 }, () => run(`${url}/open`, { context, handler: fetching })),
    );
    assert.deepEqual(all.map(outcome), ['welcome', 'welcome', 'welcome']);
  }
});

test('over HTTP/2 too, where the server takes one request at a time', async () => {
  const server = createSecureServer({
    cert: certificate.chainPem,
    key: certificate.keyPem,
    settings: { maxConcurrentStreams: 1 },
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const moved = headers[':path'] === '/moved';
    stream.respond(moved ? { ':status': 302, location: '/token' } : { ':status': 200 });
    stream.end(headers[':path']);
  });
  const { port, close } = await listenOnLoopback(server);
  const url = `https://localhost:${port}`;
  using context = new TestContext({ ignoreCertificateErrors: true });
  const handler: RequestHandler = {
    onResourceRedirect: async () => {
      assert.equal((await run(`${url}/in`, { context })).text, '/in');
    },
  };
  const all = await Promise.all(
    Array.from({ length: 4 }, () => run(`${url}/moved`, { context, handler })),
  );
  assert.deepEqual(all.map(outcome), Array<string>(4).fill('/token'));
  await close();
});

test('questions that nobody answers keep no other request from the same server', async () => {
  await using server = await startServer(listener);
  using context = new TestContext();
  const asking: RequestHandler = { onResourceRedirect: () => new AskPerson() };
  const open = Array.from({ length: 6 }, () =>
    start(`${server.url}/moved`, { context, handler: asking, person: new Thinking() }),
  );
  await Promise.all(open.map((one) => one.until('callback:asked')));
  assert.equal((await run(`${server.url}/open`, { context })).text, 'welcome');
  for (const one of open) one.webRequest.cancel();
  for (const one of open) await one.end();
});

test('the body of a challenge is read while somebody is asked, and its connection is free', async () => {
  await using server = await startServer(listener);
  using context = new TestContext({ maxConnectionsPerHost: 1 });
  for (const answer of [right, null]) {
    const person = new Thinking();
    const get = start({ url: `${server.url}/guarded`, flags }, { context, person });
    await get.until('callback:asked');
    assert.equal((await run(`${server.url}/open`, { context })).text, 'welcome');
    person.answer(answer);
    assert.equal((await get.end()).text, answer === null ? 'who are you' : 'welcome');
    context.clearAuthCredentials();
  }
  assert.equal(server.connectionCount, 1);
});

test('the body of a challenge that is long, or that stands still, is delivered whole to whoever gives no credentials', async () => {
  const long = Buffer.alloc(300_000, 'x');
  await using server = await startServer((request, response) => {
    if (request.headers.authorization === basic) {
      response.end('welcome');
      return;
    }
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' });
    if (request.url === '/long') response.end(long);
    else response.write('beginning ');
    going.push(() => response.end('end'));
  });
  const going: (() => void)[] = [];
  for (const [path, text] of [
    ['/long', long.toString()],
    ['/still', 'beginning end'],
  ] as const) {
    for (const answer of [right, null]) {
      const person = new Thinking();
      const get = start({ url: server.url + path, flags }, { person });
      await get.until('callback:asked');
      person.answer(answer);
      if (answer === null) setImmediate(() => going.at(-1)?.());
      assert.equal((await get.end()).text, answer === null ? text : 'welcome');
      assert.ok(get.webRequest.response?.status === (answer === null ? 401 : 200));
    }
  }
});

test('handlers that answer after a moment open no more connections than others', async () => {
  await using server = await startServer(listener);
  using context = new TestContext();
  const handler: RequestHandler = {
    onResourceResponse: async () => {
      await new Promise(setImmediate);
    },
  };
  await Promise.all(
    Array.from({ length: 100 }, () => run(`${server.url}/open`, { context, handler })),
  );
  assert.equal(server.connectionCount, 6);
});

test('a place that comes to be lent just after they were counted is lent to who waits', async () => {
  const served = Promise.withResolvers<undefined>();
  const places = new BlockedSlots(() => {
    served.resolve(undefined);
  });
  const { since } = places.add();
  assert.equal(places.lent, 0);
  // As on a busy machine, where any time may pass between two lines.
  while (performance.now() - since < 150);
  places.watch();
  await served.promise;
  assert.equal(places.lent, 1);
});
