import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { requestToSend } from '../../src/workbench/requestToSend.ts';
import { UntrustedWorkspaceError } from '../../src/workbench/workbench.ts';
import type { Workbench } from '../../src/workbench/workbench.ts';
import { startServer, startTlsServer } from '../servers/testServer.ts';
import { KnownPerson, memoryWorkbench } from './memoryPorts.ts';

/** Tells which header a rule or a module has added. */
async function startEcho(t: TestContext) {
  const server = await startServer((request, response) => {
    response.setHeader('Set-Cookie', 'a=1');
    response.end(`${String(request.headers['x-by'] ?? 'nobody')} ${request.headers.cookie ?? ''}`);
  });
  t.after(() => server.close());
  return server;
}

function rulesThatAdd(value: string) {
  const change = { header: 'X-By', operation: 'set', value };
  const action = { type: 'modifyHeaders', requestHeaders: [change] };
  return { version: 1, rules: [{ id: 'add', condition: {}, action }] };
}

const MODULE = `export default {
  onBeforeResourceLoad({ request }) {
    request.headers = [...request.headers, ['X-By', 'module']];
  },
};
`;

/** The body of the response, and what the session reports besides. */
async function bodyOf(workbench: Workbench, url: string) {
  const sessions = await workbench.sessions();
  const { id, done, log } = await sessions.start(requestToSend({ url }));
  await done;
  const bytes = await (await sessions.body(id))?.readAll();
  const problems = log.events.flatMap((event) =>
    event.type === 'problem:reported' ? [event.message] : [],
  );
  return { id, problems, text: new TextDecoder().decode(bytes).trim() };
}

test('rules act from the moment they are saved, and no more once their file is gone', async (t) => {
  const { workbench, save, remove } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  assert.match((await bodyOf(workbench, url)).text, /^nobody/);
  const path = await save('one.request-rules.json', rulesThatAdd('first'));
  assert.match((await bodyOf(workbench, url)).text, /^first/);
  await save('one.request-rules.json', rulesThatAdd('second'));
  assert.match((await bodyOf(workbench, url)).text, /^second/);
  remove(path);
  assert.match((await bodyOf(workbench, url)).text, /^nobody/);
});

test('rules that are all turned off are not asked, each session says so, and they act again once they are on', async (t) => {
  const { workbench, save } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  const rules = await workbench.rules();
  let changes = 0;
  rules.turnOff(true);
  assert.deepEqual((await bodyOf(workbench, url)).problems, [], 'there is no rule to go without');
  await save('one.request-rules.json', rulesThatAdd('rule'));
  rules.onChanged(() => (changes += 1));
  const without = await bodyOf(workbench, url);
  assert.match(without.text, /^nobody/);
  assert.deepEqual(without.problems, [
    'No rule was asked: all rules are turned off in this window.',
  ]);
  rules.turnOff(false);
  const again = await bodyOf(workbench, url);
  assert.match(again.text, /^rule/);
  assert.deepEqual([again.problems, rules.areOff], [[], false]);
  assert.ok(changes > 0);
});

test('a file that is wrong says so, and its last good version stays in force', async (t) => {
  const { workbench, save } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  const rules = await workbench.rules();
  const read: string[] = [];
  rules.onRead((path) => read.push(path));
  const path = await save('one.request-rules.json', rulesThatAdd('good'));
  await rules.settled();
  await save('one.request-rules.json', '{ "version": 1, "rules": [{ "id": 1 }] }');
  assert.match((await bodyOf(workbench, url)).text, /^good/);
  assert.deepEqual(new Set(read), new Set([path]));
  const codes = rules.problems.get(path)?.map(({ code }) => code);
  assert.ok(codes?.includes('last-good-version'), String(codes));
});

test('a secret that a rule names comes from the port', async (t) => {
  const { workbench, save } = await memoryWorkbench(t, { secrets: { token: 's3cret' } });
  const { url } = await startEcho(t);
  await save('one.request-rules.json', rulesThatAdd('${secret:token}'));
  assert.match((await bodyOf(workbench, url)).text, /^s3cret/);
});

test('a module runs once it is approved; until then each session says that it was not asked', async (t) => {
  const { workbench, save } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  await save('mark.request-handler.mjs', MODULE);
  const modules = await workbench.modules();
  const leftOut: string[] = [];
  modules.onLeftOut((without) => leftOut.push(...without.map(({ name }) => name)));
  const without = await bodyOf(workbench, url);
  assert.match(without.text, /^nobody/);
  assert.deepEqual(without.problems, [
    'The handler module mark.request-handler.mjs was not asked: it has not been approved to run.',
  ]);
  assert.deepEqual(leftOut, ['mark.request-handler.mjs']);

  for (const module of modules.modules) await modules.approve(module);
  const approved = await bodyOf(workbench, url);
  assert.deepEqual([approved.text.split(' ')[0], approved.problems], ['module', []]);

  await save('mark.request-handler.mjs', MODULE.replace('module', 'changed'));
  const changed = await bodyOf(workbench, url);
  assert.match(changed.text, /^nobody/);
  assert.match(changed.problems.join(), /has changed since it was approved/);
});

test('a question goes to the person, and what they allow counts for the next request too', async (t) => {
  const person = new KnownPerson((question) =>
    question.kind === 'certificate'
      ? { kind: 'certificate', allow: true, remember: 'context' }
      : null,
  );
  const { workbench, setNetwork } = await memoryWorkbench(t, { person });
  const certificate = await issueCertificate({ commonName: 'localhost' });
  const server = await startTlsServer({ certificate }, (_, response) => response.end('in'));
  t.after(() => server.close());
  assert.equal((await bodyOf(workbench, server.url)).text, 'in');
  setNetwork({ httpVersion: '1.1' });
  assert.equal((await bodyOf(workbench, server.url)).text, 'in');
  assert.deepEqual(
    person.asked.map(({ kind }) => kind),
    ['certificate'],
  );
});

test('cookies stay when a setting changes the context, until they are cleared', async (t) => {
  const { workbench, setNetwork } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  assert.equal((await bodyOf(workbench, url)).text, 'nobody');
  const before = await workbench.contexts.current();
  setNetwork({ userAgent: 'other' });
  assert.equal((await bodyOf(workbench, url)).text, 'nobody a=1');
  assert.notEqual(await workbench.contexts.current(), before);
  assert.equal(await workbench.clearCookies(), 1);
  assert.equal((await bodyOf(workbench, url)).text, 'nobody');
});

test('sessions are there again in the next workbench, and can be sent again', async (t) => {
  const { workbench, reopen } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  const { id } = await bodyOf(workbench, url);
  await workbench.dispose();
  const sessions = await reopen().sessions();
  assert.deepEqual(
    sessions.views.map((view) => [view.id, view.state]),
    [[id, 'success']],
  );
  const again = await sessions.rerun(id);
  await again.done;
  assert.equal(again.response?.status, 200);
  assert.equal(sessions.views.length, 2);
});

test('no more sessions are kept than the settings say; the oldest that are over go first', async (t) => {
  const { workbench } = await memoryWorkbench(t, { maxSessions: 2 });
  const { url } = await startEcho(t);
  const sessions = await workbench.sessions();
  const removed: string[] = [];
  sessions.onRemoved((ids) => removed.push(...ids));
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) ids.push((await bodyOf(workbench, url)).id);
  assert.deepEqual(removed, ids.slice(0, 1));
  assert.deepEqual(
    sessions.views.map((view) => view.id),
    ids.slice(1),
  );
});

test('nothing is sent from folders that nobody trusts', async (t) => {
  const { workbench, trust } = await memoryWorkbench(t, { trusted: false });
  const { url, requests } = await startEcho(t);
  await assert.rejects(bodyOf(workbench, url), UntrustedWorkspaceError);
  assert.equal(requests.length, 0);
  trust();
  assert.match((await bodyOf(workbench, url)).text, /^nobody/);
});

test('without a watcher a module that only a rule names is known before anything is sent', async (t) => {
  const { workbench, save } = await memoryWorkbench(t, { once: true });
  await save('mark.request-handler.mjs', MODULE);
  const action = { type: 'script', path: 'other.request-handler.mjs' };
  await save('one.request-rules.json', {
    version: 1,
    rules: [{ id: 'ask', condition: {}, action }],
  });
  await workbench.rules();
  const { modules } = await workbench.modules();
  assert.deepEqual(
    modules.map(({ name }) => name),
    ['mark.request-handler.mjs', 'other.request-handler.mjs'],
  );
});

test('the engine sends the very request that was made', async (t) => {
  const { workbench } = await memoryWorkbench(t);
  const { url } = await startEcho(t);
  const toSend = requestToSend({ url, headers: [['X-By', 'me']] });
  let made: unknown = null;
  const { done } = await workbench.send(
    toSend,
    {},
    {
      begun: ({ request }) => {
        made = request;
      },
    },
  );
  await done;
  assert.equal(made, toSend.request);
});
