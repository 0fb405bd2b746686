import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Approvals } from '../../src/handlerModules/approval/approvals.ts';
import type { ApprovedModule } from '../../src/handlerModules/approval/approvals.ts';
import { ApprovedModules } from '../../src/handlerModules/approval/approvedModules.ts';
import type { ApprovedModulesOptions } from '../../src/handlerModules/approval/approvedModules.ts';
import { SessionNotices } from '../../src/handlerModules/sessionNotices.ts';
import { decisionsOf, problemsOf, workspace } from './workspace.ts';
import type { Files } from './workspace.ts';

const MARK = `export default {
  onBeforeResourceLoad({ request }) {
    request.headers = [...request.headers, ['X-Module', 'yes']];
  },
};`;

/** A folder with modules of which nobody has approved any. */
async function approvable(
  t: TestContext,
  files: Files,
  more: Partial<ApprovedModulesOptions> = {},
) {
  const made = await workspace(t, files);
  let all: Readonly<Record<string, ApprovedModule>> = {};
  const modules = new ApprovedModules({
    folder: made.folder,
    approvals: new Approvals({
      read: () => all,
      write: (next) => {
        all = next;
        return Promise.resolve();
      },
    }),
    mayRun: () => true,
    makeHost: () => Promise.resolve(made.host),
    ...more,
  });
  await modules.set(made.paths);
  const send = () => made.send('http://127.0.0.1:9/', { handler: modules.handlers() });
  const states = () => modules.modules.map(({ name, approval }) => `${name}: ${approval.state}`);
  const approve = async (index = 0) => {
    const module = modules.modules[index];
    assert.ok(module);
    await modules.approve(module);
  };
  return { ...made, modules, send, states, approve };
}

test('a module runs when it has been approved, and no longer when the approval is taken back', async (t) => {
  const { modules, send, states, approve } = await approvable(t, {
    'a.request-handler.js': MARK,
    'rules/b.request-handler.js': MARK,
  });
  assert.deepEqual(states(), ['a.request-handler.js: new', 'rules/b.request-handler.js: new']);
  assert.deepEqual(decisionsOf(await send()), []);
  assert.equal(modules.host, null, 'without an approved module there is no process');

  await approve(1);
  assert.deepEqual(decisionsOf(await send()), ['onBeforeResourceLoad: added X-Module']);
  await approve(0);
  assert.equal(decisionsOf(await send()).length, 2);

  const [first] = modules.modules;
  assert.ok(first);
  await modules.revoke(first);
  assert.deepEqual(states(), ['a.request-handler.js: new', 'rules/b.request-handler.js: approved']);
  assert.equal(decisionsOf(await send()).length, 1);
});

test('a module that has changed does not run until somebody has looked at it again', async (t) => {
  const { modules, send, states, write, approve } = await approvable(t, {
    'a.request-handler.js': MARK,
  });
  await approve();
  await write('a.request-handler.js', MARK.replace('yes', 'no'));
  await modules.check();
  assert.deepEqual(states(), ['a.request-handler.js: changed']);
  assert.deepEqual(decisionsOf(await send()), []);
  await approve();
  assert.equal(decisionsOf(await send()).length, 1);
});

test('what is approved is what the person saw: a change in between is not', async (t) => {
  const { modules, states, write } = await approvable(t, { 'a.request-handler.js': MARK });
  const [seen] = modules.modules;
  assert.ok(seen);
  await write('a.request-handler.js', `${MARK}//`);
  await modules.check();
  await modules.approve(seen);
  assert.deepEqual(states(), ['a.request-handler.js: new']);
});

test('what the person saves in their editor goes on running, and stays approved when the editor is closed', async (t) => {
  const ownSaves = new Map<string, string>();
  const { modules, states, write, approve, paths } = await approvable(
    t,
    { 'a.request-handler.js': MARK },
    { ownSaves },
  );
  await approve();
  const { createHash } = await import('node:crypto');
  const path = await write('a.request-handler.js', MARK.replace('yes', 'saved'));
  ownSaves.set(
    path,
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  );
  await modules.check();
  assert.deepEqual(states(), ['a.request-handler.js: approved']);
  ownSaves.clear();
  await modules.set(paths);
  assert.deepEqual(states(), ['a.request-handler.js: approved']);
});

test('in a workspace that nobody trusts modules are known, and none of them runs', async (t) => {
  let trusted = false;
  const { modules, send, states } = await approvable(
    t,
    { 'a.request-handler.js': MARK },
    { mayRun: () => trusted, approvals: 'all' },
  );
  assert.deepEqual(states(), ['a.request-handler.js: approved']);
  assert.equal(modules.host, null);
  assert.deepEqual(decisionsOf(await send()), []);
  assert.deepEqual(await modules.module('a.request-handler.js'), {
    missing: 'it does not run in an untrusted workspace',
  });
  trusted = true;
  await modules.check();
  assert.equal(decisionsOf(await send()).length, 1);
});

test('a module that only a rule names needs approval too, and is asked about nothing else', async (t) => {
  const { modules, send, states, folder, approve } = await approvable(t, { 'decide.js': MARK });
  const before = await modules.module('decide.js');
  assert.deepEqual(before, { missing: 'it has not been approved to run' });
  assert.deepEqual(states(), ['decide.js: new']);
  await approve();
  const handler = await modules.module(`${folder}/decide.js`);
  assert.ok('onBeforeResourceLoad' in handler);
  assert.deepEqual(decisionsOf(await send()), []);
  assert.deepEqual(await modules.module('nowhere.js'), { missing: "it can't be read" });
});

test('a module of which nobody knows what it consists of is not asked about, and the next look is taken all the same', async (t) => {
  const { modules, states, folder, approve, send } = await approvable(t, {
    'a.request-handler.js': MARK,
  });
  assert.deepEqual(await modules.module('.'), { missing: 'it is not a file' });
  assert.deepEqual(await modules.module('../x.js'), { missing: "it can't be read" });
  assert.deepEqual(await modules.module('/etc/hostname'), {
    missing: 'it is outside the workspace folder',
  });
  assert.deepEqual(
    modules.askable.map(({ path }) => path),
    [`${folder}/a.request-handler.js`],
  );
  await approve(modules.modules.findIndex(({ name }) => name === 'a.request-handler.js'));
  assert.ok(states().includes('a.request-handler.js: approved'));
  assert.equal(decisionsOf(await send()).length, 1);
});

test('one look that fails does not stop those after it', async (t) => {
  let isBroken = true;
  const made = await workspace(t, {});
  const { modules, approve, states } = await approvable(
    t,
    { 'a.request-handler.js': MARK },
    {
      makeHost: () =>
        isBroken ? Promise.reject(new Error('no memory')) : Promise.resolve(made.host),
    },
  );
  await assert.rejects(approve(), /no memory/);
  isBroken = false;
  await modules.check();
  assert.deepEqual(states(), ['a.request-handler.js: approved']);
  assert.equal(modules.handlers().length, 1);
});

test('taking an approval back stops the module also for the requests that run', async (t) => {
  const { modules, start, approve } = await approvable(t, {
    'a.request-handler.js': `export default {
      onBeforeResourceLoad: () => new Promise(() => { console.log('waits'); }),
    };`,
  });
  await approve();
  assert.ok(modules.host);
  const waits = new Promise((resolve) => modules.host?.onConsole(resolve));
  const run = start('http://127.0.0.1:9/', { handler: modules.handlers() });
  await waits;
  const [module] = modules.modules;
  assert.ok(module);
  await modules.revoke(module);
  await run.webRequest.done;
  assert.ok(problemsOf(run).length > 0, 'the session says that the module has not answered');
});

test('a module that no rule names any more is forgotten', async (t) => {
  const { modules, states, paths, folder } = await approvable(t, { 'decide.js': MARK });
  await modules.set(paths, [`${folder}/decide.js`]);
  assert.deepEqual(states(), ['decide.js: new'], 'it is known before a request needs it');
  await modules.set(paths, []);
  assert.deepEqual(states(), []);
  await modules.module('decide.js');
  await modules.set(paths);
  await modules.keepNamed([`${folder}/decide.js`, `${folder}/other.js`]);
  assert.deepEqual(states(), ['decide.js: new']);
  await modules.keepNamed([]);
  assert.deepEqual(states(), []);
});

test('a look that has begun can be waited for, so that the next request is put to what was saved', async (t) => {
  const { modules, write, send, approve } = await approvable(t, { 'a.request-handler.js': MARK });
  await approve();
  await send();
  await write('a.request-handler.js', `${MARK}\n// changed`);
  const look = modules.check();
  await modules.settled();
  assert.match(modules.modules[0]?.approval.state ?? '', /changed/);
  assert.deepEqual(decisionsOf(await send()), [], 'nobody has approved it as it is');
  await look;
});

test('a save that changes nothing leaves the process alone', async (t) => {
  const { modules, write, send, approve } = await approvable(t, { 'a.request-handler.js': MARK });
  await approve();
  await send();
  const [before] = modules.handlers();
  await write('a.request-handler.js', MARK);
  await modules.check();
  await send();
  const known = (handler = {}): string[] => Object.keys(handler).sort();
  assert.deepEqual(known(modules.handlers()[0]?.handler), known(before?.handler));
});

test('a session says at its beginning which modules it went without', async (t) => {
  const { start } = await workspace(t, {});
  const run = start('http://127.0.0.1:9/');
  new SessionNotices().follow(run.webRequest.log, ['The handler module a was not asked.']);
  await run.webRequest.done;
  assert.deepEqual(problemsOf(run), ['The handler module a was not asked.']);
});

test('how the process of the modules ended stands in the session of the request', async (t) => {
  const { start, host } = await workspace(t, {
    'a.request-handler.js': 'export default { onBeforeResourceLoad() { process.exit(7); } };',
  });
  const news = new SessionNotices();
  host.onTerminated((termination) => {
    news.terminated(termination);
  });
  const run = start('http://127.0.0.1:9/');
  news.follow(run.webRequest.log);
  await run.webRequest.done;
  assert.match(
    problemsOf(run).join(),
    /process of the handler modules ended \(abnormalTermination\): it exited with code 7/,
  );
});
