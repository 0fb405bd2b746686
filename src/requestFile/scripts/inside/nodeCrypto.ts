import { joined } from './digests.ts';
import type { SandboxHost } from './host.ts';

/** The part of Node's `crypto` that scripts sign requests with. Anything else of it exists in Node only. */
export function nodeCrypto(host: SandboxHost): object {
  const bytes = (data: unknown, encoding = 'utf8'): Uint8Array => {
    if (data instanceof Uint8Array) return data;
    if (typeof data === 'string') return host.toBytes(data, encoding);
    throw new TypeError(
      `Text or bytes can be hashed, not ${data === null ? 'null' : typeof data}.`,
    );
  };
  const start = (algorithm: unknown, key?: Uint8Array): object => {
    const pieces: Uint8Array[] = [];
    const hash = {
      update: (data: unknown, encoding?: string) => {
        pieces.push(bytes(data, encoding));
        return hash;
      },
      digest: (encoding?: string) => {
        const made = host.hash(String(algorithm).toLowerCase(), joined(pieces), key);
        return encoding === undefined || encoding === 'buffer'
          ? host.library('buffer').Buffer.from(made)
          : host.toText(made, encoding);
      },
    };
    return hash;
  };
  const given: Readonly<Record<string, unknown>> = {
    createHash: (algorithm: unknown) => start(algorithm),
    createHmac: (algorithm: unknown, key: unknown) => start(algorithm, bytes(key)),
    hash: (algorithm: unknown, data: unknown, encoding = 'hex') =>
      host.toText(host.hash(String(algorithm).toLowerCase(), bytes(data)), encoding),
    randomUUID: () => host.uuid(),
    randomBytes: (length: unknown) =>
      host.library('buffer').Buffer.from(host.randomBytes(Number(length))),
    randomInt: (low: unknown, high?: unknown) => {
      const [from, to] = high === undefined ? [0, Number(low)] : [Number(low), Number(high)];
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = host.randomBytes(6);
      const fraction = (((a * 256 + b) * 256 + c) * 2 ** 24 + (d * 256 + e) * 256 + f) / 2 ** 48;
      return from + Math.floor(fraction * (to - from));
    },
    timingSafeEqual: (a: Uint8Array, b: Uint8Array) =>
      a.length === b.length && a.every((byte, at) => byte === b[at]),
    getHashes: () => ['md5', 'sha1', 'sha256', 'sha384', 'sha512'],
  };
  return new Proxy(given, {
    get: (_, name) => {
      if (typeof name === 'symbol' || name === 'then' || name === '__esModule') return undefined;
      if (name === 'default') return nodeCrypto(host);
      return Object.hasOwn(given, name) ? given[name] : host.lack(`crypto.${name}`);
    },
  });
}
