import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { after, test } from 'node:test';
import { isExpression } from '../../../src/requestFile/template/isExpression.ts';
import { contextOf, FILE, responseOf, TestSandbox } from './sandboxes.ts';

const sandbox = new TestSandbox();
after(() => {
  sandbox.end();
});

test('expressions are told from other text, and none is run for that', () => {
  const expressions = [
    ...[
      'a',
      'a.b[0]',
      'a + 1',
      '`${a}`',
      '() => 1',
      'await f()',
      '{ a: 1 }',
      'a ? b : c',
      'new Date().getTime()',
    ],
    ...[
      'a, b',
      '(a)',
      '"}"',
      '/a/.test(b)',
      'a // why',
      'function () {}',
      'throwing()',
      '[1, 2].map((n) => n * 2)',
    ],
  ];
  for (const text of expressions) assert.equal(isExpression(text), true, text);
  const others = [
    ...[
      '',
      ' ',
      'a b',
      'let a = 1',
      'a;',
      'a; b',
      'a +',
      '#each items',
      '...a',
      '/* a',
      'if (a) b',
      'a) + (b',
      '), (',
      '], [',
    ],
    ...['a ]; [ b', 'return 1', '%a', "it's", 'a)); process.exit(); ((b'],
  ];
  for (const text of others) assert.equal(isExpression(text), false, text);
});

test('an expression has the variables as names, and what a script has', async () => {
  const variables = { a: 2, 'my-name': 'n', list: [1, 2], user: { id: 5 } };
  const response = responseOf({ id: 7 });
  const expected: Readonly<Record<string, unknown>> = {
    'a + 1': 3,
    'myName.toUpperCase()': 'N',
    'list.map((n) => n * a)': [2, 4],
    '{ ...user, name: 1 }': { id: 5, name: 1 },
    'response.parsedBody.id': 7,
    'new Date(0)': '1970-01-01T00:00:00.000Z',
    'await Promise.resolve(4)': 4,
    '$random.integer(4, 5)': 4,
    '$global.token': 't',
    "Buffer.from('a:b').toString('base64')": 'YTpi',
    'request.method': 'GET',
    null: null,
    'a, user.id': 5,
    "jsonPath(response.parsedBody, '$.id')": 7,
    "require('crypto').createHash('md5').update('a').digest('hex').length": 32,
  };
  for (const [expression, value] of Object.entries(expected)) {
    const found = await sandbox.value(expression, { variables, response, globals: { token: 't' } });
    assert.deepEqual(found, value, expression);
  }
});

test('what has no value is an error, with its place', async () => {
  const at = { file: FILE, firstLine: 20, firstCharacter: 12 };
  const none = await sandbox.evaluate('undefined', contextOf(), at);
  assert.deepEqual(none, {
    error: { message: 'undefined has no value.', file: FILE, line: 20, column: 12 },
  });
  const unknown = await sandbox.evaluate('nope.x', contextOf(), at);
  assert.ok('error' in unknown);
  assert.deepEqual(
    [unknown.error.message, unknown.error.line, unknown.error.column],
    ['ReferenceError: nope is not defined', 20, 12],
  );
  const unfinished = await sandbox.evaluate('a +', contextOf(), at);
  assert.ok('error' in unfinished);
  assert.match(unfinished.error.message, /^SyntaxError: /);
  assert.equal(unfinished.error.line, 20);
  const needs = await sandbox.evaluate('process.env.HOME', contextOf(), at);
  assert.ok('error' in needs);
  assert.equal(needs.needsNode, 'process');
});

test('a response is sent to the sandbox once, however many expressions look at it', async (t) => {
  const posted = t.mock.method(Worker.prototype, 'postMessage');
  const sent = (): number =>
    posted.mock.calls.filter(({ arguments: [message] }) => {
      const { response } = message as { readonly response: unknown };
      return typeof response === 'object' && response !== null;
    }).length;
  using own = new TestSandbox();
  const [one, other] = [responseOf('one'), responseOf('other')];
  for (let time = 0; time < 3; time++) {
    assert.equal(await own.value('response.body', { response: one }), 'one');
    assert.match(String(await own.value('response.body')), /^error/);
  }
  assert.equal(sent(), 1);
  assert.equal(await own.value('response.body', { response: other }), 'other');
  assert.equal(sent(), 2);
});
