import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { loadCompiled } from '../../src/cli/compiledCode.ts';

const loader = import.meta.resolve('../../src/cli/compiledCode.ts');

interface Place {
  /** A file of CommonJS whose export `answer` is what a function in it returns. */
  readonly file: string;
  readonly folder: string;
}

async function placeFor(t: TestContext): Promise<Place> {
  const root = await mkdtemp(path.join(tmpdir(), 'compiled-code-'));
  t.after(() => rm(root, { recursive: true }));
  const place = { file: path.join(root, 'program.cjs'), folder: path.join(root, 'cache') };
  await writeProgram(place, 'one');
  return place;
}

async function writeProgram({ file }: Place, answer: string): Promise<void> {
  const code = `const answer = () => '${answer}';\nmodule.exports = { answer: answer() };`;
  await writeFile(file, code);
}

/** What the file exports when a process of its own loads it. */
async function load({ file, folder }: Place, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const script = `
    const { loadCompiled } = await import(${JSON.stringify(loader)});
    console.log(loadCompiled(${JSON.stringify(file)}, ${JSON.stringify(folder)}).answer);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script],
    { env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '', NODE_V8_COVERAGE: '', ...env } },
  );
  return stdout.trim();
}

/** The file of kept code. */
async function keptFor({ folder }: Place): Promise<string> {
  const names = await readdir(folder);
  assert.equal(names.length, 1);
  return path.join(folder, names[0] ?? '');
}

const LONG_AGO = new Date(Date.now() - 60 * 60_000);

test('compiled code is kept for the next run, for its owner alone, and is left as it is then', async (t) => {
  const place = await placeFor(t);
  assert.equal(await load(place), 'one');
  const kept = await keptFor(place);
  const { mtimeMs, mode } = await stat(kept);
  if (process.platform !== 'win32') assert.equal(mode & 0o777, 0o600);
  assert.equal(await load(place), 'one');
  assert.equal((await stat(await keptFor(place))).mtimeMs, mtimeMs);
});

test('what is kept is renewed after a while: other commands have used other code', async (t) => {
  const place = await placeFor(t);
  await load(place);
  const kept = await keptFor(place);
  await utimes(kept, LONG_AGO, LONG_AGO);
  assert.equal(await load(place), 'one');
  assert.ok((await stat(kept)).mtimeMs > LONG_AGO.getTime());
});

test('a file of the same length is other code', async (t) => {
  const place = await placeFor(t);
  await load(place);
  await writeProgram(place, 'two');
  assert.equal(await load(place), 'two');
});

test('damaged code is compiled again', async (t) => {
  const place = await placeFor(t);
  await load(place);
  const kept = await keptFor(place);
  const { size } = await stat(kept);
  await writeFile(kept, 'damaged');
  assert.equal(await load(place), 'one');
  assert.equal((await stat(kept)).size, size);
});

test(
  'code that others could have written is not run',
  { skip: process.platform === 'win32' },
  async (t) => {
    const place = await placeFor(t);
    await load(place);
    const kept = await keptFor(place);
    await chmod(kept, 0o666);
    assert.equal(await load(place), 'one');
    assert.equal((await stat(kept)).mode & 0o777, 0o600, 'it has been written anew');
  },
);

test('a program runs where nothing can be kept', async (t) => {
  const place = await placeFor(t);
  await writeFile(place.folder, 'not a folder');
  assert.equal(await load(place), 'one');
  assert.deepEqual(loadCompiled(place.file, path.join(place.folder, 'below')), { answer: 'one' });
});

test('Node’s own switch for compiled code counts', async (t) => {
  const place = await placeFor(t);
  assert.equal(await load(place, { NODE_DISABLE_COMPILE_CACHE: '1' }), 'one');
  await assert.rejects(readdir(place.folder));
});
