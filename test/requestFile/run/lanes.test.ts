import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependsOnOrder } from '../../../src/requestFile/run/dependsOnOrder.ts';
import { placesOf, runFolder, urlsOf } from '../runFolder.ts';

// Requests of a run that are sent beside each other.

const SETUP = `{{
  await sleep(5);
  $global.count = ($global.count ?? 0) + 1;
  exports.path = 'set';
}}
`;
const TWO = `### one
GET http://a.test/1/{{path}}
### two
GET http://a.test/2/{{path}}
`;

for (const [what, files] of [
  ['of the file', { 'a.http': `${SETUP}${TWO}` }],
  ['of an import', { 'a.http': `import ./b.http\n${TWO}`, 'b.http': SETUP }],
] as const) {
  test(`scripts outside of requests ${what} run once, and all lanes wait for them`, async (t) => {
    const ran = await runFolder(t, files);
    const { run, loaded } = ran;
    const lanes = loaded.file.requests.map((request) =>
      run.lane(run.ports, (outcome) => ran.outcomes.push(outcome)).send(loaded, request),
    );
    await Promise.all(lanes);
    assert.deepEqual(placesOf(ran), []);
    assert.deepEqual(urlsOf(ran).sort(), ['http://a.test/1/set', 'http://a.test/2/set']);
    assert.equal(run.state.globals.get('count'), 1);
  });
}

test('a script outside of requests that fails keeps all requests of its file from being sent', async (t) => {
  const ran = await runFolder(t, { 'a.http': `{{\n  nobody.there();\n}}\n${TWO}` });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), ['script-failed a.http:2', 'script-failed a.http:2']);
  assert.deepEqual(ran.ready, []);
});

test('a script outside of requests may need the answer of a request of its file', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@token = {{login.url}}
### setup
{{
  exports.path = 'with-' + token.length;
}}
### one
GET http://a.test/{{path}}
### login
GET http://a.test/login
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  assert.deepEqual(urlsOf(ran), ['http://a.test/login', 'http://a.test/with-19']);
});

for (const [what, files, depends] of [
  ['sends requests alone', { 'a.http': TWO }, false],
  [
    'uses the answer of a named request',
    { 'a.http': '### one\nGET http://a.test/\n###\nGET http://a.test/{{one.id}}\n' },
    false,
  ],
  ['loops without a name', { 'a.http': '# @loop for 2\nGET http://a.test/\n' }, false],
  [
    'names the turns of a loop',
    { 'a.http': '### page\n# @loop for 2\nGET http://a.test/\n' },
    true,
  ],
  [
    'keeps a part of a body',
    { 'a.http': '# @env-json-key TOKEN data.token\nGET http://a.test/\n' },
    true,
  ],
  ['keeps a header', { 'a.http': '# @env-header-key TOKEN X-Token\nGET http://a.test/\n' }, true],
  [
    'imports requests that keep values',
    {
      'a.http': `import ./b.http\n${TWO}`,
      'b.http': "### login\nGET http://a.test/\n\n> {% client.global.set('t', 1) %}\n",
    },
    true,
  ],
  [
    'imports a file that imports scripts',
    { 'a.http': `import ./b.http\n${TWO}`, 'b.http': 'import ./c.http\n', 'c.http': SETUP },
    true,
  ],
] as const) {
  test(`whether the order of requests counts in a file that ${what}: ${String(depends)}`, async (t) => {
    const { loaded } = await runFolder(t, files);
    assert.equal(dependsOnOrder(loaded), depends);
  });
}
