/** The parts that a header may have, as bits of its flags (RFC 1952, section 2.3.1). */
const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const FIXED_BYTES = 10;

/** Whether bytes may begin a gzip member, as far as they go. Deflate is the only method that there is. */
export function isGzip(bytes: Uint8Array): boolean {
  return [0x1f, 0x8b, 8].every((byte, at) => at >= bytes.byteLength || bytes[at] === byte);
}

/** The length of the header that `bytes` begin with, or null when it is not complete. */
export function gzipHeaderLength(bytes: Uint8Array): number | null {
  if (bytes.byteLength < FIXED_BYTES) return null;
  const flags = bytes[3] ?? 0;
  let at = FIXED_BYTES;
  if (flags & FEXTRA) {
    if (at + 2 > bytes.byteLength) return null;
    at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  }
  for (const flag of [FNAME, FCOMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    at = end + 1;
  }
  if (flags & FHCRC) at += 2;
  return at <= bytes.byteLength ? at : null;
}
