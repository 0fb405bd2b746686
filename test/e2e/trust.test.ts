import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { issueCertificate } from '../../examples/playground/certificates.ts';
import { startPlayground } from '../../examples/playground/start.ts';
import { startTlsServer } from '../servers/testServer.ts';
import { openWorkbench } from './workbench.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';

test('in a workspace that nobody trusts a module is found and shown, and does not run', async (t) => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'rw-trust-'));
  t.after(() => rm(workspace, { recursive: true }));
  const name = 'mark.request-handler.js';
  await writeFile(path.join(workspace, name), 'export default { onBeforeResourceLoad() {} };\n');
  const workbench = await openWorkbench(t, { workspace, trusted: false });

  await workbench.openFile(name);
  await workbench.runCommand('Request Workbench: Handler Modules…');
  await workbench.page
    .locator('.quick-input-list')
    .getByText('does not run: it has not been approved to run')
    .waitFor();
});

test('nothing is sent from an untrusted workspace, and the panel says why', async (t) => {
  const workbench = await openWorkbench(t, { workspace: examples, trusted: false });
  const before = playground.requests.http.length;

  await workbench.runCommand(OPEN_URL);
  const panel = workbench.panel();
  await panel
    .getByText(/untrusted/i)
    .first()
    .waitFor();
  await panel.getByRole('button', { name: 'Manage trust' }).click();
  await workbench.page.getByText('You are in Restricted Mode').waitFor();
  assert.equal(playground.requests.http.length, before);

  await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
  await workbench.page.keyboard.press('Escape');
  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/hello`);
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  // Trust can't be taken back.
  await workbench.close();
});

test('the CA of a certificate is trusted from its card, with its facts and where the person says', async (t) => {
  const workbench = await openWorkbench(t);
  const { page } = workbench;
  const ca = await issueCertificate({ commonName: 'Company CA', isAuthority: true });
  const certificate = await issueCertificate({
    ...{ commonName: 'localhost', altNames: ['localhost'], issuer: ca },
  });
  await using server = await startTlsServer(
    { certificate, options: { cert: certificate.pem + ca.pem } },
    (_, response) => response.end('hello'),
  );
  await workbench.runCommand(OPEN_URL, server.url);
  await workbench.panel().getByRole('link', { name: 'Trust this CA…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Trust the CA “Company CA”?').waitFor();
  await dialog.getByText(new X509Certificate(ca.pem).fingerprint256).waitFor();
  await dialog.getByRole('button', { name: 'Trust in This Workspace…' }).click();
  // VS Code fills its box in steps: the folder, then the name.
  await page.waitForFunction(() => {
    const box = document.querySelector<HTMLInputElement>('.quick-input-widget input[type=text]');
    return box?.value.endsWith('/Company_CA.pem') === true;
  });
  await page.keyboard.press('Enter');
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  assert.equal(await readFile(path.join(workbench.workspace, 'Company_CA.pem'), 'utf8'), ca.pem);
  const settings = await readFile(path.join(workbench.workspace, '.vscode/settings.json'), 'utf8');
  assert.match(settings, /"requestWorkbench.caCertificates": \[\s*"Company_CA.pem"\s*\]/);
  // The next request is not asked about.
  await workbench.runCommand(OPEN_URL, `${server.url}/again`);
  await workbench
    .panel()
    .getByRole('option', { name: /again.*200/ })
    .waitFor();
});
