import { createHash, createHmac, getHashes, randomBytes, randomUUID } from 'node:crypto';
import { URL_PARTS } from '../inside/url.ts';

/** What crosses the border between QuickJS and the thread. */
export type Crossing = string | number | Uint8Array | undefined;

const MAX_RANDOM_BYTES = 65_536;
const hashes = new Set(getHashes().map((name) => name.toLowerCase()));

/**
 * The functions of `Host` (inside/host.ts) that only calculate. What they get comes from a script: each checks it, and what
 * they throw becomes the script's error.
 */
export const calculations: Readonly<Record<string, (...given: Crossing[]) => Crossing>> = {
  hash: (algorithm, bytes, key) => {
    const name = String(algorithm);
    if (!hashes.has(name)) {
      throw new TypeError(`${name} is not a hash algorithm that is known here.`);
    }
    const hash = key === undefined ? createHash(name) : createHmac(name, bytesOf(key));
    return hash.update(bytesOf(bytes)).digest();
  },
  toBytes: (text, encoding) => Buffer.from(String(text), encodingOf(encoding)),
  toText: (bytes, encoding) => {
    const name = String(encoding).toLowerCase();
    if (Buffer.isEncoding(name)) return Buffer.from(bytesOf(bytes)).toString(name);
    return new TextDecoder(name).decode(bytesOf(bytes));
  },
  randomBytes: (length) => {
    const count = Number(length);
    if (!Number.isSafeInteger(count) || count < 0 || count > MAX_RANDOM_BYTES) {
      throw new RangeError(`Up to ${String(MAX_RANDOM_BYTES)} random bytes are possible.`);
    }
    return randomBytes(count);
  },
  uuid: () => randomUUID(),
  url: (href, base, property, value) => {
    const url = base === undefined ? new URL(String(href)) : new URL(String(href), String(base));
    const part = URL_PARTS.find((name) => name === property);
    if (part !== undefined && part !== 'origin') url[part] = String(value);
    return JSON.stringify(Object.fromEntries(URL_PARTS.map((name) => [name, url[name]])));
  },
  readForm: (text) => JSON.stringify([...new URLSearchParams(String(text))]),
  writeForm: (pairs) =>
    new URLSearchParams(JSON.parse(String(pairs)) as [string, string][]).toString(),
};

function bytesOf(given: Crossing): Uint8Array {
  if (given instanceof Uint8Array) return given;
  throw new TypeError('Bytes are needed here.');
}

function encodingOf(given: Crossing): BufferEncoding {
  const name = String(given).toLowerCase();
  if (Buffer.isEncoding(name)) return name;
  throw new TypeError(`${name} is not an encoding that is known here.`);
}
