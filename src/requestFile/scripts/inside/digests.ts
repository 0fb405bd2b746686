import type { SandboxHost } from './host.ts';
import { shown } from './values.ts';

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

/** JetBrains' `crypto` (HTTP Client crypto API reference). */
export function digests(host: SandboxHost): object {
  const builders = ALGORITHMS.map((name) => [name, () => new DigestBuilder(host, name)] as const);
  const withKeys = ALGORITHMS.map((name) => [name, () => hmac(host, name)] as const);
  return { ...named(builders), hmac: named(withKeys) };
}

function named(made: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(made);
}

function hmac(host: SandboxHost, algorithm: string): object {
  const start = (key: Uint8Array): DigestBuilder => new DigestBuilder(host, algorithm, key);
  return {
    withTextSecret: (text: unknown, encoding?: string) => start(bytesOf(host, text, encoding)),
    withHexSecret: (text: unknown) => start(bytesOf(host, text, 'hex')),
    withBase64Secret: (text: unknown, urlSafe?: unknown) =>
      start(bytesOf(host, text, urlSafe === true ? 'base64url' : 'base64')),
  };
}

class DigestBuilder {
  readonly #host: SandboxHost;
  readonly #algorithm: string;
  readonly #key: Uint8Array | undefined;
  readonly #pieces: Uint8Array[] = [];

  constructor(host: SandboxHost, algorithm: string, key?: Uint8Array) {
    this.#host = host;
    this.#algorithm = algorithm;
    this.#key = key;
  }

  updateWithText(text: unknown, encoding?: string): this {
    this.#pieces.push(bytesOf(this.#host, text, encoding));
    return this;
  }

  updateWithHex(text: unknown): this {
    this.#pieces.push(bytesOf(this.#host, text, 'hex'));
    return this;
  }

  updateWithBase64(text: unknown, urlSafe?: unknown): this {
    this.#pieces.push(bytesOf(this.#host, text, urlSafe === true ? 'base64url' : 'base64'));
    return this;
  }

  digest(): object {
    const host = this.#host;
    const made = host.hash(this.#algorithm, joined(this.#pieces), this.#key);
    return {
      toHex: () => host.toText(made, 'hex'),
      toBase64: (urlSafe?: unknown) => host.toText(made, urlSafe === true ? 'base64url' : 'base64'),
    };
  }
}

/** @throws TypeError when there is no text, so that nothing is signed with "undefined" */
function bytesOf(host: SandboxHost, text: unknown, encoding = 'utf8'): Uint8Array {
  if (text instanceof Uint8Array) return text;
  if (text === undefined || text === null) {
    throw new TypeError(`There is nothing to hash: the value is ${String(text)}.`);
  }
  return host.toBytes(shown(text), encoding.toLowerCase());
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
