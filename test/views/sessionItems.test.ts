import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionItems } from '../../src/extension/views/sessions/sessionItems.ts';
import { requestToSend } from '../../src/workbench/requestToSend.ts';
import type { Person } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { memoryWorkbench } from '../workbench/memoryPorts.ts';

test('sessions that wait come first, then those of each day, the newest first', async (t) => {
  const asked = Promise.withResolvers<undefined>();
  const person: Person = {
    ask: (_question, _context, signal) => {
      asked.resolve(undefined);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve(null);
        });
      });
    },
  };
  const { workbench } = await memoryWorkbench(t, { person });
  const server = await startServer(({ url }, response) => {
    if (url === '/secret') response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="a"' });
    else response.writeHead(url === '/gone?a=1' ? 404 : 200);
    response.end();
  });
  t.after(() => server.close());
  const sessions = await workbench.sessions();
  const start = (path: string) => sessions.start(requestToSend({ url: `${server.url}${path}` }));
  await (
    await start('/first')
  ).done;
  await (
    await start('/gone?a=1')
  ).done;
  const waiting = await start('/secret');
  await asked.promise;

  const now = Date.now();
  const drawn = sessionItems(sessions.views, now).map(({ label, children }) => [
    label,
    children?.map((item) => [item.label, item.description?.split(' · ')[0], item.icon?.name]),
  ]);
  const port = String(server.port);
  assert.deepEqual(drawn, [
    ['Waiting for you', [['GET /secret', `password for 127.0.0.1:${port}`, 'bell-dot']]],
    [
      'Today',
      [
        ['GET /gone?a=1', '404', 'warning'],
        ['GET /first', '200', 'pass'],
      ],
    ],
  ]);
  waiting.cancel();
  await waiting.done;
  const tomorrow = new Date(sessions.views.at(-1)?.startedAt ?? now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  const days = sessionItems(sessions.views, tomorrow.getTime());
  assert.deepEqual(
    days.map(({ label, children }) => [label, children?.length]),
    [['Yesterday', 3]],
  );
});

test('one session is deleted when it is over, and not before', async (t) => {
  const { workbench } = await memoryWorkbench(t);
  const held = Promise.withResolvers<undefined>();
  const arrived = Promise.withResolvers<undefined>();
  const server = await startServer((_, response) => {
    arrived.resolve(undefined);
    void held.promise.then(() => response.end());
  });
  t.after(() => server.close());
  const sessions = await workbench.sessions();
  const { id, done } = await sessions.start(requestToSend({ url: server.url }));
  await arrived.promise;
  sessions.delete(id);
  assert.equal(sessions.views.length, 1);
  held.resolve(undefined);
  await done;
  const removed: string[] = [];
  sessions.onRemoved((ids) => removed.push(...ids));
  sessions.delete(id);
  sessions.delete('nobody');
  assert.deepEqual([sessions.views, removed], [[], [id]]);
});
