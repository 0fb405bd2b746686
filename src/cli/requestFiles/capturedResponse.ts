import type { WebRequest } from '../../engine/index.ts';
import type { Response } from '../../engine/message/response.ts';
import { ResultCollector } from '../../requestFile/run/exchangeResult.ts';
import type { RequestResult } from '../../requestFile/values/requestResult.ts';
import type { KeptBody } from '../../workbench/bodies.ts';

/** What comes back to a request of a file: as much as assertions and other requests may ask for, and all that it saves. */
export class CapturedResponse {
  readonly #newBody: () => KeptBody | null;
  #collector = new ResultCollector();
  #whole: KeptBody | null = null;

  /** @param newBody for a response that is saved; null: `>>` is not in the request */
  constructor(newBody: () => KeptBody | null) {
    this.#newBody = newBody;
  }

  get whole(): KeptBody | null {
    return this.#whole;
  }

  /** With each attempt: what came before it does not count. */
  begin(): (data: Uint8Array) => void | Promise<void> {
    this.#whole?.remove();
    this.#whole = this.#newBody();
    this.#collector = new ResultCollector();
    return (data) => {
      this.#collector.append(data);
      return this.#whole?.append(data);
    };
  }

  result({ request }: WebRequest, response: Response): RequestResult {
    this.#whole?.end();
    return this.#collector.result(request, response);
  }
}
