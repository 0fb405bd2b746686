import assert from 'node:assert/strict';
import { setTimeout as later } from 'node:timers/promises';
import { test } from 'node:test';
import { Decided } from '../../src/engine/index.ts';
import type { DecidedBy, RequestHandler } from '../../src/engine/index.ts';
import { startServer } from '../servers/testServer.ts';
import { run } from './run.ts';
import type { Run } from './run.ts';

const MODULE: DecidedBy = { kind: 'module', file: '/w/slow.request-handler.ts' };
const RULE: DecidedBy = {
  ...{ kind: 'rule', id: 'slow', file: '/w/a.request-rules.json', line: 3 },
  ...{ sentence: null, description: null },
};

const worked = ({ events }: Run) =>
  events.flatMap((event) => (event.type === 'handlers:worked' ? [event] : []));

test('what a module takes to answer is told as its time', async () => {
  await using server = await startServer((_request, response) => response.end('x'));
  const handler: RequestHandler = {
    async onBeforeResourceLoad() {
      await later(20);
    },
  };
  const done = await run(server.url, { handler: { handler, by: MODULE } });
  const [event, ...more] = worked(done);
  assert.deepEqual([event?.who, event?.hop, more], ['modules', 1, []]);
  assert.ok((event?.ms ?? 0) >= 1);
});

test('what a rule decides late, and the answer that it gives late, are its time', async () => {
  await using server = await startServer((_request, response) => response.end('x'));
  const handler: RequestHandler = {
    async getResourceHandler() {
      await later(10);
      const resource = {
        open: async () => {
          await later(20);
          return true;
        },
        getResponseHeaders: () => ({ status: 200, responseLength: 0 }),
        read: () => null,
      };
      const decision = { kind: 'fulfill', status: 200, file: null, omitted: [] } as const;
      return new Decided(resource, [{ by: RULE, decision }]);
    },
  };
  const done = await run(server.url, { handler });
  assert.deepEqual(
    worked(done).map(({ who }) => who),
    ['rules', 'rules'],
  );
});

test("a handler of the engine's user is nobody's time, and who answers at once takes none", async () => {
  await using server = await startServer((_request, response) => response.end('x'));
  const slow = async (): Promise<undefined> => {
    await later(10);
    return undefined;
  };
  assert.deepEqual(worked(await run(server.url, { handler: { onBeforeResourceLoad: slow } })), []);
  const quick: RequestHandler = { onBeforeResourceLoad: () => undefined };
  // On a busy machine one of them may be held up between question and answer; not all.
  const told: number[] = [];
  for (let count = 0; count < 10; count++) {
    told.push(worked(await run(server.url, { handler: { handler: quick, by: MODULE } })).length);
  }
  assert.ok(told.includes(0), String(told));
});
