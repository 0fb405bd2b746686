import { crc32, createInflateRaw } from 'node:zlib';
import type { BodyDecoder, ReportDamage } from './bodyDecoder.ts';
import { gzipHeaderLength, isGzip } from './gzipHeader.ts';
import { ignoredBytes } from './singleDecoder.ts';
import { damaged, UNPACK_OPTIONS, ZlibStage } from './zlibStage.ts';

/** CRC-32 and length of what was packed, four bytes each, little-endian (RFC 1952, section 2.3.1). */
const TRAILER_BYTES = 8;
/** A file name or comment in a header may have any length; none that is meant has this one. */
const MAX_HEADER_BYTES = 64 * 1024;
const none = new Uint8Array();

/**
 * Undoes "gzip" (RFC 1952). Node's own stream loses data when something follows it, so header and trailer are read
 * here. Tolerated and told, as in Chromium: bytes after the end, and a trailer that is cut off. Members that follow
 * each other are all unpacked, as the RFC says; Chromium shows the first only.
 */
export class GzipDecoder implements BodyDecoder {
  readonly #next: BodyDecoder;
  readonly #report: ReportDamage;
  /** Of a header or trailer, what is there so far. */
  #held: Uint8Array = none;
  #state: 'header' | 'data' | 'trailer' | 'ignoring' = 'header';
  #stage: ZlibStage | null = null;
  #members = 0;
  #ignored = 0;
  #crc = 0;
  #size = 0;

  constructor(next: BodyDecoder, report: ReportDamage) {
    this.#next = next;
    this.#report = report;
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest: Uint8Array = chunk;
    while (rest.byteLength > 0) {
      switch (this.#state) {
        case 'header':
          rest = this.#header(rest);
          break;
        case 'data':
          rest = await this.#data(rest);
          break;
        case 'trailer':
          rest = this.#trailer(rest);
          break;
        case 'ignoring':
          this.#ignored += rest.byteLength;
          return;
      }
    }
  }

  async end(): Promise<void> {
    // A trailer that never began may also be data that never ended: only the stream knows.
    if (this.#state === 'data') await this.#stage?.end();
    if (this.#state === 'header' && this.#held.byteLength > 0) {
      if (this.#members === 0) throw damaged(dataError('the gzip header is incomplete'));
      this.#ignored = this.#held.byteLength;
    }
    if (this.#state === 'data' || this.#state === 'trailer') {
      this.#report('The gzip data ends without its checksum, so it may be incomplete.');
    }
    if (this.#ignored > 0) this.#report(ignoredBytes(this.#ignored, 'gzip'));
    this.#stage?.close();
    await this.#next.end();
  }

  close(): void {
    this.#stage?.close();
    this.#next.close();
  }

  #header(chunk: Uint8Array): Uint8Array {
    const bytes = this.#held.byteLength === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    if (!isGzip(bytes)) {
      if (this.#members === 0) throw damaged(dataError('the gzip header is missing'));
      this.#state = 'ignoring';
      this.#held = none;
      return bytes;
    }
    const length = gzipHeaderLength(bytes);
    if (length === null) {
      if (bytes.byteLength > MAX_HEADER_BYTES) {
        throw damaged(dataError('the gzip header is too long'));
      }
      this.#held = bytes;
      return none;
    }
    this.#held = none;
    this.#state = 'data';
    this.#members++;
    this.#crc = 0;
    this.#size = 0;
    this.#stage = new ZlibStage(createInflateRaw(UNPACK_OPTIONS), (piece) => {
      this.#crc = crc32(piece, this.#crc);
      this.#size = (this.#size + piece.byteLength) >>> 0;
      return this.#next.write(piece);
    });
    return bytes.subarray(length);
  }

  async #data(chunk: Uint8Array): Promise<Uint8Array> {
    const taken = (await this.#stage?.write(chunk)) ?? 0;
    if (taken === chunk.byteLength) return none;
    this.#stage?.close();
    this.#state = 'trailer';
    return chunk.subarray(taken);
  }

  #trailer(chunk: Uint8Array): Uint8Array {
    const bytes = Buffer.concat([this.#held, chunk.subarray(0, TRAILER_BYTES)]);
    if (bytes.byteLength < TRAILER_BYTES) {
      this.#held = bytes;
      return none;
    }
    if (bytes.readUInt32LE(0) !== this.#crc || bytes.readUInt32LE(4) !== this.#size) {
      throw damaged(dataError('the gzip checksum does not match the data'));
    }
    const used = TRAILER_BYTES - this.#held.byteLength;
    this.#held = none;
    this.#state = 'header';
    return chunk.subarray(used);
  }
}

/** As zlib itself calls damage. */
function dataError(what: string): Error {
  return Object.assign(new Error(what), { code: 'Z_DATA_ERROR' });
}
