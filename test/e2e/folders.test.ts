import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { startPlayground } from '../../examples/playground/start.ts';
import { openWorkbench } from './workbench.ts';

const playground = await startPlayground();
after(() => playground.close());

const OPEN_URL = 'Request Workbench: Open URL…';

/** Two folders, each with a rule that marks requests and a .http file that sends one. */
async function twoFolders(): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'rw-folders-'));
  after(() => rm(parent, { recursive: true, force: true }));
  for (const name of ['orders', 'people']) {
    const folder = path.join(parent, name);
    await mkdir(folder);
    await writeFile(
      path.join(folder, 'mark.request-rules.json'),
      JSON.stringify({
        version: 1,
        rules: [
          {
            id: `mark-${name}`,
            action: {
              type: 'modifyHeaders',
              requestHeaders: [{ header: 'X-Folder', operation: 'append', value: name }],
            },
          },
        ],
      }),
    );
    await writeFile(
      path.join(folder, `${name}.http`),
      `GET ${playground.urls.http}/echo?${name}\n`,
    );
  }
  await writeFile(
    path.join(parent, 'both.code-workspace'),
    JSON.stringify({ folders: [{ path: 'people' }, { path: 'orders' }] }),
  );
  return parent;
}

test('the rules of a folder hold for its own requests; one from nowhere has those of all folders, in order', async (t) => {
  const workbench = await openWorkbench(t, {
    workspace: await twoFolders(),
    file: 'both.code-workspace',
  });
  for (const name of ['orders', 'people']) {
    await workbench.openFile(`${name}.http`);
    await workbench.runCommand('Request Workbench: Send Request');
    await workbench.panel().getByText(`"/echo?${name}"`).waitFor();
    assert.deepEqual(marks(`/echo?${name}`), [name]);
  }

  await workbench.runCommand(OPEN_URL, `${playground.urls.http}/echo?typed`);
  await workbench.panel().getByText('"/echo?typed"').waitFor();
  assert.deepEqual(marks('/echo?typed'), ['people', 'orders']);
});

/** What the rules have written into the request of this URL. */
function marks(url: string): string[] {
  const request = playground.requests.http.find((sent) => sent.url === url);
  return (request?.headers ?? []).flatMap(([name, value]) =>
    name.toLowerCase() === 'x-folder' ? value.split(', ') : [],
  );
}
