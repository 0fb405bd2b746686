import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPort, portOf } from '../../src/session/ports.ts';

test('a protocol has its port, written with its colon or without', () => {
  assert.equal(defaultPort('http'), 80);
  assert.equal(defaultPort('https:'), 443);
  assert.equal(defaultPort('wss:'), 443);
  assert.equal(defaultPort('mailto:'), null);
  assert.equal(defaultPort('constructor'), null);
});

test("a URL's port is the one that it names, or its protocol's own", () => {
  assert.equal(portOf(new URL('https://example.test:8443/')), 8443);
  assert.equal(portOf(new URL('http://example.test/')), 80);
  assert.equal(portOf(new URL('custom://example.test/')), null);
});
