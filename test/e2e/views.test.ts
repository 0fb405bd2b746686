import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { viewsOf } from './views.ts';
import { openWorkbench } from './workbench.ts';

const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';

/** A workspace with one rule file. */
async function workspaceOf(t: TestContext, rules: readonly object[]): Promise<string> {
  const workspace = await mkdtemp(path.join(tmpdir(), 'rw-views-'));
  t.after(() => rm(workspace, { recursive: true }));
  const text = JSON.stringify({ version: 1, rules }, null, 2);
  await writeFile(path.join(workspace, 'dev.request-rules.json'), text);
  return workspace;
}

test('an exception for a certificate is revoked in two steps: open the views, click', async (t) => {
  const workspace = await workspaceOf(t, [
    {
      id: 'allow-self-signed',
      condition: { requestDomains: ['localhost'] },
      action: { type: 'certificateError', decision: 'allow', remember: 'context' },
    },
  ]);
  const workbench = await openWorkbench(t, { workspace });
  const { open, row, action } = viewsOf(workbench.page);
  await workbench.runCommand(OPEN_URL, `${playground.urls.selfSigned}/hello`);

  await open();
  const exception = row(/^localhost:\d+ ?unknown issuer/);
  await exception.waitFor();
  await workbench.screenshot('view-trust');
  await action(exception, 'Revoke').click();
  await exception.waitFor({ state: 'detached' });
  await workbench.page.getByText('Nothing to revoke.').waitFor();
});
