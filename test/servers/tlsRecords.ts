/** One record of TLS's record layer (RFC 8446, section 5.1). */
export interface TlsRecord {
  /** In TLS 1.3 everything encrypted says `applicationData`, the client's Finished too. */
  readonly type: 'changeCipherSpec' | 'alert' | 'handshake' | 'applicationData' | 'unknown';
  /** Bytes after the five of the header. */
  readonly length: number;
}

const TYPES: Readonly<Record<number, TlsRecord['type']>> = {
  20: 'changeCipherSpec',
  21: 'alert',
  22: 'handshake',
  23: 'applicationData',
};

/** The complete records at the start of `bytes`. */
export function tlsRecords(bytes: Buffer): TlsRecord[] {
  const records: TlsRecord[] = [];
  let at = 0;
  while (at + 5 <= bytes.length) {
    const length = bytes.readUInt16BE(at + 3);
    if (at + 5 + length > bytes.length) break;
    records.push({ type: TYPES[bytes.readUInt8(at)] ?? 'unknown', length });
    at += 5 + length;
  }
  return records;
}
