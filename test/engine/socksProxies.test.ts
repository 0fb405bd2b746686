import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SocksOptions, startSocksServer } from '../servers/socksServer.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { run, start, TestContext } from './run.ts';
import { certificate, contextWith } from './behindProxy.ts';

test('SOCKS5 and SOCKS4a get the name of the server, for http and for https', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  for (const [scheme, version] of [
    ['socks5', 5],
    ['socks5h', 5],
    ['socks', 5],
    ['socks4a', 4],
  ] as const) {
    await using socks = await startSocksServer({ inPieces: true });
    using context = contextWith(`${scheme}://127.0.0.1:${socks.port}`);
    for (const url of [`http://shop.test:${server.port}/`, `https://shop.test:${secure.port}/`]) {
      const get = await run(url, { context });
      assert.deepEqual([get.text, get.error], ['ok', undefined], `${scheme} ${url}`);
      assert.equal((await run(url, { context })).of('connection:opened')[0]?.reused, true);
    }
    assert.deepEqual(
      socks.requests.map((request) => [request.version, request.host, request.port]),
      [
        [version, 'shop.test', server.port],
        [version, 'shop.test', secure.port],
      ],
    );
  }
});

test("SOCKS4 gets the server's IPv4 address, which is looked up here", async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using socks = await startSocksServer();
  using context = contextWith(`socks4://alice@127.0.0.1:${socks.port}`);
  const get = await run(`http://localhost:${server.port}/`, { context });
  assert.equal(get.text, 'ok');
  assert.deepEqual(socks.requests, [
    { version: 4, host: '127.0.0.1', port: server.port, user: 'alice', password: null },
  ]);
  assert.deepEqual(
    get.of('phase:started').map(({ phase }) => phase),
    ['connect', 'dns', 'connect', 'send', 'wait', 'receive'],
  );
  const unknown = await run('http://nowhere.invalid/', { context });
  assert.equal(unknown.error, 'ERR_NAME_NOT_RESOLVED');
  const six = await run('http://[2001:db8::1]/', { context });
  assert.equal(six.error, 'ERR_SOCKS_CONNECTION_FAILED');
  assert.match(six.webRequest.requestError?.message ?? '', /socks5/);
  await socks.closed();
});

test('SOCKS5 shows user and password to a proxy that wants them, and never in the log', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const credentials = { user: 'alice', password: 'w:nderland' };
  await using socks = await startSocksServer({ credentials });
  using right = contextWith(`socks5://alice:w%3Anderland@127.0.0.1:${socks.port}`);
  const get = await run(`http://shop.test:${server.port}/`, { context: right });
  assert.equal(get.text, 'ok');
  assert.equal(get.of('connection:opened')[0]?.proxy?.url, `socks5://127.0.0.1:${socks.port}`);
  assert.doesNotMatch(JSON.stringify(get.events), /nderland/);

  for (const userInfo of ['alice:wrong@', '']) {
    using wrong = contextWith(`socks5://${userInfo}127.0.0.1:${socks.port}`);
    const refused = await run(`http://shop.test:${server.port}/`, { context: wrong });
    assert.equal(refused.error, 'ERR_SOCKS_CONNECTION_FAILED');
    assert.doesNotMatch(JSON.stringify(refused.webRequest.requestError), /wrong/);
  }
});

test("credentials that SOCKS can't carry are refused before anything is sent", async () => {
  await using socks = await startSocksServer();
  using context = contextWith(`socks5://${'u'.repeat(256)}:p@127.0.0.1:${socks.port}`);
  const long = await run('http://shop.test/', { context });
  assert.equal(long.error, 'ERR_SOCKS_CONNECTION_FAILED');
  assert.match(long.webRequest.requestError?.message ?? '', /255/);
});

test('E17: what a SOCKS server refuses is told apart: an unreachable host, all else', async () => {
  const cases: readonly (readonly [SocksOptions, string, string])[] = [
    [{ reply: 1 }, 'socks5', 'ERR_SOCKS_CONNECTION_FAILED'],
    [{ reply: 2 }, 'socks5', 'ERR_SOCKS_CONNECTION_FAILED'],
    [{ reply: 3 }, 'socks5', 'ERR_SOCKS_CONNECTION_HOST_UNREACHABLE'],
    [{ reply: 4 }, 'socks5', 'ERR_SOCKS_CONNECTION_HOST_UNREACHABLE'],
    [{ reply: 5 }, 'socks5', 'ERR_SOCKS_CONNECTION_FAILED'],
    [{ reply: 91 }, 'socks4a', 'ERR_SOCKS_CONNECTION_FAILED'],
  ];
  for (const [options, scheme, error] of cases) {
    await using socks = await startSocksServer(options);
    using context = contextWith(`${scheme}://127.0.0.1:${socks.port}`);
    const get = await run('http://shop.test/', { context });
    assert.equal(get.error, error, `${scheme} ${JSON.stringify(options)}`);
    assert.ok(get.webRequest.requestError?.message.includes(`${scheme}://127.0.0.1:${socks.port}`));
  }
});

test('a SOCKS proxy that refuses is not gone round; one that breaks off is', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const viaOr = (socks: string) =>
    new TestContext({
      proxy: () => Promise.resolve({ proxy: `socks5://${socks}; DIRECT`, reason: 'a list' }),
    });
  const credentials = { user: 'alice', password: 'w' };
  for (const options of [{ reply: 2 }, { reply: 5 }, { credentials }] satisfies SocksOptions[]) {
    await using socks = await startSocksServer(options);
    for (const userInfo of ['', 'alice:wrong@']) {
      using context = viaOr(`${userInfo}127.0.0.1:${socks.port}`);
      for (let time = 0; time < 2; time++) {
        const get = await run(server.url, { context });
        assert.equal(get.error, 'ERR_SOCKS_CONNECTION_FAILED', JSON.stringify(options));
      }
    }
  }
  assert.equal(server.requests.length, 0);
  // It answers the greeting of SOCKS in HTTP.
  await using broken = await startServer((_, response) => response.end());
  using context = viaOr(`127.0.0.1:${broken.port}`);
  assert.equal((await run(server.url, { context })).text, 'ok');
});

test('a proxy that speaks something else than SOCKS is ERR_SOCKS_CONNECTION_FAILED', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  for (const scheme of ['socks5', 'socks4']) {
    using context = contextWith(`${scheme}://127.0.0.1:${server.port}`);
    const get = await run('http://127.0.0.1:1234/', { context });
    assert.equal(get.error, 'ERR_SOCKS_CONNECTION_FAILED');
  }
});

test('cancel during the SOCKS handshake closes the connection to the proxy', async () => {
  await using socks = await startSocksServer({ silent: true });
  using context = contextWith(`socks5://127.0.0.1:${socks.port}`);
  const get = start('http://shop.test/', { context });
  await socks.reached;
  get.webRequest.cancel();
  await get.end();
  assert.equal(get.webRequest.requestStatus, 'canceled');
  await socks.closed();
});
