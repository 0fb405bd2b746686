import { constants, createZstdDecompress } from 'node:zlib';
import type { BodyDecoder } from './bodyDecoder.ts';
import { UNPACK_OPTIONS, ZlibStage } from './zlibStage.ts';

/** The largest window that a content coding may ask for: 8 MiB (RFC 9659), so that no body decides about our memory. */
const WINDOW_LOG_MAX = 23;

/**
 * Undoes "zstd": frames, one after the other (RFC 8878, section 3). Node's stream ends with the first frame that ends
 * within a piece (docs/discoveries/zlib-streams-end-early.md), so each such rest begins a stream of its own.
 */
export class ZstdDecoder implements BodyDecoder {
  readonly #next: BodyDecoder;
  #stage: ZlibStage | null = null;

  constructor(next: BodyDecoder) {
    this.#next = next;
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      this.#stage ??= new ZlibStage(
        createZstdDecompress({
          ...UNPACK_OPTIONS,
          params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
        }),
        (piece) => this.#next.write(piece),
      );
      const taken = await this.#stage.write(rest);
      rest = rest.subarray(taken);
      if (rest.byteLength === 0) return;
      this.#stage.close();
      this.#stage = null;
    }
  }

  async end(): Promise<void> {
    await this.#stage?.end();
    await this.#next.end();
  }

  close(): void {
    this.#stage?.close();
    this.#next.close();
  }
}
