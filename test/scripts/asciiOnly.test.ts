import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asciiOnly } from '../../scripts/build/asciiOnly.mjs';
import { bundled } from './bundled.ts';

test('a bundle is ASCII, and its expressions and texts mean what they meant', async (t) => {
  const { code, load } = await bundled(t, asciiOnly, {
    'entry.js': `
      exports.dash = /^[–—]$/.test('—');
      exports.face = /^[😀-😎]$/u.exec('😃')[0];
      exports.group = /(?<größe>\\d+)\\\\ß/.exec('12\\\\ß').groups.größe;
      exports.rebuilt = new RegExp(/^ü$/.source).test('ü');
      exports.plain = \`ä \${'é'}\`;
      exports.raw = String.raw\`a\\n\`;`,
  });
  assert.match(code, /^[\0-\x7f]*$/);
  assert.deepEqual(load(), {
    dash: true,
    face: '😃',
    group: '12',
    rebuilt: true,
    plain: 'ä é',
    raw: 'a\\n',
  });
});

test('a tagged template that is not ASCII fails the build, for its tag would see the escape', async (t) => {
  await assert.rejects(
    bundled(t, asciiOnly, { 'entry.js': 'exports.raw = String.raw`é`; exports.dash = /–/;' }),
    /A tagged template has characters that are not ASCII\. Use a plain string\./,
  );
});

test('a backslash before what is not ASCII fails the build, for it would escape the escape', async (t) => {
  await assert.rejects(
    bundled(t, asciiOnly, { 'entry.js': String.raw`exports.dash = /a\–/;` }),
    /\\– in a regular expression: remove the backslash/,
  );
});
