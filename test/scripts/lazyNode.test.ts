import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { SELDOM_NEEDED, checkNode, lazyNode } from '../../scripts/build/lazyNode.mjs';
import { bundled } from './bundled.ts';

test("a module that is loaded late has the names and the values of Node's own", async (t) => {
  const { load } = await bundled(t, lazyNode, {
    'entry.js': SELDOM_NEEDED.map((name) => `exports['${name}'] = require('node:${name}');`).join(
      '\n',
    ),
  });
  const late = load() as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  for (const name of SELDOM_NEEDED) {
    const own: Readonly<Record<string, unknown>> = { ...process.getBuiltinModule(`node:${name}`) };
    assert.deepEqual(Object.keys(late[name] ?? {}), Object.keys(own), name);
    for (const [key, value] of Object.entries(own)) {
      assert.equal(late[name]?.[key], value, `${name}.${key}`);
    }
  }
});

test('a module is loaded by its first use, not by the import at the top of a file', async (t) => {
  const { file } = await bundled(t, lazyNode, {
    'entry.js': `
      import { crc32 } from 'node:zlib';
      const isLoaded = () => process.moduleLoadList.includes('NativeModule zlib');
      const before = isLoaded();
      const sum = crc32('a');
      console.log(before, isLoaded(), sum);`,
  });
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  assert.equal(stdout, 'false true 3904355907\n');
});

test("a Node that is older than the project's own does not build, for it could leave out names", () => {
  checkNode(process.versions.node);
  assert.throws(() => {
    checkNode('22.19.0');
  }, /can't be built by Node 22\.19\.0: it needs Node \d+\.\d+\.\d+\. Use npm run build\./);
});
