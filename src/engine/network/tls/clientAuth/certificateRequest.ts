import { createDecipheriv, createHmac } from 'node:crypto';

/** What a server says when it asks its client for a certificate. */
export interface CertificateRequest {
  /** Distinguished names (DER) of the CAs whose certificates it accepts; none: any. */
  readonly authorities: readonly Buffer[];
}

/**
 * Reads from the server's side of a TLS handshake whether it asked for a client certificate: null when it did not,
 * undefined when the bytes do not tell. In TLS 1.2 the request stands there plainly (RFC 5246, section 7.4.4), in 1.3
 * it is encrypted (RFC 8446, section 4.3.2); `secret` is SERVER_HANDSHAKE_TRAFFIC_SECRET of the key log then.
 */
export function readCertificateRequest(
  fromServer: Buffer,
  secret: Buffer | null,
): CertificateRequest | null | undefined {
  try {
    return search(fromServer, secret);
  } catch (error) {
    // Cut short, or not what it says.
    if (error instanceof RangeError || error instanceof UnreadableError) return undefined;
    throw error;
  }
}

const RECORD = { changeCipherSpec: 20, handshake: 22, encrypted: 23 };
const MESSAGE = { serverHello: 2, certificate: 11, certificateRequest: 13, serverHelloDone: 14 };

class UnreadableError extends Error {}

function search(fromServer: Buffer, secret: Buffer | null): CertificateRequest | null | undefined {
  let hello: ServerHello | null = null;
  let keys: ServerKeys | null = null;
  let messages: Buffer = Buffer.alloc(0);
  for (const record of recordsOf(fromServer)) {
    if (record.type === RECORD.handshake) messages = Buffer.concat([messages, record.content]);
    if (record.type === RECORD.encrypted) {
      if (hello === null || !hello.isTls13 || secret === null) return undefined;
      keys ??= new ServerKeys(secret, hello.cipher);
      messages = Buffer.concat([messages, keys.decrypt(record)]);
    }
    for (let next = messageIn(messages); next !== null; next = messageIn(messages)) {
      messages = next.rest;
      const { type, content } = next;
      if (type === MESSAGE.serverHello) hello = readServerHello(content);
      if (type === MESSAGE.certificateRequest) {
        return {
          authorities: hello?.isTls13 === true ? authorities13(content) : authorities12(content),
        };
      }
      if (type === MESSAGE.serverHelloDone) return null;
      // In TLS 1.3 the request comes before the server's certificate, in 1.2 after it.
      if (type === MESSAGE.certificate && hello?.isTls13 === true) return null;
    }
  }
  return undefined;
}

interface TlsRecord {
  readonly type: number;
  readonly header: Buffer;
  readonly content: Buffer;
}

/** RFC 8446, section 5.1; what is cut short is left out. */
function* recordsOf(bytes: Buffer): Generator<TlsRecord> {
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) return;
    const header = bytes.subarray(at, at + 5);
    yield { type: header.readUInt8(0), header, content: bytes.subarray(at + 5, end) };
    at = end;
  }
}

function messageIn(
  bytes: Buffer,
): { readonly type: number; readonly content: Buffer; readonly rest: Buffer } | null {
  if (bytes.length < 4) return null;
  const end = 4 + bytes.readUIntBE(1, 3);
  if (bytes.length < end) return null;
  return { type: bytes.readUInt8(0), content: bytes.subarray(4, end), rest: bytes.subarray(end) };
}

interface ServerHello {
  readonly cipher: number;
  readonly isTls13: boolean;
}

const SUPPORTED_VERSIONS = 43;
const CERTIFICATE_AUTHORITIES = 47;

/** RFC 8446, section 4.1.3. A HelloRetryRequest has the same form; the real hello comes after it. */
function readServerHello(content: Buffer): ServerHello {
  const session = 34;
  const at = session + 1 + content.readUInt8(session);
  const cipher = content.readUInt16BE(at);
  if (at + 5 > content.length) return { cipher, isTls13: false };
  const version = extensionsIn(content.subarray(at + 3)).get(SUPPORTED_VERSIONS);
  return { cipher, isTls13: version?.readUInt16BE(0) === 0x0304 };
}

/** Extensions by their number (RFC 8446, section 4.2). */
function extensionsIn(bytes: Buffer): Map<number, Buffer> {
  const extensions = new Map<number, Buffer>();
  const all = prefixed(bytes, 0);
  for (let at = 0; at < all.length;) {
    const content = prefixed(all, at + 2);
    extensions.set(all.readUInt16BE(at), content);
    at += 4 + content.length;
  }
  return extensions;
}

/** What stands behind a length of two bytes. */
function prefixed(bytes: Buffer, at: number): Buffer {
  const end = at + 2 + bytes.readUInt16BE(at);
  if (end > bytes.length) throw new UnreadableError();
  return bytes.subarray(at + 2, end);
}

function authorities13(content: Buffer): Buffer[] {
  const context = content.readUInt8(0);
  const list = extensionsIn(content.subarray(1 + context)).get(CERTIFICATE_AUTHORITIES);
  return list === undefined ? [] : namesIn(list);
}

/** Certificate types, signature algorithms, authorities. */
function authorities12(content: Buffer): Buffer[] {
  const algorithms = 1 + content.readUInt8(0);
  const authorities = algorithms + 2 + content.readUInt16BE(algorithms);
  return namesIn(content.subarray(authorities));
}

function namesIn(list: Buffer): Buffer[] {
  const names: Buffer[] = [];
  const all = prefixed(list, 0);
  for (let at = 0; at < all.length;) {
    const name = prefixed(all, at);
    names.push(name);
    at += 2 + name.length;
  }
  return names;
}

const CIPHERS = {
  0x1301: { name: 'aes-128-gcm', hash: 'sha256', keyBytes: 16 },
  0x1302: { name: 'aes-256-gcm', hash: 'sha384', keyBytes: 32 },
  0x1303: { name: 'chacha20-poly1305', hash: 'sha256', keyBytes: 32 },
} as const;
const TAG_BYTES = 16;
const IV_BYTES = 12;

/** What the server encrypts its handshake with (RFC 8446, sections 5.2, 5.3 and 7.3). */
class ServerKeys {
  readonly #cipher: (typeof CIPHERS)[keyof typeof CIPHERS];
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0n;

  constructor(secret: Buffer, cipher: number) {
    if (!(cipher in CIPHERS)) throw new UnreadableError();
    this.#cipher = CIPHERS[cipher as keyof typeof CIPHERS];
    const { hash, keyBytes } = this.#cipher;
    this.#key = expandLabel(hash, secret, 'key', keyBytes);
    this.#iv = expandLabel(hash, secret, 'iv', IV_BYTES);
  }

  /** The handshake messages in the record; nothing when it holds something else. */
  decrypt({ header, content }: TlsRecord): Buffer {
    const nonce = Buffer.from(this.#iv);
    const low = nonce.readBigUInt64BE(IV_BYTES - 8) ^ this.#sequence++;
    nonce.writeBigUInt64BE(low, IV_BYTES - 8);
    const end = content.length - TAG_BYTES;
    const options = { authTagLength: TAG_BYTES };
    // The cast picks one of Node's overloads; all three ciphers take the same calls.
    const decipher = createDecipheriv(
      this.#cipher.name as 'aes-128-gcm',
      this.#key,
      nonce,
      options,
    );
    decipher.setAAD(header).setAuthTag(content.subarray(end));
    const padded = Buffer.concat([decipher.update(content.subarray(0, end)), finalOf(decipher)]);
    let last = padded.length - 1;
    while (last > 0 && padded[last] === 0) last--;
    return padded[last] === RECORD.handshake ? padded.subarray(0, last) : Buffer.alloc(0);
  }
}

function finalOf(decipher: { final(): Buffer }): Buffer {
  try {
    return decipher.final();
  } catch {
    throw new UnreadableError();
  }
}

/** HKDF-Expand-Label with an empty context (section 7.1); no length here needs a second block. */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([
    Buffer.from([0, length, name.length]),
    name,
    Buffer.from([0]),
    Buffer.from([1]),
  ]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
