import assert from 'node:assert/strict';
import { test } from 'node:test';
import { variableProblems } from '../../../src/requestFile/language/variableProblems.ts';
import { cut, scopeOf } from './scopes.ts';

type Around = Parameters<typeof scopeOf>[1];

/** Severity, code and place of each problem. */
function found(text: string, around: Around = {}): string[] {
  return variableProblems(scopeOf(text, around)).map(
    ({ severity, code, range }) => `${severity} ${code} ${cut(text, range)}`,
  );
}

const ENVIRONMENT = {
  environments: { '/workspace/http-client.env.json': { dev: { host: 'a', user: { name: 'b' } } } },
};

test('a name that nobody defines is an error at its place, in URL, headers, body, file paths and settings', () => {
  const text = [
    '# @name {{a}}',
    'POST https://example.com/{{ b }}?x={{%c}}',
    'X-One: {{d}}',
    '...e',
    '',
    'text {{f.g}}',
    '< ./{{h}}.txt',
  ].join('\n');
  assert.deepEqual(
    found(text),
    ['a', 'b', '%c', 'd', 'e', 'f.g', 'h'].map((name) => `error undefined-variable ${name}`),
  );
});

test('a command of curl is looked at on all of its lines', () => {
  const text = 'curl https://x.example/{{a}} \\\n  -H \'X: {{b}}\' \\\n  -d \'{"c": "{{c}}"}\'';
  assert.deepEqual(
    found(text),
    ['a', 'b', 'c'].map((name) => `error undefined-variable ${name}`),
  );
});

test('every place where a name may come from counts', () => {
  const text = [
    '@base = x',
    '# @prompt asked What?',
    '# @loop for item of items',
    'GET https://example.com/{{base}}/{{asked}}/{{item}}/{{$index}}/{{host}}/{{imported}}/{{set}}/{{answered}}',
    '',
    '{{response.body.a}}',
  ].join('\n');
  const around: Around = {
    environments: { '/workspace/http-client.env.json': { $shared: { host: 'a' } } },
    imports: { '/workspace/other.http': '@imported = 1' },
    set: {
      script: (name) => (name === 'set' ? 1 : undefined),
      answer: (name) =>
        name === 'answered' ? { value: '1', origin: { kind: 'answer' }, secret: false } : undefined,
    },
  };
  assert.deepEqual(found(text, around), []);
});

test('what a script sets is no problem, whatever the script', () => {
  const text = [
    'GET https://example.com/{{a}}/{{b}}/{{c}}/{{d}}/{{$global.e}}/{{f}}',
    '',
    '> {%',
    '  client.global.set("a", response.body.a);',
    "  client.global.set('b', 1);",
    '%}',
    '###',
    '{{',
    '  exports.c = 1;',
    '  exports["d"] = 2;',
    '  $global.e = 3;',
    '}}',
  ].join('\n');
  const scriptFiles = { names: new Set(['f']), others: false };
  assert.deepEqual(found(text, { scriptFiles }), []);
  assert.deepEqual(found('GET https://example.com/{{a}}\n\n> {% client.global.get("a") %}'), [
    'error undefined-variable a',
  ]);
});

test('a name is a warning where a script makes names while it runs', () => {
  for (const code of [
    'client.global.set(name, 1)',
    'client.global.set(`x${1}`, 1)',
    'Object.assign(exports, response.parsedBody)',
  ]) {
    const text = `GET https://example.com/{{a}}\n\n> {% ${code} %}`;
    assert.deepEqual(found(text), ['warning undefined-variable a'], code);
  }
});

test('where an environment has to be chosen, the message says which', () => {
  const text = 'GET https://{{host}}/{{user.name}}';
  assert.deepEqual(found(text, ENVIRONMENT), [
    'error environment-not-chosen host',
    'error environment-not-chosen user.name',
  ]);
  const [problem] = variableProblems(scopeOf(text, ENVIRONMENT));
  assert.equal(problem?.message, 'host is not defined in the chosen environment.');
  assert.equal(problem.hint, 'Choose an environment that defines it: dev.');
  assert.deepEqual(found(text, { ...ENVIRONMENT, chosen: ['dev'] }), []);
});

test('the hint names what was meant and every place that was looked at', () => {
  const [problem] = variableProblems(
    scopeOf('@baseUrl = x\nGET {{baseUlr}}/a', { ...ENVIRONMENT, chosen: ['dev'] }),
  );
  assert.match(problem?.hint ?? '', /^Did you mean baseUrl\? Looked in: this file, http-client/);
});

test('a part that a value of an environment does not have is an error', () => {
  const around = { ...ENVIRONMENT, chosen: ['dev'] };
  assert.deepEqual(found('GET https://example.com/{{user.nam}}', around), [
    'error no-such-value user.nam',
  ]);
});

test('a definition that no request needs is a warning only', () => {
  assert.deepEqual(found('@a = {{x}}\nGET https://example.com'), ['warning undefined-variable x']);
  assert.deepEqual(found('@a = {{x}}\n@b = {{a}}\nGET https://example.com/{{b}}'), [
    'error undefined-variable x',
  ]);
});

test('a request that does not exist is an error where it is needed', () => {
  const text = [
    '### login',
    'GET https://example.com',
    '###',
    'run #lgin',
    '# @ref login',
    '# @forceRef logout',
    'GET https://example.com/{{login.response.body.$.a}}/{{login.a}}',
  ].join('\n');
  assert.deepEqual(found(text), ['error unknown-request lgin', 'error unknown-request logout']);
});

test('what was meant by an unknown request is told, and by many of them in no time', () => {
  const ref = '### login\nGET https://example.com\n### other\n# @ref lgin\nGET https://example.com';
  const [problem] = variableProblems(scopeOf(ref));
  assert.match(problem?.hint ?? '', /^Did you mean login\? Give/);
  // Compared each with each they would take minutes.
  const count = 8_000;
  const many = Array.from({ length: count }, (_, index) =>
    [
      `### request${String(index)}`,
      `# @ref nobody${String(index)}`,
      `@id${String(index)} = 1`,
      `GET https://example.com/{{nothing${String(index)}}}`,
    ].join('\n'),
  );
  assert.equal(variableProblems(scopeOf(many.join('\n'))).length, 2 * count);
});

test('values that begin with $ are checked with what stands behind them', () => {
  const text = [
    'GET https://example.com/{{$uuid}}/{{$randomInt 1 10}}/{{$randomInt 10 1}}/{{$uuidd}}',
    'X: {{$processEnv HOME}} {{$processEnv NOPE}} {{$env.HOME}} {{$env.NOPE}}',
    'X: {{$dotenv A}} {{$dotenv B}} {{$shared S}} {{$shared T}} {{$processEnv %name}}',
    'X: {{$input Your name}} {{$auth.token("a")}} {{$projectRoot}} {{$random.alphabetic(3)}}',
  ].join('\n');
  const around = {
    environments: {
      '/workspace/.env': 'A=1',
      '/workspace/http-client.env.json': { $shared: { S: 1 } },
    },
    processEnvironment: { HOME: '/' },
  };
  assert.deepEqual(found(text, around), [
    'error invalid-expression $randomInt 10 1',
    'error unknown-dynamic-value $uuidd',
    'error undefined-variable $processEnv NOPE',
    'error undefined-variable $env.NOPE',
    'error undefined-variable $dotenv B',
    'error undefined-variable $shared T',
  ]);
});

test('nothing is said of comments, escapes, templates of other programs and what is not a request', () => {
  assert.deepEqual(
    found('# {{a}}\nPOST https://example.com\n\n\\{{b}} {{#each x}} {"a": {"b": 1}}\n# {{c}}'),
    [],
  );
  assert.deepEqual(found('this is {{no}} request'), []);
});

test('however often a name is mistyped, what was meant is told', () => {
  const text = (name: string): string => `@baseUrl = x\nGET https://example.com/{{${name}}}`;
  for (let index = 0; index < 100; index++) variableProblems(scopeOf(text(`n${String(index)}`)));
  const [problem] = variableProblems(scopeOf(text('baseUlr')));
  assert.match(problem?.hint ?? '', /^Did you mean baseUrl\?/);
});
