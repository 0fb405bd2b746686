import { test } from 'node:test';
import { openWorkbench } from './workbench.ts';

test('the playground of an empty panel is servers that answer, redirect and ask', async (t) => {
  const workbench = await openWorkbench(t);
  const { page } = workbench;
  await workbench.runCommand('Request Workbench: Show Panel');
  await workbench.panel().getByRole('button', { name: 'Open the playground' }).click();
  const lenses = page.locator('.codelens-decoration a').getByText('Send', { exact: true });
  await lenses.nth(1).click();
  // It needs the first one, which is sent before it.
  await workbench.panel().getByText('ord-20417').first().waitFor();
  await workbench.panel().getByText('Sent first:').waitFor();
  await workbench.panel().getByRole('link', { name: 'orders', exact: true }).waitFor();
  await lenses.nth(3).click();
  await workbench.panel().getByRole('button', { name: 'Deny' }).click();
  const refused = workbench.panel().getByText('CERT_AUTHORITY_INVALID').filter({ visible: true });
  await refused.first().waitFor();
  await workbench.screenshot('playground');
});
