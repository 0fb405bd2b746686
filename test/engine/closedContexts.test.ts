import assert from 'node:assert/strict';
import { createSecureServer } from 'node:http2';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import {
  bytesBody,
  type HeaderList,
  type RequestContextOptions,
  type RequestInit,
  streamBody,
} from '../../src/engine/index.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { startRawServer } from '../servers/rawServer.ts';
import { startSocksServer } from '../servers/socksServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import type { TestServer } from '../servers/testServer.ts';
import { outcome, run, start, TestContext, Thinking } from './run.ts';
import type { Run, RunOptions } from './run.ts';

const certificate = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });
const trusting = { extraCaCertificates: [certificate.pem] };

/** Says no more than a path asks for: nothing for `/wait` and `/upload`, half a body for `/half`. */
const listener: Parameters<typeof startServer>[0] = (request, response) => {
  const { url } = request;
  if (url === '/ok') response.end('ok');
  else if (url === '/half') response.writeHead(200, { 'Content-Length': '10' }).write('half.');
  else if (url === '/guarded') {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end('who');
  }
};

/** The ways by which a context closes, and what its requests end with. */
const closings = [
  ['ERR_CONNECTION_CLOSED', (context: TestContext) => context.closeAllConnections()],
  ['ERR_CONTEXT_SHUT_DOWN', (context: TestContext) => context.dispose()],
] as const;

/** What is left open by a route, in the order in which it has to be closed. */
function closing(...open: readonly AsyncDisposable[]): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      for (const one of open) await one[Symbol.asyncDispose]();
    },
  };
}

/** The ways to a server: what leads there, and what its requests have. */
const routes: Readonly<
  Record<
    string,
    () => Promise<
      AsyncDisposable & {
        server: Pick<TestServer, 'url' | 'requests'>;
        options: RequestContextOptions;
        headers?: HeaderList;
      }
    >
  >
> = {
  'HTTP/1.1 by undici': async () => {
    const server = await startServer(listener);
    return { server, options: {}, ...closing(server) };
  },
  'HTTP/1.1 by node:http': async () => {
    const server = await startServer(listener);
    const headers = [['Host', 'own']] as const;
    return { server, options: {}, headers, ...closing(server) };
  },
  'HTTP/1.1 over TLS': async () => {
    const server = await startTlsServer({ certificate }, listener);
    return { server, options: trusting, ...closing(server) };
  },
  'HTTP/2': async () => {
    const requests: TestServer['requests'][number][] = [];
    const h2 = createSecureServer({ cert: certificate.chainPem, key: certificate.keyPem });
    h2.on('request', (request, response) => {
      requests.push(request as never);
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      listener(request as never, response as never);
    });
    const { port, close } = await listenOnLoopback(h2);
    const server = { url: `https://localhost:${port}`, requests };
    return { server, options: trusting, ...closing({ [Symbol.asyncDispose]: close }) };
  },
  'a proxy that passes requests on': async () => {
    const server = await startServer(listener);
    const proxy = await startProxy();
    const options = { proxy: { kind: 'fixed', proxy: proxy.url, bypass: '<-loopback>' } } as const;
    return {
      server,
      options,
      ...closing(proxy, server),
    };
  },
  'a tunnel with TLS': async () => {
    const server = await startTlsServer({ certificate }, listener);
    const proxy = await startProxy();
    const fixed = { kind: 'fixed', proxy: proxy.url, bypass: '<-loopback>' } as const;
    return {
      server,
      options: { ...trusting, proxy: fixed },
      ...closing(proxy, server),
    };
  },
  SOCKS: async () => {
    const server = await startServer(listener);
    const proxy = await startSocksServer();
    const fixed = {
      kind: 'fixed',
      proxy: `socks5://127.0.0.1:${proxy.port}`,
      bypass: '<-loopback>',
    } as const;
    return {
      server,
      options: { proxy: fixed },
      ...closing(proxy, server),
    };
  },
};

/** Sockets take a moment to close. */
async function assertNoneLeft(context: TestContext): Promise<void> {
  for (let turn = 0; turn < 1000 && context.connections.size > 0; turn++) {
    await new Promise(setImmediate);
  }
  assert.equal(context.connections.size, 0);
}

async function* endless(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('piece');
  await new Promise<never>(() => undefined);
}

/** How far a request has come, and when it is there. */
const stages: Readonly<
  Record<
    string,
    {
      readonly request: () => Partial<RequestInit> & { readonly path: string };
      readonly options?: (asked: () => void) => RunOptions;
      readonly reached: (running: Run, asked: Promise<void>) => Promise<void>;
    }
  >
> = {
  'waits for an answer': {
    request: () => ({ path: '/wait' }),
    reached: (running) => running.until('phase:started', 'wait'),
  },
  'reads a body': {
    request: () => ({ path: '/half' }),
    reached: (running) => running.until('download:progress'),
  },
  'sends a stream': {
    request: () => ({ path: '/upload', method: 'PUT', postData: streamBody(endless()) }),
    reached: (running) => running.until('upload:progress'),
  },
  'sends bytes': {
    request: () => ({
      path: '/upload',
      method: 'PUT',
      postData: bytesBody(Buffer.alloc(5_000_000)),
    }),
    reached: (running) => running.until('request:sent'),
  },
  'asks about a response': {
    request: () => ({ path: '/half' }),
    options: (asked) => ({
      handler: {
        onResourceResponse: () => {
          asked();
          return new Promise<never>(() => undefined);
        },
      },
    }),
    reached: (_, asked) => asked,
  },
  'asks for credentials': {
    request: () => ({ path: '/guarded', flags: ['allowStoredCredentials'] }),
    options: () => ({ person: new Thinking() }),
    reached: (running) => running.until('callback:asked'),
  },
};

for (const [name, route] of Object.entries(routes)) {
  test(`closing all connections ends each request on them once and for all: ${name}`, async () => {
    for (const [error, close] of closings) {
      for (const [stage, { request, options, reached }] of Object.entries(stages)) {
        await using way = await route();
        const { server, headers = [] } = way;
        using context = new TestContext(way.options);
        // A request that fails on a connection that has served before is the kind that is sent again.
        assert.equal(outcome(await run({ url: `${server.url}/ok`, headers }, { context })), 'ok');
        const { promise: asked, resolve } = Promise.withResolvers<void>();
        const { path, ...rest } = request();
        const running = start(
          { url: `${server.url}${path}`, headers, ...rest },
          { context, ...options?.(resolve) },
        );
        await reached(running, asked);
        const sent = running.of('request:sent').length;
        close(context);
        assert.equal(running.error, error, `${stage}, at once`);
        await running.end();
        assert.equal(running.of('request:sent').length, sent, stage);
        if (context.disposed) assert.equal(context.connections.size, 0);
        else {
          const later = await run({ url: `${server.url}/ok`, headers }, { context });
          assert.equal(outcome(later), 'ok', stage);
          assert.equal(later.of('connection:opened')[0]?.reused, false, stage);
          context.connections.closeAll();
        }
        await assertNoneLeft(context);
        const paths = server.requests.filter(({ url }) => url.endsWith(path));
        assert.ok(paths.length <= 1, `${stage}: ${paths.length} times`);
      }
    }
  });
}

test('closing all connections ends requests that have none yet: in TLS, in a tunnel, in the queue', async () => {
  for (const [error, close] of closings) {
    await using silent = await startRawServer(() => undefined);
    await using tunnels = await startProxy({ onConnect: (socket) => void socket.resume() });
    await using socks = await startSocksServer({ silent: true });
    const proxied = (proxy: string) => ({ proxy: { kind: 'fixed', proxy } as const });
    const cases = [
      { options: {}, url: `https://127.0.0.1:${silent.port}/`, phase: 'tls' },
      { options: proxied(tunnels.url), url: 'https://far.invalid/', phase: 'connect' },
      { options: proxied(`socks5://127.0.0.1:${socks.port}`), url: 'http://far.invalid/' },
      { options: { maxConnectionsPerHost: 1 }, url: silent.url, phase: 'queued', ahead: true },
    ];
    for (const { options, url, phase = 'connect', ahead = false } of cases) {
      using context = new TestContext(options);
      const first = ahead ? start(url, { context }) : null;
      await first?.until('phase:started', 'wait');
      const running = start(url, { context });
      await running.until('phase:started', phase);
      close(context);
      assert.equal(running.error, error, `${url} ${phase}`);
      await running.end();
      assert.equal(running.of('request:sent').length, 0);
      assert.equal(first && outcome(await first.end()), ahead ? error : null);
      await assertNoneLeft(context);
    }
  }
});

test('closing all connections ends a request whose certificate somebody is asked about', async () => {
  await using server = await startTlsServer({ certificate }, listener);
  for (const [error, close] of closings) {
    using context = new TestContext();
    const running = start(`${server.url}/ok`, { context, person: new Thinking() });
    await running.until('callback:asked');
    close(context);
    assert.equal(running.error, error);
    await running.end();
  }
  assert.equal(server.requests.length, 0);
});

test('closing all connections ends no request that has nothing to do with them', async () => {
  await using server = await startServer(listener);
  using context = new TestContext();
  const { promise: loading, resolve } = Promise.withResolvers<undefined>();
  const asked = start(`${server.url}/ok`, {
    context,
    handler: { onBeforeResourceLoad: () => loading },
  });
  const { promise: body, resolve: giveBody } = Promise.withResolvers<Uint8Array>();
  const served = start('http://nowhere.invalid/', {
    context,
    handler: {
      getResourceHandler: () => ({
        getResponseHeaders: () => ({}),
        read: () => body.then((piece) => (served.data.length === 0 ? piece : null)),
      }),
    },
  });
  await served.until('response:received');
  context.closeAllConnections();
  resolve(undefined);
  giveBody(Buffer.from('mine'));
  assert.deepEqual([outcome(await asked.end()), outcome(await served.end())], ['ok', 'mine']);
});
