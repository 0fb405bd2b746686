import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitMemory } from '../../src/engine/quickjs/limitMemory.ts';
import { quickJsModule } from '../../src/engine/quickjs/quickJsModule.ts';
import { QuickJS } from 'quickjs-wasi';

/** A module with one exported memory of two pages, and what `limits` says of it. */
function moduleWith(limits: readonly number[]): Uint8Array<ArrayBuffer> {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const memory = [0x05, limits.length, ...limits];
  const exported = [0x07, 0x05, 0x01, 0x01, 0x6d, 0x02, 0x00];
  return new Uint8Array([...header, ...memory, ...exported]);
}

test('the memory of a module grows up to the limit and no further', async () => {
  const limited = limitMemory(moduleWith([1, 0, 2]), 200 * 65_536);
  const { instance } = await WebAssembly.instantiate(limited);
  const memory = instance.exports['m'] as WebAssembly.Memory;
  assert.equal(memory.buffer.byteLength, 2 * 65_536);
  memory.grow(198);
  assert.throws(() => memory.grow(1), RangeError);
});

test('a module of another form is refused: it would have no limit', () => {
  assert.throws(() => limitMemory(moduleWith([1, 1, 2, 3]), 65_536), /has a maximum/);
  assert.throws(
    () => limitMemory(moduleWith([1, 0, 2]).subarray(0, 8), 65_536),
    /no memory of its own/,
  );
});

test('QuickJS gives an error to a script that needs more than 64 MB, and goes on', async () => {
  using vm = await QuickJS.create({ wasm: await quickJsModule() });
  assert.throws(
    () => vm.evalCode('const all = []; for (;;) all.push(new Uint8Array(1e6));'),
    /out of memory/,
  );
  assert.equal(vm.evalCode('1 + 1').toNumber(), 2);
});
