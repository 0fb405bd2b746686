const PAGE_BYTES = 65_536;
const MEMORY_SECTION = 5;
/** Behind the magic number and the version. */
const FIRST_SECTION = 8;

/**
 * A WebAssembly module whose memory never grows beyond so many bytes. `memoryLimit` of quickjs-wasi does not do that: QuickJS
 * counts what `malloc_usable_size` says, which WASI does not have, so that it counts 8 bytes for whatever is allocated.
 * @throws Error when the module is not of the form that this reads (one memory of its own, without a maximum)
 */
export function limitMemory(
  module: Uint8Array<ArrayBuffer>,
  bytes: number,
): Uint8Array<ArrayBuffer> {
  for (let at = FIRST_SECTION; at < module.length;) {
    const id = module[at];
    const [size, start] = readNumber(module, at + 1);
    if (id === MEMORY_SECTION) {
      const section = Buffer.from(limited(module.subarray(start, start + size), bytes));
      return new Uint8Array(
        Buffer.concat([module.subarray(0, at), section, module.subarray(start + size)]),
      );
    }
    at = start + size;
  }
  throw new Error('The WebAssembly module has no memory of its own.');
}

/** The memory section with a maximum: its count of memories, then flags, minimum and maximum in pages. */
function limited(section: Uint8Array, bytes: number): number[] {
  const [count, flags] = section;
  if (count !== 1 || flags !== 0) {
    throw new Error('The memory of the WebAssembly module has a maximum.');
  }
  const [minimum] = readNumber(section, 2);
  const maximum = Math.floor(bytes / PAGE_BYTES);
  const content = [1, 1, ...number(minimum), ...number(Math.max(minimum, maximum))];
  return [MEMORY_SECTION, ...number(content.length), ...content];
}

/** LEB128, as WebAssembly writes numbers. */
function readNumber(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
}

function number(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...number(rest)];
}
