import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { textBody } from '../../src/engine/index.ts';
import { readHarSessions } from '../../src/har/read/harSessions.ts';
import { requestToSend } from '../../src/workbench/requestToSend.ts';
import { startServer } from '../servers/testServer.ts';
import { memoryWorkbench } from './memoryPorts.ts';

const SECRET = 'correct-horse-battery';

/** A workbench that has sent a request with a secret and a body, and another one after it. */
async function afterAWindow(t: TestContext, before?: { readonly bodies: 'none' }) {
  const seen: { authorization: string | undefined; body: string }[] = [];
  const server = await startServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      seen.push({ authorization: request.headers.authorization, body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ answer: 'hello', number: seen.length }));
    });
  });
  t.after(() => server.close());
  const lab = await memoryWorkbench(t);
  if (before !== undefined) lab.limit(before);
  const first = await lab.workbench.sessions();
  const sent = await first.start(
    requestToSend({
      url: `${server.url}/orders`,
      method: 'POST',
      headers: [['Authorization', `Bearer ${SECRET}`]],
      postData: textBody('{"order":1}', 'application/json'),
    }),
  );
  await sent.done;
  await lab.workbench.dispose();
  return { ...lab, id: sent.id, seen };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.map((path) => readFile(path, 'latin1')));
}

test('bodies are there again in the next window, and so is the request with its secret', async (t) => {
  const { reopen, id, seen } = await afterAWindow(t);
  const sessions = await reopen().sessions();
  const response = await (await sessions.body(id))?.readAll();
  assert.equal(Buffer.from(response ?? []).toString(), '{"answer":"hello","number":1}');
  const request = await (await sessions.requestBody(id))?.readAll();
  assert.equal(Buffer.from(request ?? []).toString(), '{"order":1}');
  assert.equal((await sessions.body(id))?.mimeType, 'application/json');
  assert.deepEqual(sessions.keptParts(id), { response: true, request: true, again: true });
  const again = await sessions.rerun(id);
  await again.done;
  assert.deepEqual(seen[1], { authorization: `Bearer ${SECRET}`, body: '{"order":1}' });
  assert.equal(sessions.keptParts(again.id), null);
});

test('nothing on the disk has a secret or a body in clear', async (t) => {
  const { folder } = await afterAWindow(t);
  const texts = [
    await readFile(join(folder, 'sessions.json'), 'latin1'),
    ...(await filesIn(join(folder, 'bodies'))),
  ];
  assert.equal(texts.length, 4);
  for (const text of texts) {
    assert.ok(!text.includes(SECRET) && !text.includes('hello') && !text.includes('"order"'));
  }
});

test('with the setting none nothing is kept, and what was kept goes', async (t) => {
  const { reopen, folder, id, limit } = await afterAWindow(t);
  limit({ bodies: 'none' });
  const sessions = await reopen().sessions();
  assert.deepEqual(await filesIn(join(folder, 'bodies')), []);
  assert.equal(await sessions.body(id), null);
  assert.deepEqual(sessions.keptParts(id), { response: false, request: false, again: false });
  await assert.rejects(sessions.rerun(id), /not kept\. Send it from its file/);
  const without = await afterAWindow(t, { bodies: 'none' });
  assert.deepEqual(await filesIn(join(without.folder, 'bodies')), []);
});

test('kept bodies end with their age, with the size of all, and with their session', async (t) => {
  for (const limits of [{ ageMs: -1 }, { size: 10 }]) {
    const { reopen, folder, limit } = await afterAWindow(t);
    limit(limits);
    await reopen().sessions();
    assert.deepEqual(await filesIn(join(folder, 'bodies')), []);
  }
  const { reopen, folder, id } = await afterAWindow(t);
  const workbench = reopen();
  const sessions = await workbench.sessions();
  sessions.delete(id);
  await workbench.dispose();
  assert.deepEqual(await filesIn(join(folder, 'bodies')), []);
});

test('a body that was changed on the disk, or whose key is lost, is not there', async (t) => {
  const changed = await afterAWindow(t);
  const [key = ''] = await readdir(join(changed.folder, 'bodies'));
  const path = join(changed.folder, 'bodies', key, `${changed.id}.response`);
  const bytes = await readFile(path);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(path, bytes);
  assert.equal(await (await changed.reopen().sessions()).body(changed.id), null);

  const lost = await afterAWindow(t);
  lost.loseKey();
  const sessions = await lost.reopen().sessions();
  assert.equal(await sessions.body(lost.id), null);
  assert.equal(sessions.keptParts(lost.id)?.response, false);
  assert.deepEqual(await filesIn(join(lost.folder, 'bodies')), []);
});

test('sessions of a HAR file have their bodies, are sent again, and are there in the next window', async (t) => {
  const { workbench, reopen, seen, folder, id: first } = await afterAWindow(t);
  await workbench.dispose();
  const lab = reopen();
  const sessions = await lab.sessions();
  const url = sessions.view(first)?.request.url ?? '';
  const file = join(folder, 'recorded.har');
  const entry = {
    startedDateTime: '2026-11-21T09:30:00.000Z',
    request: {
      method: 'PUT',
      url,
      headers: [{ name: 'Authorization', value: 'Bearer from-the-file' }],
      postData: { text: '{"password":"hidden-word"}', mimeType: 'application/json' },
    },
    response: { status: 200, headers: [], content: { text: 'recorded' } },
  };
  await writeFile(file, JSON.stringify({ log: { entries: [entry] } }));
  const recorded = await readHarSessions(file);
  const [id = ''] = await sessions.add(
    recorded.map(({ request, ...rest }) => ({ ...rest, toSend: requestToSend(request) })),
  );
  assert.deepEqual(
    sessions.views.map((view) => view.id),
    [id, first],
  );
  assert.equal(String(await (await sessions.body(id))?.readAll()), 'recorded');
  assert.deepEqual(sessions.keptParts(id), { response: true, request: true, again: true });
  await (
    await sessions.rerun(id)
  ).done;
  assert.equal(seen[1]?.authorization, 'Bearer from-the-file');
  await lab.dispose();
  const next = await reopen().sessions();
  assert.equal(String(await (await next.body(id))?.readAll()), 'recorded');
  assert.equal(next.keptParts(id)?.again, true);
  const texts = [await readFile(join(folder, 'sessions.json'), 'latin1')];
  assert.ok(!texts.join('').includes('from-the-file') && !texts.join('').includes('hidden-word'));
});
