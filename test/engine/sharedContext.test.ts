import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RequestContext } from '../../src/engine/index.ts';
import { startDigestServer } from '../servers/digestServer.ts';
import { startServer } from '../servers/testServer.ts';
import { run, start } from './run.ts';

test("a context that shares another one's memory sends its cookies and credentials, on connections of its own", async () => {
  await using server = await startServer((request, response) => {
    response.setHeader('Set-Cookie', 'a=1').end(request.headers.cookie ?? 'none');
  });
  await using guarded = await startDigestServer();
  const first = new RequestContext();
  const second = new RequestContext({ userAgent: 'second' }, first);
  await run({ url: server.url, flags: ['allowStoredCredentials'] }, { context: first });
  const handler = {
    getAuthCredentials: () => ({
      action: 'provide' as const,
      username: 'alice',
      password: 'wonderland',
    }),
  };
  const init = { url: guarded.url, flags: ['allowStoredCredentials'] as const };
  await run(init, { context: first, handler });
  const again = await run(
    { url: server.url, flags: ['allowStoredCredentials'] },
    { context: second },
  );
  assert.equal(again.text, 'a=1');
  assert.equal((await run(init, { context: second })).webRequest.response?.status, 200);
  assert.equal(server.connectionCount, 2);
  first.dispose();
  second.dispose();
});

test('a retired context ends with its last request, and what it shares with its last sharer', async () => {
  const gate = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  await using server = await startServer((_request, response) => {
    asked.resolve(undefined);
    void gate.promise.then(() => response.end('late'));
  });
  const memory = new RequestContext();
  const old = new RequestContext({}, memory);
  const running = start(server.url, { context: old });
  await asked.promise;
  old.retire();
  assert.equal(old.disposed, false);
  gate.resolve(undefined);
  await running.end();
  assert.deepEqual([running.webRequest.requestStatus, running.text], ['success', 'late']);
  assert.equal(old.disposed, true);
  const idle = new RequestContext({}, memory);
  idle.retire();
  assert.equal(idle.disposed, true);
  const cookie = { name: 'a', value: '1' };
  assert.equal((await memory.cookieManager.setCookie(server.url, cookie)).stored, true);
  memory.dispose();
});
