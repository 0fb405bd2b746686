import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeName } from '../../src/session/freeName.ts';

test('a name that nobody has is taken as it is', () => {
  assert.equal(freeName('slow', new Set()), 'slow');
  assert.equal(freeName('slow-2', new Set(['slow'])), 'slow-2');
});

test('a name that is taken gets the first free number behind it', () => {
  assert.equal(freeName('slow', new Set(['slow'])), 'slow-2');
  assert.equal(freeName('slow', new Set(['slow', 'slow-2', 'slow-4'])), 'slow-3');
});

test('a number that was given for this reason counts on, any other belongs to the name', () => {
  assert.equal(freeName('slow-2', new Set(['slow', 'slow-2'])), 'slow-3');
  assert.equal(freeName('status-404', new Set(['status-404'])), 'status-404-2');
});
