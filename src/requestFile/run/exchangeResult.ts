import type { PostData } from '../../engine/body/postData.ts';
import type { Request } from '../../engine/message/request.ts';
import type { Response } from '../../engine/message/response.ts';
import { KEPT_BYTES } from '../values/requestResult.ts';
import type { RequestResult } from '../values/requestResult.ts';

/** Collects what came back, as far as other requests may want to know it. */
export class ResultCollector {
  readonly #startedAt = performance.now();
  #chunks: Uint8Array[] = [];
  #size = 0;
  #isCut = false;

  /** Whether more is known than is kept. */
  get isCut(): boolean {
    return this.#isCut;
  }

  append(data: Uint8Array): void {
    this.#isCut ||= this.#size + data.byteLength > KEPT_BYTES;
    if (this.#size >= KEPT_BYTES) return;
    const kept = Uint8Array.from(data.subarray(0, KEPT_BYTES - this.#size));
    this.#chunks.push(kept);
    this.#size += kept.byteLength;
  }

  result(request: Request, response: Response): RequestResult {
    const { status, statusText, headers, httpVersion, url } = response;
    return {
      request: {
        ...{ method: request.method, url: request.url, headers: request.headers },
        body: bytesOf(request.postData),
      },
      response: {
        ...{ status, statusText, headers, httpVersion, url },
        ...{ body: Buffer.concat(this.#chunks), isCut: this.#isCut },
        totalMs: performance.now() - this.#startedAt,
      },
    };
  }
}

/** Null: there is none, or files are in it, which are not read for this. */
export function bytesOf(postData: PostData | null): Uint8Array | null {
  const elements = postData?.elements ?? [];
  const bytes = elements.flatMap((element) => (element.kind === 'bytes' ? element.bytes : []));
  return bytes.length === 0 || bytes.length < elements.length ? null : Buffer.concat(bytes);
}
