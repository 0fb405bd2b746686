import assert from 'node:assert/strict';
import { sep } from 'node:path';
import { test } from 'node:test';
import { placesOf, runFolder, urlsOf } from '../runFolder.ts';

test('what goes wrong in a file of scripts is told at its own line', async (t) => {
  const ran = await runFolder(t, {
    'a.http':
      'GET http://a.test/1\n###\n< ./scripts/before.js\nGET http://a.test/2\n\n> ./scripts/after.js\n',
    'scripts/before.js': "client.log('x');\n\nnobody.there();\n",
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), [`script-failed scripts${sep}before.js:3`]);
});

test('a file of scripts imports what stands beside it, and its tests have its lines', async (t) => {
  const ran = await runFolder(t, {
    'a.http': 'GET http://a.test/\n\n> ./scripts/after.js\n',
    'scripts/after.js': `import { wanted } from './values.js';
client.global.set('wanted', wanted);
client.test('fails', () => {
  client.assert(false);
});
`,
    'scripts/values.js': 'export const wanted = 1;\n',
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.equal(ran.run.state.globals.get('wanted'), 1);
  const [test] = ran.outcomes[0]?.tests ?? [];
  assert.deepEqual([test?.file, test?.line], [`${ran.folder}${sep}scripts${sep}after.js`, 3]);
});

test('a script of an imported file is told there, and reads what stands beside that', async (t) => {
  const ran = await runFolder(t, {
    'a.http': 'import ./sub/b.http\n###\nGET http://a.test/{{base}}\n',
    'sub/b.http': '### no request\n< ./setup.js\n###\n\n{{\n  nobody.there();\n}}\n',
    'sub/setup.js': "client.global.set('base', 'set');\n",
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), [`script-failed sub${sep}b.http:6`]);
  assert.equal(ran.run.state.globals.get('base'), 'set');
});

test('a file of scripts that is not there is told at the line that names it', async (t) => {
  const ran = await runFolder(t, { 'a.http': 'GET http://a.test/\n\n> ./after.js\n' });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), ['file-not-found a.http:3']);
  assert.deepEqual(urlsOf(ran), ['http://a.test/']);
});
