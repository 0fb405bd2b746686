import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHttpFile } from '../../src/requestFile/parse/parseHttpFile.ts';
import { requestIdsIn, requestTestsIn } from '../../src/requestFile/requestTests.ts';

function labelsOf(text: string): string[] {
  return requestTestsIn(parseHttpFile(text)).map(({ label }) => label);
}

test('a request with a name is a test, whichever way it is named', () => {
  assert.deepEqual(labelsOf('### a\nGET /1\n\n###\n# @name b\nGET /2\n\n###\nGET /3\n'), [
    'a',
    'b',
  ]);
});

test('assertions and scripts that test make a request a test, other scripts do not', () => {
  const tested = [
    '?? status == 200',
    "> {% client.test('a', () => {}); %}",
    '> {% client.assert(true); %}',
    "{{\n  test('a', () => {});\n}}",
    '{{\n  test.status(200);\n}}',
    '{{\n  expect(response.statusCode).to.equal(200);\n}}',
    '> ./check.js',
  ];
  for (const script of tested) {
    assert.deepEqual(labelsOf(`GET /1\n\n${script}\n`), ['GET /1'], script);
  }
  const others = [
    "> {% client.global.set('test', 1); %}",
    '{{\n  exports.latest(1);\n}}',
    '>> file',
  ];
  for (const script of others) assert.deepEqual(labelsOf(`GET /1\n\n${script}\n`), [], script);
});

test('a script for every request of a file that tests makes all of them tests', () => {
  const text = '{{+response\n  test.status(200);\n}}\n\n###\nGET /1\n\n###\nGET /2\n';
  assert.deepEqual(labelsOf(text), ['GET /1', 'GET /2']);
});

test('requests that look alike are told apart, whatever their lines are', () => {
  const text = 'GET /1\n\n###\nGET /1\n\n### a\nGET /1\n';
  const ids = [...requestIdsIn(parseHttpFile(text)).values()];
  assert.deepEqual(ids, ['GET /1', 'GET /1 #2', 'a']);
  assert.deepEqual([...requestIdsIn(parseHttpFile(`\n\n${text}`)).values()], ids);
});
