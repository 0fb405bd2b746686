import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { moduleSources } from '../../src/handlerModules/approval/moduleSources.ts';
import type { ModuleProblem } from '../../src/handlerModules/moduleProblem.ts';
import { decisionsOf, problemsOf, workspace } from './workspace.ts';
import type { Files } from './workspace.ts';

const MARK = `request.headers = [...request.headers, ['X-Module', 'yes']];`;

/** A module with its files, of which all are approved that can be found without running it. */
async function approvedModule(t: TestContext, files: Files) {
  const made = await workspace(t, files);
  const { files: approved } = await moduleSources(made.paths[0] ?? '', made.folder);
  made.host.setModules(made.paths, Object.fromEntries(approved));
  const problems: ModuleProblem[] = [];
  made.host.onProblems(({ problems: found }) => problems.push(...found));
  const send = () => made.send('http://127.0.0.1:9/');
  return { ...made, problems, send };
}

test('a module that was approved runs, with the files, packages and JSON that it imports', async (t) => {
  const { send, problems } = await approvedModule(t, {
    'a.request-handler.ts': `
      import { mark } from './lib/mark.ts';
      import common from 'common';
      import data from './data.json' with { type: 'json' };
      export default { onBeforeResourceLoad({ request }) { if (common.yes && data.yes) mark(request); } };
    `,
    'lib/mark.ts': `export const mark = (request: any): void => { ${MARK} };`,
    'data.json': '{ "yes": true }',
    'node_modules/common/package.json': '{ "name": "common", "main": "main.js" }',
    'node_modules/common/main.js': `module.exports = require('./yes');`,
    'node_modules/common/yes.js': `exports.yes = true;`,
  });
  const run = await send();
  assert.deepEqual(problems, []);
  assert.deepEqual(decisionsOf(run), ['onBeforeResourceLoad: added X-Module']);
});

test('a file that was changed after the approval is not run, and the request goes on without the module', async (t) => {
  const { send, problems, write } = await approvedModule(t, {
    'a.request-handler.js': `import './b.js'; export default { onBeforeResourceLoad({ request }) { ${MARK} } };`,
    'b.js': '',
  });
  await write('b.js', 'globalThis.bad = true;');
  const run = await send();
  assert.deepEqual(decisionsOf(run), []);
  assert.match(problemsOf(run).join(), /b\.js has changed since it was approved/);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['not-approved'],
  );
});

for (const [how, text] of [
  ['import', `await import('.//' + 'hidden.js')`],
  ['require', `(await import('node:module')).createRequire(import.meta.url)('.//' + 'hidden.cjs')`],
] as const) {
  test(`what a module gets by ${how} under a name that nobody could read is refused`, async (t) => {
    const { send } = await approvedModule(t, {
      'a.request-handler.js': `${text}; export default { onBeforeResourceLoad({ request }) { ${MARK} } };`,
      'hidden.js': '',
      'hidden.cjs': '',
    });
    const run = await send();
    assert.deepEqual(decisionsOf(run), []);
    assert.match(problemsOf(run).join(), /hidden\.c?js is not part of what was approved/);
  });
}

test('also what it imports in a callback, long after it was loaded, must have been approved', async (t) => {
  const { send } = await approvedModule(t, {
    'a.request-handler.js': `export default { async onBeforeResourceLoad() { await import('.//' + 'hidden.js'); } };`,
    'hidden.js': '',
  });
  assert.match(problemsOf(await send()).join(), /hidden\.js is not part of what was approved/);
});
