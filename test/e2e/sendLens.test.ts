import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openWorkbench } from './workbench.ts';

/** An extension with REST Client's name and setting, and nothing else of it. */
const restClient = path.join(import.meta.dirname, 'fixtures/restClient');

test('where REST Client is installed too, one is asked whose Send is shown, until one answers', async (t) => {
  const workbench = await openWorkbench(t, { others: [restClient] });
  const { page } = workbench;
  const text = '### a\nGET http://localhost:1/\n\n### b\nGET http://localhost:1/\n';
  await writeFile(path.join(workbench.workspace, 'two.http'), text);

  await workbench.openFile('two.http');
  const question = workbench.notification('REST Client can send requests from this file, too');
  await question.waitFor();
  const lenses = page.locator('.codelens-decoration a');
  assert.equal(await lenses.getByText('Send', { exact: true }).count(), 0);
  await workbench.screenshot('which-send');
  // Who closes it sees ours, and is asked again in the next window.
  await question.hover();
  await question.getByRole('button', { name: /^Clear Notification/ }).click();
  await lenses.getByText('Send all above').waitFor();
  await workbench.reload();
  await question.waitFor();
  await question.getByRole('button', { name: 'Request Workbench' }).click();
  await lenses.getByText('Send all above').waitFor();
  assert.equal(await lenses.getByText('Send', { exact: true }).count(), 2);

  await workbench.reload();
  await page.locator('.codelens-decoration a').getByText('Send all above').waitFor();
  assert.equal(await question.count(), 0);
});
