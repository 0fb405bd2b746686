import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namePlacesIn } from '../../../src/requestFile/environments/namePlaces.ts';
import {
  definitionsOf,
  nameFault,
  occurrencesOf,
  thingAt,
} from '../../../src/requestFile/language/occurrences.ts';
import { cut, marked, scopeOf } from './scopes.ts';

type Around = NonNullable<Parameters<typeof scopeOf>[1]>;

/** "line:character text" of each. */
function places(
  found: readonly { readonly file: string; readonly range: Parameters<typeof cut>[1] }[],
  texts: Readonly<Record<string, string>>,
): string[] {
  return found.map(({ file, range }) => {
    const name = file.replace(/^.*\//, '');
    const { line, character } = range.start;
    return `${name}:${String(line)}:${String(character)} ${cut(texts[file] ?? '', range)}`;
  });
}

function lookAt(written: string, around: Around = {}) {
  const { text, at } = marked(written);
  const scope = scopeOf(text, around);
  const thing = thingAt(scope, at);
  assert.ok(thing !== null, 'nothing has a name there');
  const texts = { [scope.known.file]: text, ...around.imports };
  return {
    ...{ thing, scope },
    definitions: places(definitionsOf(thing, at.line, scope), texts),
    occurrences: places(occurrencesOf(thing, scope), texts),
  };
}

test('a variable leads to its definitions, that which counts first, in imported files and scripts too', () => {
  const found = lookAt(
    '@a = 1\n@a = 2\nGET https://x.example/{{ a¦ }}\n\n> {% client.global.set("a", 1) %}\n###\n@a = 3',
    { imports: { '/workspace/api/other.http': '@a = 0' } },
  );
  assert.deepEqual(found.definitions, [
    'a.http:1:1 a',
    'a.http:6:1 a',
    'a.http:0:1 a',
    'other.http:0:1 a',
    'a.http:4:24 a',
  ]);
});

test('every place of a variable is found, and none of a longer name', () => {
  const found = lookAt(
    [
      '@a = 1',
      '@ab = {{a}}',
      '@a¦ = 2',
      'POST https://x.example/{{%a}}/{{ab}}/{{a.b}}/{{$global.a}}',
      '...a',
      '',
      '{{ a + ab }} {{"a"}} # {{a}}',
      '> {%',
      '  client.global.set("a", client.global.get(\'a\'));',
      '  exports.a = $global.a;',
      '%}',
    ].join('\n'),
  );
  assert.deepEqual(found.occurrences, [
    'a.http:0:1 a',
    'a.http:1:8 a',
    'a.http:2:1 a',
    'a.http:3:26 a',
    'a.http:3:39 a',
    'a.http:3:55 a',
    'a.http:4:3 a',
    'a.http:6:3 a',
    'a.http:6:25 a',
    'a.http:8:21 a',
    'a.http:8:44 a',
    'a.http:9:10 a',
    'a.http:9:22 a',
  ]);
});

test('a request is found by its name wherever it is referred to', () => {
  const text = [
    '### login',
    'POST https://x.example',
    '###',
    '# @name other',
    '# @ref log¦in',
    '# @forceRef login',
    'run #login (@a=1)',
    'GET https://x.example/{{login.response.body.$.a}}/{{login.a}}/{{ login.b + 1 }}',
  ].join('\n');
  const found = lookAt(text);
  assert.deepEqual(found.definitions, ['a.http:0:4 login']);
  assert.deepEqual(found.occurrences, [
    'a.http:0:4 login',
    'a.http:4:7 login',
    'a.http:5:12 login',
    'a.http:6:5 login',
    'a.http:7:24 login',
    'a.http:7:52 login',
    'a.http:7:65 login',
  ]);
});

test('a name that would break what uses it is refused', () => {
  const fault = (written: string, wanted: string): string | null => {
    const { thing, scope } = lookAt(written);
    return nameFault(thing, wanted, scope, occurrencesOf(thing, scope));
  };
  const text = '@a¦ = 1\n@b = 2\nGET https://x.example/{{a}}';
  assert.equal(fault(text, 'c-d.e'), null);
  assert.equal(fault(text, 'a'), null);
  assert.match(fault(text, 'b') ?? '', /already/);
  for (const wanted of ['', 'a b', 'a=b', '{{a}}', '$a', '1', 'a+b']) {
    assert.match(fault(text, wanted) ?? '', /is not a name/, wanted);
  }
  assert.match(fault(`${text}\n\n> {% exports.a = 1 %}`, 'c-d') ?? '', /in the code/);
  assert.equal(fault('### lo¦gin\nGET https://x.example', 'log in again'), null);
  assert.match(
    fault('### lo¦gin\nGET https://x.example/{{login.response.status}}', 'log in') ?? '',
    /not a name/,
  );
});

test('an environment file has a name in each environment, and where values use it', () => {
  const text = [
    '{ "dev": { "a": 1, "ab": "{{a}}/{{ a.b }}/{{ab}}" },',
    '  "prod": { "a": "a" }, "a": {"b": 1} }',
  ].join('\n');
  const found = (file: string, content: string, name: string): string[] =>
    namePlacesIn(file, content, name).map(
      ({ range, defines }) =>
        `${String(range.start.line)}:${String(range.start.character)} ${cut(content, range)}${defines ? ' =' : ''}`,
    );
  assert.deepEqual(found('/w/http-client.env.json', text, 'a'), [
    '0:12 a =',
    '0:28 a',
    '0:35 a',
    '1:13 a =',
  ]);
  assert.deepEqual(found('/w/.env', 'a=1\nexport a = {{ab}}\n#a=2\nab={{a}}', 'a'), [
    '0:0 a =',
    '1:7 a =',
    '3:5 a',
  ]);
  assert.deepEqual(
    found('/w/.httpyac.json', '{"environments": {"dev": {"a": 1}}, "a": {"a": 1}}', 'a'),
    ['0:27 a ='],
  );
  assert.deepEqual(found('/w/http-client.env.json', '{ broken', 'a'), []);
});
