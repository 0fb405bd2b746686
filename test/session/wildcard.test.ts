import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Wildcard } from '../../src/session/wildcard.ts';

test('a wildcard matches as the expression that it stands for', () => {
  const parts = fc.array(fc.constantFrom('a', 'b', '*', 'ab'), { maxLength: 8 });
  fc.assert(
    fc.property(
      parts,
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }),
      (pattern, text) => {
        const source = pattern.join('').replaceAll('*', '.*');
        assert.equal(
          new Wildcard(pattern.join('')).matches(text),
          new RegExp(`^${source}$`).test(text),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test('a wildcard with many stars over a long text comes to an end', () => {
  assert.equal(new Wildcard('*a'.repeat(5_000)).matches('a'.repeat(4_999)), false);
});
