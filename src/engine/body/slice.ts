/** In bytes: small enough for smooth progress and prompt back-pressure, large enough to cost nothing. */
export const SLICE = 64 * 1024;

/** `bytes` in slices, without copying. */
export function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += SLICE) yield bytes.subarray(at, at + SLICE);
}
