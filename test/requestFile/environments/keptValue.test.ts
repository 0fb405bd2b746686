import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKeptValue } from '../../../src/requestFile/environments/keptValue.ts';

function kept(text: string, environment = 'dev', value = 'x'): string {
  const changed = withKeptValue(text, environment, 'host', value);
  return 'text' in changed ? changed.text : changed.fault;
}

test('a value is added to its environment, and the rest of the file stays as it was', () => {
  const text = '{\n  // mine\n  "dev": {\n    "user": "ann"\n  },\n  "prod": {}\n}\n';
  assert.equal(
    kept(text),
    '{\n  // mine\n  "dev": {\n    "user": "ann",\n    "host": "x"\n  },\n  "prod": {}\n}\n',
  );
});

test('an environment that is not there yet, and a file that is not, are made', () => {
  assert.deepEqual(JSON.parse(kept('{"prod": {"a": 1}}')), { prod: { a: 1 }, dev: { host: 'x' } });
  assert.equal(kept('', '$shared'), '{\n  "$shared": {\n    "host": "x"\n  }\n}\n');
});

test('the layout is that of the file: tabs, four spaces, CRLF', () => {
  assert.equal(kept('{\n\t"dev": {}\n}'), '{\n\t"dev": {\n\t\t"host": "x"\n\t}\n}');
  assert.match(kept('{\n    "dev": {\n        "a": 1\n    }\n}'), /^ {8}"host"/m);
  assert.match(kept('{\r\n  "dev": {}\r\n}'), /\r\n {4}"host": "x"\r\n/);
});

test('what is typed stays as it is typed, whatever JSON thinks of it', () => {
  assert.deepEqual(JSON.parse(kept('', 'dev', 'a"b\\\n')), { dev: { host: 'a"b\\\n' } });
});

test("a file that can't be added to is left alone, and says why", () => {
  assert.equal(kept('{\n  "dev": {'), 'is not valid JSON (line 2)');
  assert.equal(kept('[]'), 'is not a JSON object');
  assert.equal(kept('{"dev": 1}'), 'has no object for dev');
});
