import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatJson } from '../../src/bodyText/format/formatJson.ts';
import { MemoryText } from '../../src/bodyText/text/text.ts';
import { TextSink } from '../../src/bodyText/text/textSink.ts';

function formatted(json: string): string {
  const sink = new TextSink(null);
  formatJson(new MemoryText(Buffer.from(json)), sink);
  const text = sink.end();
  return text.read(0, text.size).toString();
}

test('JSON is laid out as JSON.stringify does it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 4), (value, spaces) => {
      assert.equal(formatted(JSON.stringify(value, null, spaces)), JSON.stringify(value, null, 2));
    }),
  );
});

test('numbers, escapes and repeated names stay as the server wrote them', () => {
  assert.equal(
    formatted('{"a":1.10e+2,"a":12345678901234567890,"b":"\\u00e9\\/ {,}:"}'),
    '{\n  "a": 1.10e+2,\n  "a": 12345678901234567890,\n  "b": "\\u00e9\\/ {,}:"\n}',
  );
});

test('what is cut off, or is not JSON at all, comes through with every character but white space', () => {
  const withoutSpace = (text: string): string => text.replace(/[ \t\r\n]/g, '');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,\\ \n1ax-é')) }),
      (text) => {
        assert.equal(withoutSpace(formatted(text)), withoutSpace(text));
      },
    ),
  );
  assert.equal(formatted('{"a":[1,2'), '{\n  "a": [\n    1,\n    2');
});

test('values that nothing separates but white space do not run into each other', () => {
  assert.equal(formatted('[1 2]'), '[\n  1 2\n]');
  assert.equal(formatted('{"a":1}\n{"a":2}\n'), '{\n  "a": 1\n}\n{\n  "a": 2\n}');
});

test('a string or a number longer than what is read at once is one string or number', () => {
  const long = `"${'x'.repeat(600_000)}"`;
  assert.equal(
    formatted(`[${long},${'1'.repeat(600_000)}]`).length,
    600_002 + 600_000 + '[\n  ,\n  \n]'.length,
  );
});

test('ten thousand brackets do not make ten thousand spaces each', () => {
  assert.ok(formatted('['.repeat(10_000)).length < 10_000 * 210);
});
