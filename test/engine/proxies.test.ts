import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import {
  type Answer,
  type ProxyOption,
  type RequestContextOptions,
  textBody,
} from '../../src/engine/index.ts';
import { startProxy } from '../servers/proxyServer.ts';
import { unusedPort } from '../servers/rawServer.ts';
import { readBody, startServer, startTlsServer } from '../servers/testServer.ts';
import { Answering, run, seen, start, TestContext, Thinking } from './run.ts';

const flags = ['allowStoredCredentials'] as const;
const basic = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const right: Answer = { kind: 'credentials', username: 'alice', password: 'wonderland' };
const wrong: Answer = { kind: 'credentials', username: 'alice', password: 'wrong' };

const authority = await issueCertificate({ commonName: 'Test CA', isAuthority: true });
const certificate = await issueCertificate({
  commonName: 'shop.test',
  altNames: ['shop.test', 'localhost'],
  issuer: authority,
});
const selfSigned = await issueCertificate({ commonName: 'localhost', altNames: ['localhost'] });

function contextWith(proxy: ProxyOption, more: RequestContextOptions = {}): TestContext {
  return new TestContext({ proxy, extraCaCertificates: [authority.pem], ...more });
}

const fixed = (proxy: string): ProxyOption => ({ kind: 'fixed', proxy, bypass: '<-loopback>' });

/** Lets alice in; the realm is the proxy's. */
const guarded = {
  refuse: (_: unknown, authorization: string | undefined) =>
    authorization === basic('alice', 'wonderland')
      ? null
      : { challenges: ['Basic realm="office"'] },
};

test('a plain http request goes to the proxy in absolute form, with the server named in Host', async () => {
  await using server = await startServer((request, response) => {
    void readBody(request).then((body) => response.end(`got ${body.toString()}`));
  });
  await using proxy = await startProxy();
  using context = contextWith(fixed(proxy.url));
  const url = `http://user@shop.test:${server.port}/path?q=1#part`;
  const post = await run(
    { url, method: 'POST', postData: textBody('body'), headers: [['X-Own', '1']] },
    { context },
  );
  assert.equal(post.text, 'got body');
  const [request] = proxy.requests;
  assert.equal(request?.target, `http://shop.test:${server.port}/path?q=1`);
  assert.deepEqual(seen(request, 'host'), [`shop.test:${server.port}`]);
  assert.equal(server.requests[0]?.url, '/path?q=1');
  assert.deepEqual(post.of('connection:opened')[0]?.proxy, {
    url: `http://127.0.0.1:${proxy.port}`,
    reason: 'the settings name it',
  });
  assert.equal(post.of('connection:opened')[0]?.remoteAddress, `127.0.0.1:${proxy.port}`);
});

test('plain http requests to different servers share the connection to their proxy', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  using context = contextWith(fixed(proxy.url));
  await run(`http://one.test:${server.port}/`, { context });
  await run(`http://two.test:${server.port}/`, { context });
  assert.deepEqual([proxy.requests.length, proxy.connectionCount], [2, 1]);
});

test("https goes through a tunnel, which the proxy can't read, and which is used again", async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  await using proxy = await startProxy();
  using context = contextWith(fixed(proxy.url));
  const url = `https://shop.test:${server.port}/secret`;
  const headers = [['Proxy-Authorization', 'Basic eDp5']] as const;
  const first = await run({ url, headers }, { context });
  const second = await run({ url, headers }, { context });
  assert.deepEqual([first.text, second.text], ['ok', 'ok']);
  assert.deepEqual(
    proxy.requests.map(({ method, target }) => [method, target]),
    [['CONNECT', `shop.test:${server.port}`]],
  );
  assert.deepEqual(seen(proxy.requests[0], 'host'), [`shop.test:${server.port}`]);
  assert.deepEqual(seen(proxy.requests[0], 'proxy-authorization'), ['Basic eDp5']);
  assert.deepEqual(seen(server.requests[0], 'proxy-authorization'), []);
  assert.equal(second.of('connection:opened')[0]?.reused, true);
  assert.deepEqual(
    first.of('tunnel:answered').map(({ status, proxy: url }) => [status, url]),
    [[200, proxy.url]],
  );
});

test('the phases of the way to the proxy, of the tunnel and of TLS are phases of the hop', async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  const its = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: authority,
  });
  await using proxy = await startProxy({ certificate: its });
  using context = contextWith(fixed(proxy.url));
  const get = await run(`https://shop.test:${server.port}/`, { context });
  assert.equal(get.text, 'ok');
  assert.deepEqual(
    get.of('phase:started').map(({ phase }) => phase),
    ['dns', 'connect', 'tls', 'connect', 'tls', 'send', 'wait', 'receive'],
  );
});

test('an HTTPS proxy passes on plain http too', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const its = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: authority,
  });
  await using proxy = await startProxy({ certificate: its });
  using context = contextWith(fixed(proxy.url));
  const get = await run(`http://shop.test:${server.port}/`, { context });
  assert.equal(get.text, 'ok');
  assert.equal(proxy.requests[0]?.target, `http://shop.test:${server.port}/`);
});

test('an HTTPS proxy that passes on plain http teaches no HSTS', async () => {
  await using server = await startServer((_, response) => {
    response.setHeader('Strict-Transport-Security', 'max-age=1000').end('ok');
  });
  const its = await issueCertificate({
    commonName: 'localhost',
    altNames: ['localhost'],
    issuer: authority,
  });
  await using proxy = await startProxy({ certificate: its });
  using context = contextWith(fixed(proxy.url));
  const url = `http://shop.test:${server.port}/`;
  assert.equal((await run(url, { context })).text, 'ok');
  assert.equal(await context.hsts.upgrade(url), null);
});

test('a Proxy-Authorization written by hand goes to no server when the way is straight, nor to another origin', async () => {
  await using other = await startServer((_, response) => response.end('ok'));
  await using server = await startServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { Location: other.url }).end();
    else response.end('ok');
  });
  const headers = [['Proxy-Authorization', 'Basic eDp5']] as const;
  using straight = contextWith({ kind: 'direct' });
  await run({ url: server.url, headers }, { context: straight });
  await run({ url: `${server.url}/away`, headers });
  assert.deepEqual(
    server.requests.map((request) => seen(request, 'proxy-authorization')),
    [[], ['Basic eDp5']],
    'it is an ordinary field where no proxies are known of',
  );
  assert.deepEqual(seen(other.requests[0], 'proxy-authorization'), []);
});

test('S30: a bad certificate of the proxy is asked about, and refused it is the proxy that fails', async () => {
  await using server = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  await using plain = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy({ certificate: selfSigned });
  for (const url of [`https://shop.test:${server.port}/`, `http://shop.test:${plain.port}/`]) {
    using context = contextWith(fixed(proxy.url));
    const before = proxy.requests.length;
    const denied = await run(url, { context });
    assert.equal(denied.error, 'ERR_PROXY_CERTIFICATE_INVALID');
    assert.equal(denied.webRequest.requestError?.phase, 'tls');
    assert.match(denied.webRequest.requestError.message, /ERR_CERT_AUTHORITY_INVALID/);
    assert.equal(proxy.requests.length, before, 'the proxy never learns where to');

    const person = new Answering(() => ({ kind: 'certificate', allow: true, remember: 'once' }));
    const allowed = await run(url, { context, person });
    assert.equal(allowed.text, 'ok');
    const [question] = person.questions;
    assert.ok(question?.kind === 'certificate');
    assert.deepEqual([question.host, question.port], ['localhost', proxy.port]);

    // A permission never travels with the socket.
    assert.equal((await run(url, { context })).error, 'ERR_PROXY_CERTIFICATE_INVALID');
  }
});

test('a bad certificate of the server is asked about through a tunnel as well, each session for itself', async () => {
  await using server = await startTlsServer({ certificate: selfSigned }, (_, response) =>
    response.end('ok'),
  );
  await using proxy = await startProxy();
  using context = contextWith(fixed(proxy.url));
  const url = `https://localhost:${server.port}/`;
  assert.equal((await run(url, { context })).error, 'ERR_CERT_AUTHORITY_INVALID');
  const person = new Answering(() => ({ kind: 'certificate', allow: true, remember: 'once' }));
  assert.equal((await run(url, { context, person })).text, 'ok');
  assert.equal((await run(url, { context })).error, 'ERR_CERT_AUTHORITY_INVALID');
  assert.equal(server.requests.length, 1);
});

test('A22: the challenge of a proxy is put with its host and port, for http and for https', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  for (const url of [`http://shop.test:${server.port}/`, `https://shop.test:${secure.port}/`]) {
    await using proxy = await startProxy(guarded);
    using context = contextWith(fixed(proxy.url));
    let times = 0;
    const person: Answering = new Answering(() => (++times === 1 ? wrong : right));
    const get = await run({ url, flags }, { context, person });
    assert.deepEqual([get.status, get.text], [200, 'ok']);
    assert.deepEqual(
      person.questions.map((question) =>
        question.kind === 'credentials'
          ? [question.isProxy, question.host, question.port, question.realm, question.attempt]
          : [],
      ),
      [
        [true, '127.0.0.1', proxy.port, 'office', 1],
        [true, '127.0.0.1', proxy.port, 'office', 2],
      ],
    );
    assert.deepEqual([proxy.requests.length, proxy.connectionCount], [3, 1]);
    assert.deepEqual(
      seen([...server.requests, ...secure.requests].at(-1), 'proxy-authorization'),
      [],
      'the server never sees what is for the proxy',
    );
    assert.doesNotMatch(JSON.stringify(get.events), /wonderland|d29uZGVybGFuZA|YWxpY2U6/);

    // Remembered for this context and proxy, and sent unasked.
    const again = await run({ url, flags, headers: [['Connection', 'close']] }, { context });
    assert.equal(again.status, 200);
    context.connections.closeAll();
    assert.equal((await run({ url, flags }, { context })).status, 200);
    assert.deepEqual(
      proxy.requests.slice(3).map((request) => seen(request, 'proxy-authorization').length),
      proxy.requests.slice(3).map(() => 1),
    );
    context.clearAuthCredentials();
    context.connections.closeAll();
    const cleared = await run({ url, flags }, { context });
    assert.notEqual(cleared.status, 200);
  }
});

test('A22: a proxy is asked again on the same connection or on a new one, as it ends its challenge', async () => {
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  for (const [framing, connections] of [
    ['length', 1],
    ['chunked', 1],
    ['close', 2],
  ] as const) {
    await using proxy = await startProxy({
      refuse: (_, authorization) =>
        authorization === basic('alice', 'wonderland')
          ? null
          : { challenges: ['Basic realm="office"'], framing },
    });
    using context = contextWith(fixed(proxy.url));
    const get = await run(
      { url: `https://shop.test:${secure.port}/`, flags },
      { context, person: new Answering(() => right) },
    );
    assert.equal(get.text, 'ok', framing);
    assert.deepEqual([proxy.requests.length, proxy.connectionCount], [2, connections], framing);
    assert.deepEqual(
      get.of('tunnel:answered').map(({ status }) => status),
      [407, 200],
    );
  }
});

test("cookies of a forwarding proxy's 407 are asked about, kept, and sent with its answer", async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy({
    refuse: (request, authorization) => {
      const refusal = guarded.refuse(request, authorization);
      return refusal && { ...refusal, headers: { 'Set-Cookie': 'seen-by=proxy' } };
    },
  });
  using context = contextWith(fixed(proxy.url));
  const asked: string[] = [];
  const get = await run(
    { url: `http://shop.test:${server.port}/`, flags, headers: [['Authorization', 'Custom own']] },
    {
      context,
      person: new Answering(() => right),
      handler: {
        canSetCookie: ({ cookie, response }) => {
          asked.push(`${cookie.name} of a ${response.status}`);
          return true;
        },
      },
    },
  );
  assert.equal(get.text, 'ok');
  assert.deepEqual(asked, ['seen-by of a 407']);
  assert.deepEqual(
    proxy.requests.map((request) => [seen(request, 'cookie'), seen(request, 'authorization')]),
    [
      [[], ['Custom own']],
      [['seen-by=proxy'], ['Custom own']],
    ],
  );
});

test('A23: a cancelled challenge of a proxy is a 407 for http and a failed tunnel for https', async () => {
  await using proxy = await startProxy(guarded);
  using context = contextWith(fixed(proxy.url));
  const person = new Answering(() => ({ kind: 'cancel' }));
  const plain = await run({ url: 'http://shop.test/', flags }, { context, person });
  assert.deepEqual(
    [plain.webRequest.requestStatus, plain.status, plain.text],
    ['success', 407, 'who are you'],
  );
  const secure = await run({ url: 'https://shop.test/', flags }, { context, person });
  assert.equal(secure.error, 'ERR_TUNNEL_CONNECTION_FAILED');
  assert.equal(secure.webRequest.requestError?.nodeCode, '407');
  assert.equal(person.questions.length, 2);
});

test('a proxy is asked about whatever the flags say: they speak of the server', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy(guarded);
  using context = contextWith(fixed(proxy.url));
  const person = new Answering(() => right);
  const get = await run(`http://shop.test:${server.port}/`, { context, person });
  assert.equal(get.text, 'ok');
});

test("the user-info of a proxy's URL answers its challenge, and stands nowhere in the log", async () => {
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  await using proxy = await startProxy({
    refuse: (_, authorization) =>
      authorization === basic('alice', 'p@ss:wörd')
        ? null
        : { challenges: ['Basic realm="office"'] },
  });
  using context = contextWith(fixed(`http://alice:p%40ss:w%C3%B6rd@127.0.0.1:${proxy.port}`));
  const get = await run(`https://shop.test:${secure.port}/`, { context });
  assert.equal(get.text, 'ok');
  assert.equal(get.of('connection:opened')[0]?.proxy?.url, proxy.url);
  assert.doesNotMatch(JSON.stringify(get.events), /p@ss|p%40ss|alice/);
});

test('E17: a proxy that is down, that is unknown, that speaks no TLS: ERR_PROXY_CONNECTION_FAILED', async () => {
  await using plain = await startProxy();
  const down = `http://127.0.0.1:${await unusedPort()}`;
  for (const [proxy, phase] of [
    [down, 'connect'],
    [down.replace('http', 'socks5'), 'connect'],
    ['http://nowhere.invalid:3128', 'dns'],
    [`https://localhost:${plain.port}`, 'tls'],
  ] as const) {
    for (const url of ['http://shop.test/', 'https://shop.test/']) {
      using context = contextWith(fixed(proxy));
      const get = await run(url, { context });
      assert.equal(get.error, 'ERR_PROXY_CONNECTION_FAILED', `${proxy} ${url}`);
      assert.equal(get.webRequest.requestError?.phase, phase);
      assert.ok(get.webRequest.requestError.message.includes(proxy), 'the proxy is named');
    }
  }
});

test('E17: what a proxy answers to CONNECT other than 2xx is ERR_TUNNEL_CONNECTION_FAILED', async () => {
  for (const status of [302, 403, 502]) {
    await using proxy = await startProxy({ refuse: () => ({ status, framing: 'close' }) });
    using context = contextWith(fixed(proxy.url));
    const get = await run('https://shop.test/', { context });
    assert.equal(get.error, 'ERR_TUNNEL_CONNECTION_FAILED');
    assert.equal(get.webRequest.requestError?.nodeCode, String(status));
    assert.equal(get.of('tunnel:answered')[0]?.status, status);
    assert.equal(
      get.webRequest.response,
      null,
      'what the proxy says is never taken for the server',
    );
    await proxy.closed();
  }
});

test('E17: a proxy that offers no scheme that can be answered is ERR_PROXY_AUTH_UNSUPPORTED', async () => {
  await using proxy = await startProxy({ refuse: () => ({ challenges: ['Kerberos-5'] }) });
  using context = contextWith(fixed(proxy.url));
  const person = new Answering(() => right);
  const get = await run('https://shop.test/', { context, person });
  assert.equal(get.error, 'ERR_PROXY_AUTH_UNSUPPORTED');
  assert.equal((await run('http://shop.test/', { context, person })).status, 407);
  assert.equal(person.questions.length, 0);
});

test('each hop of a redirect finds its proxy anew', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/there') response.end('there');
    else response.writeHead(302, { Location: `http://two.test:${server.port}/there` }).end();
  });
  await using one = await startProxy();
  await using two = await startProxy();
  const asked: string[] = [];
  using context = contextWith((url) => {
    asked.push(url);
    const through = url.includes('two.test') ? two : one;
    return Promise.resolve({
      proxy: `PROXY 127.0.0.1:${through.port}`,
      reason: 'the test says so',
    });
  });
  const get = await run(`http://one.test:${server.port}/here`, { context });
  assert.equal(get.text, 'there');
  assert.deepEqual(asked.length, 2);
  assert.deepEqual(
    get.of('connection:opened').map(({ proxy }) => proxy?.url),
    [one.url, two.url],
  );
});

test('behind a proxy that is out of order the next of the list is tried, and it first the next time', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const down = await unusedPort();
  using context = contextWith(() =>
    Promise.resolve({
      proxy: `PROXY 127.0.0.1:${down}; SOCKS5 127.0.0.1:${down}; PROXY 127.0.0.1:${proxy.port}; DIRECT`,
      reason: 'a list',
    }),
  );
  const first = await run(`http://shop.test:${server.port}/`, { context });
  assert.equal(first.text, 'ok');
  assert.equal(first.of('problem:reported').length, 2);
  assert.equal(first.of('connection:opened')[0]?.proxy?.url, proxy.url);
  const second = await run(`http://shop.test:${server.port}/`, { context });
  assert.equal(second.of('problem:reported').length, 0);
});

test('a list that ends in DIRECT goes straight when no proxy can be reached', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const down = await unusedPort();
  using context = contextWith(() =>
    Promise.resolve({ proxy: `PROXY 127.0.0.1:${down}; DIRECT`, reason: 'a list' }),
  );
  const get = await run(server.url, { context });
  assert.equal(get.text, 'ok');
  assert.deepEqual(get.of('connection:opened')[0]?.proxy, { url: null, reason: 'a list' });
});

test('this machine is reached straight, unless <-loopback> says otherwise', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  using context = contextWith({ kind: 'fixed', proxy: proxy.url });
  const get = await run(server.url, { context });
  assert.equal(get.text, 'ok');
  assert.equal(proxy.requests.length, 0);
  assert.deepEqual(get.of('connection:opened')[0]?.proxy, {
    url: null,
    reason: 'local address (<-loopback> changes that)',
  });
});

test('the environment names the proxy, and NO_PROXY what goes straight', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  await using proxy = await startProxy();
  const environment = { http_proxy: `127.0.0.1:${proxy.port}`, NO_PROXY: '127.0.0.1,<-loopback>' };
  using context = contextWith({ kind: 'environment', environment });
  const through = await run(`http://shop.test:${server.port}/`, { context });
  assert.deepEqual(through.of('connection:opened')[0]?.proxy, {
    url: proxy.url,
    reason: 'http_proxy is set',
  });
  const straight = await run(server.url, { context });
  assert.deepEqual(straight.of('connection:opened')[0]?.proxy, {
    url: null,
    reason: 'NO_PROXY has 127.0.0.1',
  });
});

test('a setting that names no proxy fails the request, which never goes straight by mistake', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  for (const proxy of ['ftp://secret:pass@a.test', 'http://a b', '', 'http://a.test/path']) {
    using context = contextWith(fixed(proxy));
    const get = await run(server.url, { context });
    assert.equal(get.error, 'ERR_MANDATORY_PROXY_CONFIGURATION_FAILED', proxy);
    assert.doesNotMatch(get.webRequest.requestError?.message ?? '', /pass/);
  }
  using context = contextWith(() => Promise.reject(new Error('no idea')));
  const get = await run(server.url, { context });
  assert.match(get.webRequest.requestError?.message ?? '', /no idea/);
  assert.equal(server.requests.length, 0);
});

test('cancel while the proxy is silent about CONNECT closes the connection to it', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<undefined>();
  await using proxy = await startProxy({
    onConnect: (socket) => {
      socket.resume();
      ask(undefined);
    },
  });
  using context = contextWith(fixed(proxy.url));
  const get = start('https://shop.test/', { context });
  await asked;
  get.webRequest.cancel();
  await get.end();
  assert.equal(get.webRequest.requestStatus, 'canceled');
  await proxy.closed();
});

test("cancel while a proxy's credentials are asked for closes the connection to it", async () => {
  await using proxy = await startProxy(guarded);
  for (const url of ['https://shop.test/', 'http://shop.test/']) {
    using context = contextWith(fixed(proxy.url));
    const person = new Thinking();
    const get = start(url, { context, person });
    await get.until('callback:asked');
    get.webRequest.cancel();
    await get.end();
    assert.equal(get.webRequest.requestStatus, 'canceled');
    await proxy.closed();
  }
});

test('cancel in the TLS handshake inside the tunnel closes the tunnel', async () => {
  await using proxy = await startProxy({
    onConnect: (socket) => {
      socket.write('HTTP/1.1 200 Fine\r\n\r\n');
      socket.resume();
    },
  });
  using context = contextWith(fixed(proxy.url));
  const get = start('https://shop.test/', { context });
  await get.until('phase:started', 'tls');
  get.webRequest.cancel();
  await get.end();
  await proxy.closed();
});

test('a proxy that closes while its credentials are asked for is connected to again', async () => {
  await using secure = await startTlsServer({ certificate }, (_, response) => response.end('ok'));
  const { promise: closed, resolve: close } = Promise.withResolvers<undefined>();
  let times = 0;
  await using proxy = await startProxy({
    onConnect: (socket, request) => {
      times++;
      if (times === 1) {
        socket.write(
          'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
        );
        socket.resume();
        setImmediate(() => {
          socket.destroy();
          close(undefined);
        });
        return;
      }
      assert.deepEqual(seen(request, 'proxy-authorization'), [basic('alice', 'wonderland')]);
      socket.end('HTTP/1.1 403 Enough\r\n\r\n');
    },
  });
  using context = contextWith(fixed(proxy.url));
  const person = new Answering(async () => {
    await closed;
    return right;
  });
  const get = await run(`https://shop.test:${secure.port}/`, { context, person });
  assert.equal(get.webRequest.requestError?.nodeCode, '403');
  assert.equal(times, 2);
});
