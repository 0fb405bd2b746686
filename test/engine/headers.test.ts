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
