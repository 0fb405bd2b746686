import { createInflate, createInflateRaw } from 'node:zlib';
import type { BodyDecoder, ReportDamage } from './bodyDecoder.ts';
import { SingleDecoder } from './singleDecoder.ts';

/**
 * Undoes "deflate". That means the zlib format (RFC 9110, section 8.4.1.2), but many servers send the data without it;
 * which one it is, the first two bytes tell (RFC 1950, section 2.2).
 */
export class DeflateDecoder implements BodyDecoder {
  readonly #next: BodyDecoder;
  readonly #report: ReportDamage;
  #first: Uint8Array = new Uint8Array();
  #decoder: SingleDecoder | null = null;

  constructor(next: BodyDecoder, report: ReportDamage) {
    this.#next = next;
    this.#report = report;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#decoder !== null) return this.#decoder.write(chunk);
    this.#first = Buffer.concat([this.#first, chunk]);
    if (this.#first.byteLength >= 2) await this.#start();
    return undefined;
  }

  async end(): Promise<void> {
    if (this.#first.byteLength > 0) await this.#start();
    await (this.#decoder ?? this.#next).end();
  }

  close(): void {
    (this.#decoder ?? this.#next).close();
  }

  async #start(): Promise<void> {
    const first = this.#first;
    this.#first = new Uint8Array();
    const create = isZlib(first) ? createInflate : createInflateRaw;
    this.#decoder = new SingleDecoder('deflate', create, this.#next, this.#report);
    await this.#decoder.write(first);
  }
}

function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
