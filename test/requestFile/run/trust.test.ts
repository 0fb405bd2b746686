import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf, runFolder } from '../runFolder.ts';

const REQUEST = 'GET http://a.test/\n';

for (const [what, files, places] of [
  [
    'outside of requests of an imported file',
    { 'a.http': `import ./b.http\n###\n${REQUEST}`, 'b.http': '{{\n  exports.ran = 1;\n}}\n' },
    ['not-trusted b.http:1'],
  ],
  [
    'above a loop',
    { 'a.http': `# @loop for 2\n{{\n  exports.ran = 1;\n}}\n${REQUEST}` },
    ['not-trusted a.http:2'],
  ],
  [
    'that says how often',
    { 'a.http': `# @loop for {{(exports.ran = 1, 2)}}\n${REQUEST}` },
    ['not-trusted a.http:1'],
  ],
  [
    'that says while a loop goes on',
    { 'a.http': `# @loop while (exports.ran = 1) > 2\n${REQUEST}` },
    ['not-trusted a.http:1'],
  ],
  [
    'after the response',
    { 'a.http': `${REQUEST}\n> {% client.global.set('ran', 1) %}\n` },
    ['not-trusted a.http:3'],
  ],
  [
    'after the response of each request',
    { 'a.http': `{{+after\n  exports.ran = 1;\n}}\n###\n${REQUEST}` },
    ['not-trusted a.http:2'],
  ],
  [
    'in a file of its own',
    {
      'a.http': `${REQUEST}\n> ./after.js\n`,
      'after.js': "client.global.set('ran', 1);\n",
    },
    ['not-trusted after.js:1'],
  ],
] as const) {
  test(`in a workspace that is not trusted no code runs ${what}`, async (t) => {
    const untrusted = await runFolder(t, files, { mayRunScripts: () => false });
    await untrusted.run.sendFile(untrusted.loaded);
    const { exported, globals } = untrusted.run.state;
    assert.deepEqual([exported.get('ran'), globals.get('ran')], [undefined, undefined]);
    assert.deepEqual(placesOf(untrusted), places);
  });
}

test('in a workspace that is not trusted an assertion in JavaScript fails', async (t) => {
  const files = { 'a.http': `${REQUEST}\n?? js 1 + 1 == 2\n` };
  const untrusted = await runFolder(t, files, { mayRunScripts: () => false });
  await untrusted.run.sendFile(untrusted.loaded);
  const told = untrusted.outcomes.flatMap(({ tests, problems }) => [...tests, ...problems]);
  assert.match(JSON.stringify(told), /workspace that is not trusted/);
  assert.ok(!told.some((each) => 'passed' in each && each.passed));
});
