import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { packageExtension } from '../../scripts/package.ts';
import { openWorkbench } from '../e2e/workbench.ts';

test('the package, installed as anyone would install it, sends a request', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-vsix-'));
  after(() => rm(folder, { recursive: true, force: true }));
  await using playground = await startPlayground();
  const vsix = await packageExtension(folder);

  const workbench = await openWorkbench(t, { extension: { vsix } });
  await workbench.runCommand('Request Workbench: Open URL…', `${playground.urls.http}/hello`);
  await workbench.panel().getByRole('heading', { name: '200 OK' }).waitFor();
  assert.equal(playground.requests.http.at(-1)?.url, '/hello');
});
