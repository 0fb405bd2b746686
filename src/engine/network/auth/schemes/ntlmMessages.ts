import { createHmac } from 'node:crypto';

/** Flags of MS-NLMP, section 2.2.2.5. */
const UNICODE = 0x0000_0001;
const OEM = 0x0000_0002;
const REQUEST_TARGET = 0x0000_0004;
const NTLM = 0x0000_0200;
const ALWAYS_SIGN = 0x0000_8000;
const EXTENDED_SESSION_SECURITY = 0x0008_0000;
const TARGET_INFO = 0x0080_0000;

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');

/** Attributes of the target, section 2.2.2.1. */
const END = 0;
const FLAGS = 6;
const TIMESTAMP = 7;
/** Value of the attribute FLAGS: the answer has a MIC. */
const HAS_MIC = 2;

/** The hash of a password that accounts are kept under: MD4 of its UTF-16 (section 3.3.1, NTOWFv1). */
export type PasswordHash = (password: string) => Buffer;

export interface NtlmUser {
  /** "DOMAIN\\name", "name@domain" or a bare name. */
  readonly username: string;
  readonly password: string;
}

/** The server's challenge, as far as an answer needs it. */
export interface NtlmChallenge {
  readonly bytes: Buffer;
  readonly flags: number;
  readonly serverChallenge: Buffer;
  readonly targetInfo: Buffer;
}

/** NEGOTIATE_MESSAGE, section 2.2.1.1. Says nothing about this machine. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(32);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  const wanted = UNICODE | OEM | REQUEST_TARGET | NTLM | ALWAYS_SIGN | EXTENDED_SESSION_SECURITY;
  message.writeUInt32LE((wanted | TARGET_INFO) >>> 0, 12);
  return message;
}

/** CHALLENGE_MESSAGE, section 2.2.1.2; null: these bytes are none. */
export function readChallengeMessage(bytes: Buffer): NtlmChallenge | null {
  if (bytes.length < 32 || !bytes.subarray(0, 8).equals(SIGNATURE)) return null;
  if (bytes.readUInt32LE(8) !== 2) return null;
  const flags = bytes.readUInt32LE(20);
  let targetInfo: Buffer = Buffer.alloc(0);
  if ((flags & TARGET_INFO) !== 0) {
    if (bytes.length < 48) return null;
    const length = bytes.readUInt16LE(40);
    const offset = bytes.readUInt32LE(44);
    if (offset + length > bytes.length) return null;
    targetInfo = bytes.subarray(offset, offset + length);
  }
  return { bytes, flags, serverChallenge: bytes.subarray(24, 32), targetInfo };
}

/**
 * AUTHENTICATE_MESSAGE, section 2.2.1.3, with the NTLMv2 response of section 3.3.2; NTLMv1 is never spoken. Pure: `time`
 * (100 ns since 1601) and the client's challenge of 8 bytes come from outside.
 */
export function authenticateMessage(
  challenge: NtlmChallenge,
  user: NtlmUser,
  chance: { readonly time: bigint; readonly clientChallenge: Buffer; readonly hash: PasswordHash },
): Buffer {
  const { domain, name } = nameOf(user.username);
  const { serverChallenge } = challenge;
  const { clientChallenge } = chance;
  const attributes = readAttributes(challenge.targetInfo);
  const timestamp = attributes.find(({ id }) => id === TIMESTAMP)?.value;
  // Section 3.1.5.1.2: a server that sends its time wants all three messages signed, and no LM response.
  const signed = timestamp?.length === 8;
  const targetInfo = signed ? withMicFlag(attributes) : challenge.targetInfo;
  const time = Buffer.alloc(8);
  if (signed) timestamp.copy(time);
  else time.writeBigUInt64LE(chance.time);

  const key = hmac(chance.hash(user.password), utf16(name.toUpperCase() + domain));
  const head = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]);
  const four = Buffer.alloc(4);
  const blob = Buffer.concat([head, time, clientChallenge, four, targetInfo, four]);
  const proof = hmac(key, serverChallenge, blob);
  const lm = signed
    ? Buffer.alloc(24)
    : Buffer.concat([hmac(key, serverChallenge, clientChallenge), clientChallenge]);

  const encode = (text: string): Buffer =>
    (challenge.flags & UNICODE) === 0 ? Buffer.from(text, 'latin1') : utf16(text);
  const nothing = Buffer.alloc(0);
  const payload = [
    lm,
    Buffer.concat([proof, blob]),
    encode(domain),
    encode(name),
    nothing,
    nothing,
  ];
  const message = withPayload(payload, challenge.flags, signed);
  if (signed) {
    const sessionKey = hmac(key, proof);
    hmac(sessionKey, negotiateMessage(), challenge.bytes, message).copy(message, MIC_AT);
  }
  return message;
}

const FIELDS_END = 64;
/** After the eight bytes of a version, which stay zero. */
const MIC_AT = 72;
const MIC_END = 88;

/** The message: its fields say where in the payload each part lies, in the order of section 2.2.1.3. */
function withPayload(parts: readonly Buffer[], flags: number, signed: boolean): Buffer {
  const head = Buffer.alloc(signed ? MIC_END : FIELDS_END);
  SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  let offset = head.length;
  for (const [index, { length }] of parts.entries()) {
    const at = 12 + index * 8;
    head.writeUInt16LE(length, at);
    head.writeUInt16LE(length, at + 2);
    head.writeUInt32LE(offset, at + 4);
    offset += length;
  }
  head.writeUInt32LE(flags >>> 0, 60);
  return Buffer.concat([head, ...parts]);
}

interface Attribute {
  readonly id: number;
  readonly value: Buffer;
}

/** What can be read of a list of attributes; it ends where it stops making sense. */
function readAttributes(bytes: Buffer): Attribute[] {
  const attributes: Attribute[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const id = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (id === END || end > bytes.length) break;
    attributes.push({ id, value: bytes.subarray(at + 4, end) });
    at = end;
  }
  return attributes;
}

function withMicFlag(attributes: readonly Attribute[]): Buffer {
  const before = attributes.find(({ id }) => id === FLAGS)?.value;
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(((before?.length === 4 ? before.readUInt32LE() : 0) | HAS_MIC) >>> 0);
  const all = [
    ...attributes.filter(({ id }) => id !== FLAGS),
    { id: FLAGS, value: flags },
    { id: END, value: Buffer.alloc(0) },
  ];
  return Buffer.concat(
    all.flatMap(({ id, value }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(id, 0);
      head.writeUInt16LE(value.length, 2);
      return [head, value];
    }),
  );
}

/** "DOMAIN\name" has a domain of its own; "name@domain" is one name. */
function nameOf(username: string): { readonly domain: string; readonly name: string } {
  const at = username.indexOf('\\');
  return at < 0
    ? { domain: '', name: username }
    : { domain: username.slice(0, at), name: username.slice(at + 1) };
}

function hmac(key: Buffer, ...data: readonly Buffer[]): Buffer {
  const sum = createHmac('md5', key);
  for (const piece of data) sum.update(piece);
  return sum.digest();
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
