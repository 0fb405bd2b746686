import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf, runFolder, urlsOf } from '../runFolder.ts';

test('a request that runs itself with values is not sent, and told', async (t) => {
  const ran = await runFolder(t, {
    'a.http': '### one\nrun #one (@x=1)\nGET http://a.test/{{x}}\n',
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual([placesOf(ran), ran.ready], [['cyclic-request a.http:2'], []]);
  assert.equal(ran.outcomes[0]?.problems[0]?.message, 'These requests need each other: one → one.');
});

test('requests that run each other with values end, each told at its line', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `### one
run #two (@x=1)
GET http://a.test/one
### two
run #one (@x=1)
GET http://a.test/two
`,
  });
  const [one] = ran.loaded.file.requests;
  assert.ok(one);
  await ran.run.send(ran.loaded, one);
  assert.deepEqual(placesOf(ran), ['cyclic-request a.http:5']);
  assert.deepEqual(urlsOf(ran), ['http://a.test/one']);
});

for (const [what, files, place] of [
  [
    'above requests',
    {
      'a.http': '### one\nrun ./b.http (@x=1)\nGET http://a.test/one\n',
      'b.http': '### two\nrun ./a.http (@x=1)\nGET http://a.test/two\n',
    },
    'cyclic-run b.http:2',
  ],
  [
    'outside of requests',
    {
      'a.http': 'run ./b.http\n### one\nGET http://a.test/one\n',
      'b.http': 'run ./a.http\n### two\nGET http://a.test/two\n',
    },
    'cyclic-run b.http:1',
  ],
  [
    'by way of an import',
    {
      'a.http': '### one\nrun ./b.http (@x=1)\nGET http://a.test/one\n',
      'b.http': 'import ./a.http\n###\nrun #one (@x=1)\n',
    },
    'cyclic-request b.http:3',
  ],
  [
    'by way of a request that is needed',
    {
      'a.http': 'import ./b.http\n### one\n# @ref two\nGET http://a.test/one\n',
      'b.http': '### two\nrun ./a.http (@x=1)\nGET http://a.test/two\n',
    },
    'cyclic-run b.http:2',
  ],
  ['in one line', { 'a.http': 'run ./a.http (@x=1)\n' }, 'cyclic-run a.http:1'],
] as const) {
  test(`files that run each other ${what} end, and the line is told`, async (t) => {
    const ran = await runFolder(t, files);
    await ran.run.sendFile(ran.loaded);
    const cyclic = placesOf(ran).filter((each) => each.startsWith('cyclic'));
    assert.deepEqual(cyclic, [place]);
  });
}
