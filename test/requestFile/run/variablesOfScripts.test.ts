import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf, runFolder, urlsOf } from '../runFolder.ts';

// `@name = {{other}}` when `other` gets another value in a run.

for (const [what, script] of [
  ['global', "< {% client.global.set('token', 'new'); %}"],
  ['exported', "{{\n  exports.token = 'new';\n}}"],
] as const) {
  test(`a variable that uses what a script sets (${what}) has what was set last`, async (t) => {
    const ran = await runFolder(t, {
      'a.http': `@auth = b-{{token}}
@whole = {{auth}}
### before
GET http://a.test/1/{{whole}}
###
${script}
GET http://a.test/2/{{whole}}
### after
GET http://a.test/3/{{whole}}
`,
    });
    ran.run.state.globals.set('token', 'old');
    await ran.run.sendFile(ran.loaded);
    assert.deepEqual(placesOf(ran), []);
    assert.deepEqual(urlsOf(ran), [
      ...['http://a.test/1/b-old', 'http://a.test/2/b-new', 'http://a.test/3/b-new'],
    ]);
  });
}

test('a variable that uses a variable of a request has the one of each request', async (t) => {
  const one = (id: number): string =>
    `< {% request.variables.set('id', ${String(id)}); %}\nGET http://a.test/{{path}}/{{made}}\n`;
  const ran = await runFolder(t, {
    'a.http': `@path = of-{{id}}
@made = {{$uuid}}
@id = nobody
${[one(1), one(2), 'GET http://a.test/{{path}}/{{made}}\n'].join('###\n')}`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(placesOf(ran), []);
  const paths = urlsOf(ran).map((url) => url.split('/'));
  assert.deepEqual(
    paths.map(([, , , path]) => path),
    ['of-1', 'of-2', 'of-nobody'],
  );
  assert.equal(new Set(paths.map(([, , , , made]) => made)).size, 1);
});

test('a variable that uses what a response gave has the last one', async (t) => {
  let count = 0;
  const ran = await runFolder(
    t,
    {
      'a.http': `@auth = b-{{TOKEN}}
# @env-json-key TOKEN t
GET http://a.test/login
###
GET http://a.test/{{auth}}
###
# @env-json-key TOKEN t
GET http://a.test/login
###
GET http://a.test/{{auth}}
`,
    },
    {
      answer: () => ({
        headers: [['Content-Type', 'application/json']],
        body: JSON.stringify({ t: ++count }),
      }),
    },
  );
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(urlsOf(ran), [
    ...['http://a.test/login', 'http://a.test/b-1', 'http://a.test/login', 'http://a.test/b-3'],
  ]);
});
