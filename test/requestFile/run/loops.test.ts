import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, placesOf, runFolder, urlsOf } from '../runFolder.ts';

test('what scripts before a loop set, test and print counts for its turns, and is told once', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `# @loop for 2
< {%
  request.variables.set('own', 'kept');
  client.log('before');
  client.test('checked before', () => {});
%}
GET http://a.test/{{own}}/{{$index}}

> {% client.test('checked after', () => {}); %}
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(urlsOf(ran), ['http://a.test/kept/0', 'http://a.test/kept/1']);
  assert.deepEqual(
    ran.outcomes.map(({ tests, log }) => [tests.map(({ name }) => name), log]),
    [
      [['checked before', 'checked after'], ['before']],
      [['checked after'], []],
    ],
  );
});

test('a loop that is disabled runs no script, and asks for nothing', async (t) => {
  const asked: string[] = [];
  const ran = await runFolder(
    t,
    {
      'a.http': `# @disabled
# @note Sure?
# @prompt name
# @loop for 2
{{
  console.log('ran');
}}
GET http://a.test/
`,
    },
    {
      confirm: (text) => Promise.resolve(asked.push(text) > 0),
      prompt: ({ text }) => {
        asked.push(text);
        return Promise.resolve(null);
      },
    },
  );
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual([asked, ran.ready], [[], []]);
  assert.deepEqual(
    ran.outcomes.map(({ status, log }) => [status, log]),
    [['skipped', []]],
  );
});

test('a loop asks what its request asks once, and sends what it needs once', async (t) => {
  const asked: string[] = [];
  const ran = await runFolder(
    t,
    {
      'a.http': `### loop
# @note Sure?
# @prompt name
# @forceRef login
# @loop for 3
GET http://a.test/{{name}}/{{$index}}
### login
GET http://a.test/login
`,
    },
    {
      confirm: (text) => Promise.resolve(asked.push(text) > 0),
      prompt: ({ text }) => {
        asked.push(text);
        return Promise.resolve({ value: 'ann', origin: { kind: 'answer' }, secret: false });
      },
    },
  );
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(asked, ['Sure?', 'name']);
  assert.deepEqual(urlsOf(ran), [
    'http://a.test/login',
    ...['http://a.test/ann/0', 'http://a.test/ann/1', 'http://a.test/ann/2'],
  ]);
});

test('variables that use the names of a loop are computed in each turn, others once', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@path = {{item}}-{{$index}}
@whole = /{{path}}
@id = {{$uuid}}
### before
GET http://a.test/{{id}}
### loop
# @loop for item of ["a", "b"]
GET http://a.test{{whole}}?{{id}}
`,
  });
  await ran.run.sendFile(ran.loaded);
  const [first = ''] = urlsOf(ran);
  const id = first.slice('http://a.test/'.length);
  assert.deepEqual(urlsOf(ran).slice(1), [`http://a.test/a-0?${id}`, `http://a.test/b-1?${id}`]);
});

test('the values of a line run reach the variables that use them, for that request alone', async (t) => {
  const ran = await runFolder(t, {
    'a.http': `@name = {{who}}
@greeting = Hi {{name}}
@who = nobody
### greet
POST http://a.test/greet

{{greeting}}
###
run #greet (@who=ann)
run #greet (@who=bob)
`,
  });
  await ran.run.sendFile(ran.loaded);
  assert.deepEqual(ran.ready.map(bodyOf), ['Hi nobody', 'Hi ann', 'Hi bob']);
});

for (const [what, written] of [
  ['a number', '# @loop for 1500'],
  ['a list', '# @loop for item of Array.from({ length: 1500 })'],
] as const) {
  test(`a loop with too many turns by ${what} is a problem, and sends nothing`, async (t) => {
    const ran = await runFolder(t, { 'a.http': `${written}\nGET http://a.test/\n` });
    await ran.run.sendFile(ran.loaded);
    assert.deepEqual([placesOf(ran), ran.ready], [['loop-too-long a.http:1'], []]);
    assert.match(ran.outcomes[0]?.problems[0]?.message ?? '', /^The loop has 1,500 iterations, /);
  });
}

test('a condition that holds without an end is a problem after 1,000 turns', async (t) => {
  const ran = await runFolder(t, { 'a.http': '# @loop while 1 > 0\nGET http://a.test/\n' });
  await ran.run.sendFile(ran.loaded);
  assert.equal(ran.ready.length, 1000);
  assert.deepEqual(placesOf(ran), ['loop-too-long a.http:1']);
  assert.equal(ran.outcomes.length, 1001);
});
