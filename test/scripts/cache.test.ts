import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { cached } from '../../scripts/vscode/cache.ts';
import { cacheFolder } from '../../src/cli/cacheFolder.ts';

test('the cache follows XDG_CACHE_HOME', () => {
  assert.equal(
    cacheFolder({ XDG_CACHE_HOME: path.resolve('/somewhere') }),
    path.resolve('/somewhere/request-workbench'),
  );
});

test('what is there is not installed again', async (t) => {
  const root = await temporaryFolder(t);
  const installs = countingInstall();
  const first = await cached(installs.wanted, root);
  const second = await cached(installs.wanted, root);
  assert.equal(first, second);
  assert.equal(installs.count, 1);
});

test('of two runs at once one installs and the other waits for it', async (t) => {
  const root = await temporaryFolder(t);
  const installs = countingInstall();
  const folders = await Promise.all([cached(installs.wanted, root), cached(installs.wanted, root)]);
  assert.equal(folders[0], folders[1]);
  assert.equal(installs.count, 1);
});

test('a folder without one of its essential files is installed again', async (t) => {
  const root = await temporaryFolder(t);
  const installs = countingInstall();
  const folder = await cached(installs.wanted, root);
  await rm(path.join(folder, 'program'));
  await cached(installs.wanted, root);
  assert.equal(installs.count, 2);
  assert.equal(await readFile(path.join(folder, 'program'), 'utf8'), 'version 2');
});

test('an installation that fails leaves nothing behind', async (t) => {
  const root = await temporaryFolder(t);
  const failing = {
    name: 'thing-1.0.0',
    essential: [],
    install: async (folder: string) => {
      await writeFile(path.join(folder, 'half'), '');
      throw new Error('The registry is away.');
    },
  };
  await assert.rejects(cached(failing, root), /The registry is away/);
  assert.deepEqual(await readdir(root), []);
});

test('an installation that forgets an essential file says so', async (t) => {
  const root = await temporaryFolder(t);
  const empty = { name: 'thing-1.0.0', essential: ['program'], install: async () => {} };
  await assert.rejects(cached(empty, root), /without program/);
});

test('what a killed run has left behind is swept away', async (t) => {
  const root = await temporaryFolder(t);
  await mkdir(path.join(root, 'thing-1.0.0.unfinished-abc'));
  // No process has this id: Linux counts to four million.
  await writeFile(path.join(root, 'thing-1.0.0.lock'), '99999999');
  const installs = countingInstall();
  const folder = await cached(installs.wanted, root);
  assert.ok(existsSync(path.join(folder, 'program')));
  assert.deepEqual(await readdir(root), ['thing-1.0.0']);
});

function countingInstall() {
  const installs = {
    count: 0,
    wanted: {
      name: 'thing-1.0.0',
      essential: ['program'],
      install: async (folder: string) => {
        installs.count += 1;
        await writeFile(path.join(folder, 'program'), `version ${installs.count}`);
      },
    },
  };
  return installs;
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-cache-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
