import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { importToFreePath } from '../../src/exchange/importToFreePath.ts';
import type { ImportOptions } from '../../src/exchange/conversion/importer.ts';
import { ImportFolder, importing } from './importing.ts';

const RECORDING = {
  log: {
    version: '1.2',
    entries: [
      {
        request: { method: 'GET', url: 'https://example.test/hello' },
        response: { status: 200, headers: [], content: { mimeType: 'text/plain', text: 'hello' } },
      },
    ],
  },
};

async function targetIn(folder: string, recording: ImportOptions['recording']): Promise<string> {
  const { target } = await importToFreePath(
    (number) => join(folder, `login${number === 1 ? '' : `-${String(number)}`}.request-rules.json`),
    (to) => importing(RECORDING, { path: join(folder, 'login.har'), recording, target: to }),
    (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
  );
  return basename(target);
}

test('a recording beside which its rules are written is not replaced by their copy of it', async () => {
  await using folder = await ImportFolder.create();
  await writeFile(join(folder.path, 'login.har'), JSON.stringify(RECORDING));
  assert.equal(await targetIn(folder.path, 'recording'), 'login-2.request-rules.json');
  assert.equal(await targetIn(folder.path, 'responses'), 'login.request-rules.json');
});

test('a body of an earlier import, which may have been edited, is not written over', async () => {
  await using folder = await ImportFolder.create();
  const first = await importing(RECORDING, {
    target: join(folder.path, 'login.request-rules.json'),
  });
  for (const { path } of first.files) {
    await mkdir(join(folder.path, path, '..'), { recursive: true });
    await writeFile(join(folder.path, path), 'edited');
  }
  assert.equal(await targetIn(folder.path, 'responses'), 'login-2.request-rules.json');
});
