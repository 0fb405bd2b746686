import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, formatBytes, formatTime } from '../../src/cli/terminal/amounts.ts';

test('bytes are told in powers of 1,000, with a unit from 1,000 on', () => {
  const told: readonly (readonly [bytes: number, text: string])[] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [1_024, '1.0 kB'],
    [1_250, '1.3 kB'],
    [1_000_000, '1.0 MB'],
    [1_048_576, '1.0 MB'],
    [502_000_000, '502.0 MB'],
    [1_000_000_000, '1.0 GB'],
    [2_000_000_000_000, '2.0 TB'],
    [3_000_000_000_000_000, '3000.0 TB'],
  ];
  for (const [bytes, text] of told) assert.equal(formatBytes(bytes), text);
});

test('times are told in milliseconds below one second, and counted things in the plural but for one', () => {
  assert.deepEqual([0.4, 999, 1_000, 3_249].map(formatTime), ['0 ms', '999 ms', '1.0 s', '3.2 s']);
  assert.deepEqual(
    [0, 1, 2].map((number) => count(number, 'request')),
    ['0 requests', '1 request', '2 requests'],
  );
});
