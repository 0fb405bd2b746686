import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http2';
import { test } from 'node:test';
import { listenOnLoopback } from '../../examples/playground/loopbackServer.ts';
import type { HeaderList, RequestInit } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { Answering, outcome, run, seen, TestContext } from './run.ts';

test('an empty query stays in the request line, whoever speaks HTTP, through a proxy and behind a redirect', async () => {
  await using server = await startServer((request, response) => {
    if (request.url === '/go') response.writeHead(302, { Location: '/next?' });
    response.end('ok');
  });
  const asked = (): string | undefined => server.requests.at(-1)?.url;
  for (const headers of [[], [['Host', 'own']]] as readonly HeaderList[]) {
    const cases = [
      ['/hello?', '/hello?'],
      ['/hello?#', '/hello?'],
      ['/hello?#a?b', '/hello?'],
      ['/hello#?', '/hello'],
      ['?', '/?'],
      ['/go', '/next?'],
    ] as const;
    for (const [path, target] of cases) {
      const get = await run({ url: server.url + path, headers });
      assert.equal(outcome(get), 'ok');
      assert.equal(asked(), target, path);
    }
  }
  const get = await run(`${server.url}/hello?`);
  assert.equal(get.of('request:sent')[0]?.url, `${server.url}/hello?`);
  assert.equal(get.webRequest.response?.url, `${server.url}/hello?`);
  using proxied = new TestContext({ proxy: { kind: 'fixed', proxy: server.url } });
  await run('http://server.test/hello?', { context: proxied });
  assert.equal(asked(), 'http://server.test/hello?');

  const paths: unknown[] = [];
  const http2 = createServer((request, response) => {
    paths.push(request.url);
    response.end('ok');
  });
  const { port, close } = await listenOnLoopback(http2);
  await run({ url: `http://127.0.0.1:${port}/hello?`, httpVersion: '2' });
  assert.deepEqual(paths, ['/hello?']);
  await close();
});

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Whether a Digest answer signs `target`, as the server of "alice" with the password "secret" sees it. */
function signs(answer: string, method: string, target: string): boolean {
  const part = (name: string): string =>
    new RegExp(`\\b${name}="?([^",]*)`).exec(answer)?.[1] ?? '';
  const [a1, a2] = [md5('alice:r:secret'), md5(`${method}:${target}`)];
  const response = md5(`${a1}:n:${part('nc')}:${part('cnonce')}:auth:${a2}`);
  return part('uri') === target && part('response') === response;
}

test('Digest signs what stands in the request line: *, a target written by hand, an empty query', async () => {
  const challenge = 'Digest realm="r", nonce="n", qop="auth"';
  const person = new Answering(() => ({
    kind: 'credentials',
    username: 'alice',
    password: 'secret',
  }));
  const requests: readonly (readonly [Partial<RequestInit>, string, string])[] = [
    [{ method: 'OPTIONS', requestTarget: '*' }, '/page', '*'],
    [{ requestTarget: '/a/../b' }, '/b', '/a/../b'],
    [{}, '/hello?', '/hello?'],
    [{}, '/hello?a=1#f', '/hello?a=1'],
  ];
  for (const isProxy of [false, true]) {
    for (const [part, path, target] of requests) {
      const field = isProxy ? 'proxy-authorization' : 'authorization';
      await using server = await startServer((request, response) => {
        if (request.headers[field] === undefined) {
          response.writeHead(isProxy ? 407 : 401, {
            [isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate']: challenge,
          });
        }
        response.end('ok');
      });
      using context = new TestContext(
        isProxy ? { proxy: { kind: 'fixed', proxy: server.url } } : {},
      );
      const origin = isProxy ? 'http://server.test' : server.url;
      const flags = ['allowStoredCredentials'] as const;
      await run({ ...part, url: origin + path, flags }, { context, person });
      const last = server.requests.at(-1);
      const method = part.method ?? 'GET';
      const expected = isProxy && part.requestTarget === undefined ? origin + target : target;
      assert.equal(last?.url, expected);
      assert.ok(signs(seen(last, field)[0] ?? '', method, expected), `${method} ${expected}`);
    }
  }
});
