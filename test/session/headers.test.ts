import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  hasHeader,
  headerValue,
  headerValues,
  withHeader,
  withoutHeader,
} from '../../src/engine/index.ts';
import type { HeaderList } from '../../src/engine/index.ts';
import { readableField, urlInField } from '../../src/session/fieldValue.ts';

test('H17: a field is set once or replaced, found whatever its case, and absent when it was never set', () => {
  const headers: HeaderList = [
    ['Accept', 'text/html'],
    ['X-Trace', '1'],
    ['x-trace', '2'],
  ];
  assert.deepEqual(headerValues(headers, 'X-TRACE'), ['1', '2']);
  assert.equal(headerValue(headers, 'accept'), 'text/html');
  assert.equal(headerValue(headers, 'never-set'), undefined);
  assert.equal(hasHeader(headers, 'ACCEPT'), true);
  // CEF's overwrite=false is a look before; overwrite=true replaces every field of that name, in the place of the first.
  assert.deepEqual(withHeader(headers, 'X-Trace', '3'), [
    ['Accept', 'text/html'],
    ['X-Trace', '3'],
  ]);
  assert.deepEqual(withHeader(headers, 'Host', 'a.test').at(-1), ['Host', 'a.test']);
  assert.deepEqual(withoutHeader(headers, 'x-trace', 'accept'), []);
});

test('a field is read in UTF-8 where its bytes are that, byte by byte as Latin-1 elsewhere, also beside a mask', () => {
  for (const [value, read] of [
    ['plain', 'plain'],
    ['voil\xc3\xa0', 'voilà'],
    ['caf\xe9', 'café'],
    ['\xc3\xa9 ••• \xe9', 'é ••• é'],
    ['\xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80', '\xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80'],
    ['\xef\xbb\xbfx', '\ufeffx'],
  ] as const) {
    assert.equal(readableField(value), read);
  }
});

test('a URL in a field has each byte beyond ASCII escaped, and other text stays', () => {
  assert.equal(urlInField('/\xc3\xa9?\xff=%c3#\x80'), '/%C3%A9?%FF=%c3#%80');
  assert.equal(urlInField('/日本'), '/日本', "a handler's text is no bytes");
});
