import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { InvalidRequestError } from '../../src/engine/index.ts';
import type { HttpVersion, RequestContextOptions } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { outcome, run, start, TestContext } from './run.ts';

test("a context refuses options that can't be meant, by name", () => {
  const tooLong = 2 ** 31;
  const cases: readonly (readonly [RequestContextOptions, RegExp])[] = [
    [{ maxConnectionsPerHost: 0 }, /^maxConnectionsPerHost is 0/],
    [{ maxConnectionsPerHost: NaN }, /^maxConnectionsPerHost is NaN/],
    [{ timeouts: { totalMs: tooLong } }, /^totalMs is 2147483648/],
    [{ idleTimeoutMs: -1 }, /^idleTimeoutMs is -1/],
    [{ proxy: { kind: 'pac', text: '', timeoutMs: tooLong } }, /^proxy\.timeoutMs is/],
    [{ httpVersion: '3' as HttpVersion }, /^"3" is not a version of HTTP/],
    [{ userAgent: 'me\r\nX: 1' }, /^This option can't be sent: the value of userAgent contains/],
    [{ acceptLanguageList: 'en\0' }, /^This option can't be sent: the value of acceptLanguageList/],
  ];
  for (const [options, message] of cases) {
    assert.throws(() => new TestContext(options), { name: 'TypeError', message });
  }
  using context = new TestContext({ maxConnectionsPerHost: Infinity, idleTimeoutMs: 0 });
  assert.equal(context.disposed, false);
});

test('a time of 0 is no limit: for idle connections, for handlers, for a PAC file', async () => {
  await using server = await startServer((_, response) => response.end('ok'));
  const text = 'function FindProxyForURL() { return "DIRECT"; }';
  const pac = { kind: 'pac', text, bypass: '<-loopback>', timeoutMs: 0 } as const;
  using context = new TestContext({ idleTimeoutMs: 0, proxy: pac });
  const get = await run(server.url, { context });
  assert.equal(outcome(get), 'ok');
  assert.match(get.of('connection:opened')[0]?.proxy?.reason ?? '', /PAC/);
  const again = start(server.url, { context });
  assert.equal(outcome(await again.end()), 'ok');
  assert.equal(server.connectionCount, 1);
  const { WebRequest } = await import('../../src/engine/index.ts');
  const handler = {
    // Time itself is tested: a limit of 0 would be over.
    onBeforeResourceLoad: () => wait(20, 'cancel' as const),
  };
  const create = (decisionTimeoutMs: number) =>
    WebRequest.create({ url: server.url }, {}, { context, handler, decisionTimeoutMs });
  assert.throws(() => create(-1), InvalidRequestError);
  assert.equal((await create(0).done).requestError?.name, 'ERR_ABORTED');
});
