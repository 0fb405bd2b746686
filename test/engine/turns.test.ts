import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { test } from 'node:test';
import Client from 'undici/lib/dispatcher/client.js';
import { WebRequest } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { TestContext } from './run.ts';

const REQUESTS = 200;

/** How many of Node's asynchronous resources one request makes, the server's among them: ticks, turns, timers, promises. */
async function resourcesOf(send: () => Promise<unknown>): Promise<(type: string) => number> {
  for (let request = 0; request < 20; request++) await send();
  const counts = new Map<string, number>();
  const hook = createHook({
    init: (_, type) => counts.set(type, (counts.get(type) ?? 0) + 1),
  }).enable();
  for (let request = 0; request < REQUESTS; request++) await send();
  hook.disable();
  return (type) => (counts.get(type) ?? 0) / REQUESTS;
}

test('a request takes as many ticks, turns and timers as undici needs for it, and a dozen promises more', async (t) => {
  await using server = await startServer((_, response) => response.end('hello'));
  const client = new Client(server.url);
  const bare = await resourcesOf(
    () =>
      new Promise<void>((resolve, reject) => {
        client.dispatch(
          { method: 'GET', path: '/' },
          {
            onRequestStart: () => undefined,
            onResponseStart: () => undefined,
            onResponseData: () => undefined,
            onResponseEnd: () => {
              resolve();
            },
            onResponseError: (_, error) => {
              reject(error);
            },
          },
        );
      }),
  );
  await client.close();
  using context = new TestContext({ responseCache: null });
  const flags = ['allowStoredCredentials'] as const;
  const ours = await resourcesOf(
    () => WebRequest.create({ url: server.url, flags }, {}, { context }).done,
  );
  for (const type of ['TickObject', 'Immediate', 'Timeout']) {
    assert.ok(ours(type) <= bare(type) + 0.1, `${type}: ${ours(type)}, bare ${bare(type)}`);
  }
  t.diagnostic(`${ours('PROMISE')} promises, bare ${bare('PROMISE')}`);
  assert.ok(ours('PROMISE') <= bare('PROMISE') + 12, `${ours('PROMISE')} promises`);
});
