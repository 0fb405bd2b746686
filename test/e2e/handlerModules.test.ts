import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { openWorkbench, showStory } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';
const NAME = 'mark.request-handler.js';
const MODULE = `let mark = 'one';

export default {
  onBeforeResourceLoad({ request }) {
    console.log('marks', request.url);
    request.headers = [...request.headers, ['X-Module', mark]];
  },
};
`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-modules-'));
  after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

async function openModule(t: TestContext): Promise<Workbench> {
  return openWorkbench(t, {
    // A text of its own: what one test approves says nothing about the module of another.
    workspace: await folderWith({ [NAME]: `// ${t.name}\n${MODULE}` }),
    // A file that is saved by itself is not shown as unsaved.
    settings: { 'files.autoSave': 'off' },
  });
}

/** Sends a request, waits until the panel shows its response, and answers what the module wrote into it. */
async function send(workbench: Workbench, name: string): Promise<string | undefined> {
  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/echo?${name}`);
  await workbench.panel().getByRole('tab', { name: 'Response' }).click();
  await workbench.panel().getByText(`"/echo?${name}"`).waitFor();
  return requestTo(`/echo?${name}`)?.headers.find(([field]) => field === 'X-Module')?.[1];
}

function requestTo(url: string) {
  return playground.requests.http.find((request) => request.url === url);
}

test('a module runs once it is approved; saved from the editor it goes on, changed behind it asks again', async (t) => {
  const workbench = await openModule(t);
  const asks = workbench.notification(/mark\.request-handler\.js wants to run/);

  assert.equal(await send(workbench, 'unapproved'), undefined);
  await asks.waitFor();
  await showStory(workbench.panel());
  await workbench
    .panel()
    .getByText(/was not asked: it has not been approved to run/)
    .waitFor();
  await workbench.screenshot('a-handler-module-wants-to-run');
  await asks.getByRole('button', { name: 'Run It' }).click();
  await asks.waitFor({ state: 'hidden' });
  assert.equal(await send(workbench, 'approved'), 'one');

  await workbench.openFile(NAME);
  await workbench.page.keyboard.press('ControlOrMeta+End');
  await workbench.page.keyboard.type("mark = 'two';");
  const unsaved = workbench.page.locator('.tab.dirty');
  await unsaved.waitFor();
  await workbench.page.keyboard.press('ControlOrMeta+S');
  await unsaved.waitFor({ state: 'detached' });
  assert.equal(await send(workbench, 'saved-here'), 'two');

  const file = path.join(workbench.workspace, NAME);
  await writeFile(file, (await readFile(file, 'utf8')).replace("'two'", "'three'"));
  // The editor is beside the panel.
  await workbench.page.locator('.view-lines').filter({ hasText: "'three'" }).waitFor();
  assert.equal(await send(workbench, 'changed-behind'), undefined);
  await workbench.notification(/wants to run.*has changed since it was approved \(mark/).waitFor();
});

test('what a module prints is in the output channel, with its request', async (t) => {
  const workbench = await openModule(t);
  await send(workbench, 'first');
  await workbench
    .notification(/wants to run/)
    .getByRole('button', { name: 'Run It' })
    .click();
  await workbench.notification(/wants to run/).waitFor({ state: 'hidden' });
  await send(workbench, 'second');
  await showStory(workbench.panel());
  await workbench
    .panel()
    .getByText(/^marks http.*second$/)
    .waitFor();
  await workbench.runCommand('Request Workbench: Show Handler Module Log');
  await workbench.page
    .locator('.part.panel .view-lines')
    .filter({ hasText: /\[info\].\[mark\.request-handler\.js\].GET.*second:.marks/ })
    .waitFor();
  await workbench.screenshot('what-a-handler-module-prints');
});

test("a breakpoint in a module stops its request in VS Code's debugger, at the author's line", async (t) => {
  const workspace = await folderWith({
    'mark.request-handler.ts': `import type { RequestHandler } from 'request-workbench';

const mark: string = 'typed';

export default {
  onBeforeResourceLoad({ request }) {
    request.headers = [...request.headers, ['X-Module', mark]];
  },
} satisfies RequestHandler;
`,
  });
  const workbench = await openWorkbench(t, { workspace });
  await send(workbench, 'before');
  await workbench
    .notification(/wants to run/)
    .getByRole('button', { name: 'Run It' })
    .click();
  await workbench.notification(/wants to run/).waitFor({ state: 'hidden' });

  await workbench.openFile('mark.request-handler.ts');

  await workbench.page.locator('.view-line').filter({ hasText: 'X-Module' }).click();
  await workbench.page.keyboard.press('F9');
  await workbench.page.locator('.codicon-debug-breakpoint').first().waitFor();
  await workbench.runCommand('Request Workbench: Debug Handler Modules');
  await workbench.page.locator('.debug-toolbar').waitFor();
  // The mark within the line: the debugger has bound the breakpoint in the process.
  await workbench.page.locator('.view-lines [class*="debug-breakpoint"]').first().waitFor();

  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/echo?debugged`);
  await workbench.page.locator('.debug-top-stack-frame-line').waitFor();
  const file = await workbench.screenshot('a-breakpoint-in-a-handler-module');
  assert.ok(file);
  assert.equal(requestTo('/echo?debugged'), undefined, 'the request waits');
  await workbench.page.locator('.debug-toolbar .codicon-debug-continue').click();
  // The debugger has brought the module to the front.
  await workbench.page.getByRole('tab', { name: /^Request Workbench, / }).click();
  await workbench.panel().getByText('"/echo?debugged"').waitFor();
  const sent = requestTo('/echo?debugged');
  assert.equal(sent?.headers.find(([field]) => field === 'X-Module')?.[1], 'typed');
});

test('a module that only a script rule names raises the question when a request needs it', async (t) => {
  const rule = {
    id: 'ask-code',
    condition: { urlFilter: 'needs-code' },
    action: { type: 'script', path: 'decide.mjs' },
  };
  const rules = JSON.stringify({ version: 1, rules: [rule] });
  const workspace = await folderWith({ 'a.request-rules.json': rules, 'decide.mjs': MODULE });
  const workbench = await openWorkbench(t, { workspace });
  const asks = workbench.notification(/decide\.mjs wants to run/);

  assert.equal(await send(workbench, 'other'), undefined);
  assert.equal(await asks.count(), 0);
  assert.equal(await send(workbench, 'needs-code'), undefined);
  await asks.getByRole('button', { name: 'Run It' }).click();
  await asks.waitFor({ state: 'hidden' });
  assert.equal(await send(workbench, 'needs-code-again'), 'one');
});
