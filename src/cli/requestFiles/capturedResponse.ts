import type { WebRequest } from '../../engine/index.ts';
import type { Response } from '../../engine/message/response.ts';
import { ResultCollector } from '../../requestFile/run/exchangeResult.ts';
import type { RequestResult } from '../../requestFile/values/requestResult.ts';
import type { KeptBody } from '../../workbench/bodies.ts';

/** What comes back to a request of a file: as much as assertions and other requests may ask for, and all that it saves. */
export class CapturedResponse {
  readonly #collector = new ResultCollector();
  /** Null: `>>` is not in the request. */
  readonly whole: KeptBody | null;

  constructor(whole: KeptBody | null) {
    this.whole = whole;
  }

  append(data: Uint8Array): void | Promise<void> {
    this.#collector.append(data);
    return this.whole?.append(data);
  }

  result({ request }: WebRequest, response: Response): RequestResult {
    this.whole?.finish(response.mimeType, response.charset, response.url);
    return this.#collector.result(request, response);
  }
}
