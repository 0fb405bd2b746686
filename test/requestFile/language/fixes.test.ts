import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorizationProblems } from '../../../src/requestFile/language/authorizationProblems.ts';
import { fixesFor } from '../../../src/requestFile/language/fixes.ts';
import { variableProblems } from '../../../src/requestFile/language/variableProblems.ts';
import type { Position } from '../../../src/files/problem.ts';
import { scopeOf } from './scopes.ts';

type Around = Parameters<typeof scopeOf>[1];

/** The text after each fix of each problem, or what else it does; "$0" is where one types on. */
function fixed(text: string, around: Around = {}): Record<string, string> {
  const scope = scopeOf(text, around);
  const problems = [
    ...scope.document.problems,
    ...variableProblems(scope),
    ...authorizationProblems(scope.document),
  ];
  const offsetOf = ({ line, character }: Position): number =>
    text.split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
  return Object.fromEntries(
    problems
      .flatMap((problem) => fixesFor(scope, problem))
      .map(({ title, act }) => [
        title,
        act.kind === 'edit'
          ? text.slice(0, offsetOf(act.range.start)) +
            act.text +
            text.slice(offsetOf(act.range.end))
          : act.kind,
      ]),
  );
}

test('an undefined variable can be defined in the file, added to the environment file, or corrected', () => {
  assert.deepEqual(fixed('@baseUrl = x\nGET {{baseUlr}}/a'), {
    'Change to baseUrl': '@baseUrl = x\nGET {{baseUrl}}/a',
    'Define baseUlr in this file': '@baseUrl = x\n@baseUlr = $0\nGET {{baseUlr}}/a',
    'Add baseUlr to the environment file': 'addToEnvironment',
  });
  assert.equal(
    fixed('GET https://{{name}}')['Define name in this file'],
    '@name = $0\n\nGET https://{{name}}',
  );
});

test('an environment that has the name can be chosen', () => {
  const environments = {
    '/workspace/http-client.env.json': { dev: { host: 'a' }, prod: { host: 'b' } },
  };
  const titles = Object.keys(fixed('GET https://{{host}}', { environments }));
  assert.deepEqual(titles.slice(0, 2), ['Switch to environment dev', 'Switch to environment prod']);
});

test('a typing error in a $-value and in the name of a request is corrected', () => {
  assert.equal(
    fixed('GET https://x.example/{{$randomIn 1 2}}')['Change to $randomInt'],
    'GET https://x.example/{{$randomInt 1 2}}',
  );
  assert.equal(
    fixed('### login\nGET https://x.example\n###\n# @ref logn\nGET https://x.example')[
      'Change to login'
    ],
    '### login\nGET https://x.example\n###\n# @ref login\nGET https://x.example',
  );
});

test('a path without a host gets one', () => {
  const found = fixed('@base_url = x\nGET /a\nAccept: text/html');
  assert.equal(
    found['Put {{base_url}} before the path'],
    '@base_url = x\nGET {{base_url}}/a\nAccept: text/html',
  );
  assert.equal(
    found['Add a Host header'],
    '@base_url = x\nGET /a\nHost: ${0:localhost}\nAccept: text/html',
  );
  assert.equal(fixed('GET /a')['Add a Host header'], 'GET /a\nHost: ${0:localhost}');
});

test('credentials in a form that is not what it looks like are a warning with a way out', () => {
  const after = (value: string): string | undefined => {
    const found = Object.entries(fixed(`GET https://x.example\nAuthorization: ${value}`));
    return found.find(([title]) => title.startsWith('Change to'))?.[1].split('Authorization: ')[1];
  };
  assert.equal(after('Bearer: abc'), 'Bearer abc');
  assert.equal(after('Basic : ann pw'), 'Basic ann pw');
  assert.equal(after('Bearer Bearer abc'), 'Bearer abc');
  assert.equal(after('Basic ann : pw'), 'Basic ann:pw');
  assert.equal(after('Basic ann'), 'Basic ann ');
  for (const value of [
    'Basic ann pw',
    'Basic ann:pw',
    'Basic YTpi',
    'Basic {{a}}',
    'Bearer a',
    'abc',
  ]) {
    assert.equal(after(value), undefined, value);
  }
});

test('slips in the layout of a file are corrected', () => {
  assert.deepEqual(fixed('GET https://x.example\n\nContent-Type: text/html'), {
    'Remove the blank line above': 'GET https://x.example\nContent-Type: text/html',
  });
  assert.equal(
    fixed('GET https://x.example\nGET https://y.example')['Insert ### above'],
    'GET https://x.example\n###\nGET https://y.example',
  );
  assert.equal(
    fixed('# @timeout 5000\nGET https://x.example')['Write it as milliseconds'],
    '# @timeout 5000 ms\nGET https://x.example',
  );
});
