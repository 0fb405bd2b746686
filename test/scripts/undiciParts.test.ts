import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { leanUndici } from '../../scripts/build/undiciParts.mjs';
import { bundled } from './bundled.ts';

test('what undici asserts passes or fails as by node:assert', async (t) => {
  const { load } = await bundled(t, leanUndici, {
    'undici/lib/entry.js': "module.exports = require('node:assert');",
  });
  const brief = load() as (value: unknown, message?: string) => void;
  brief(true);
  assert.throws(
    () => {
      brief(0, 'there is one');
    },
    new assert.AssertionError({
      message: 'there is one',
      actual: 0,
      expected: true,
      operator: '==',
    }),
  );
});

test('undici uses node:assert as a function alone, which is all that its stand-in can do', async () => {
  const lib = path.join(import.meta.dirname, '../../node_modules/undici/lib');
  let asserting = 0;
  for await (const name of glob('**/*.js', { cwd: lib, exclude: ['dispatcher/client-h2.js'] })) {
    const code = await readFile(path.join(lib, name), 'utf8');
    const loads = code.match(/^.*require\(['"](?:node:)?assert.*$/gm) ?? [];
    asserting += loads.length;
    for (const load of loads) assert.equal(load, "const assert = require('node:assert')", name);
    assert.doesNotMatch(code, /\bassert\.\w/, name);
  }
  assert.ok(asserting > 10);
});

test("undici's own HTTP/2 is left out, and says so if it is asked for all the same", async (t) => {
  const { load } = await bundled(t, leanUndici, {
    'undici/lib/dispatcher/client-h2.js': "module.exports = require('node:http2');",
  });
  assert.throws(load() as () => void, /undici speaks HTTP\/1\.1 only here/);
});

test('a part of undici that does not look as expected fails the build', async (t) => {
  for (const file of ['core/util.js', 'dispatcher/client.js']) {
    await assert.rejects(
      bundled(t, leanUndici, {
        [`undici/lib/${file}`]: "const { request } = require('node:http')",
      }),
      /is not there once/,
    );
  }
});
