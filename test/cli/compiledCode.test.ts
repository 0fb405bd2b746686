import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { loadCompiled } from '../../src/cli/compiledCode.ts';
import { ownerOnly } from '../ownerOnly.ts';

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
  const code = `const answer = () => '${answer}';\n${manyFunctions}module.exports = { answer: answer() };`;
  await writeFile(file, code);
}

/** As much as gives the compiled code a middle. */
const manyFunctions = Array.from(
  { length: 200 },
  (_, index) => `const f${index} = (x) => ({ value: [x, 'text ${index}'] });\nf${index}(1);\n`,
).join('');

/** What the file exports when a process of its own loads it. */
async function load(
  { file, folder }: Place,
  env: NodeJS.ProcessEnv = {},
  argument = 'send',
): Promise<string> {
  const script = `
    const { loadCompiled } = await import(${JSON.stringify(loader)});
    const of = ${JSON.stringify([file, folder, argument])};
    console.log(loadCompiled(...of).answer);`;
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
  assert.equal(mode & 0o777, ownerOnly.file);
  assert.equal(await load(place), 'one');
  assert.equal((await stat(await keptFor(place))).mtimeMs, mtimeMs);
});

test('each command has code of its own, whatever else is the first argument shares one', async (t) => {
  const place = await placeFor(t);
  for (const argument of ['send', 'run', 'send', '', '--help', 'http://a.test/', '../../up']) {
    assert.equal(await load(place, {}, argument), 'one');
  }
  const commands = (await readdir(place.folder)).map((name) => name.split('-').at(-1));
  assert.deepEqual(commands.sort(), ['any', 'run', 'send']);
});

test('what is kept is renewed after a while: other options have used other code', async (t) => {
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

interface Damage {
  readonly name: string;
  readonly damaged: (kept: Buffer) => Buffer;
}

/** V8 itself looks at the head of the code and at its length: it sees the first three alone. */
const damages: readonly Damage[] = [
  { name: 'is something else', damaged: () => Buffer.from('damaged') },
  { name: 'is empty', damaged: () => Buffer.alloc(0) },
  { name: 'is cut off', damaged: (kept) => kept.subarray(0, -1) },
  { name: 'ends in zeros', damaged: (kept) => Buffer.from(kept).fill(0, kept.length / 4) },
  {
    name: 'has zeros in its middle',
    damaged: (kept) => Buffer.from(kept).fill(0, kept.length / 4, kept.length / 2),
  },
  {
    name: 'has one bit turned over',
    damaged: (kept) => {
      const copy = Buffer.from(kept);
      const middle = Math.floor(kept.length / 4);
      copy.writeUInt8(kept.readUInt8(middle) ^ 0x10, middle);
      return copy;
    },
  },
];

for (const { name, damaged } of damages) {
  test(`compiled code that ${name} is not run: it is compiled and kept again`, async (t) => {
    const place = await placeFor(t);
    await load(place);
    const kept = await keptFor(place);
    const { size } = await stat(kept);
    const wrong = damaged(await readFile(kept));
    await writeFile(kept, wrong);
    assert.equal(await load(place), 'one');
    assert.equal((await stat(kept)).size, size);
    assert.notDeepEqual(await readFile(kept), wrong);
  });
}

test('the newest code is kept, that of older builds is removed, and what is no file is left alone', async (t) => {
  const place = await placeFor(t);
  const { folder } = place;
  await mkdir(path.join(folder, 'below'), { recursive: true });
  for (let age = 1; age <= 9; age += 1) {
    const file = path.join(folder, `old-${age}`);
    await writeFile(file, 'old');
    const writtenAt = new Date(Date.now() - age * 60_000);
    await utimes(file, writtenAt, writtenAt);
  }
  await load(place);
  const names = await readdir(folder);
  const ours = names.filter((name) => name.startsWith('v'));
  assert.equal(ours.length, 1);
  const others = Array.from({ length: 7 }, (_, index) => `old-${index + 1}`);
  assert.deepEqual(names.sort(), ['below', ...others, ...ours]);
});

test('a write that fails leaves nothing behind', async (t) => {
  const place = await placeFor(t);
  await load(place);
  const kept = await keptFor(place);
  await rm(kept);
  // A folder in its place, with something in it: nothing can be renamed to this.
  await mkdir(path.join(kept, 'below'), { recursive: true });
  assert.equal(await load(place), 'one');
  assert.deepEqual(await readdir(place.folder), [path.basename(kept)]);
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

test("Node's own switch for compiled code counts", async (t) => {
  const place = await placeFor(t);
  assert.equal(await load(place, { NODE_DISABLE_COMPILE_CACHE: '1' }), 'one');
  await assert.rejects(readdir(place.folder));
});
