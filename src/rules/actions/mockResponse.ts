import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { HeaderList } from '../../engine/message/headers.ts';
import type { ResourceHandler, ResourceResponse } from '../../engine/requestHandler.ts';

export interface MockParts {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array | { readonly file: string; readonly size: number };
  /** Whether the body is only counted, as for HEAD. */
  readonly headOnly: boolean;
  /** Milliseconds. */
  readonly delay: number;
}

/** A response that a rule gives in place of the network. */
export class MockResponse implements ResourceHandler {
  readonly #parts: MockParts;
  readonly #ended = new AbortController();
  #handle: FileHandle | null = null;
  #position = 0;

  constructor(parts: MockParts) {
    this.#parts = parts;
  }

  async open(): Promise<boolean> {
    const { body, delay, headOnly } = this.#parts;
    try {
      if (delay > 0) await wait(delay, undefined, { signal: this.#ended.signal });
      if ('file' in body && !headOnly) this.#handle = await open(body.file, 'r');
    } catch {
      return false;
    }
    if (this.#ended.signal.aborted) this.#close();
    return !this.#ended.signal.aborted;
  }

  getResponseHeaders(): ResourceResponse {
    const { status, headers } = this.#parts;
    return { status, headers, responseLength: this.#size() };
  }

  async read({ bytesToRead }: { readonly bytesToRead: number }): Promise<Uint8Array | null> {
    const length = Math.min(this.#size() - this.#position, bytesToRead);
    if (this.#parts.headOnly || length <= 0 || this.#ended.signal.aborted) return null;
    const piece = await this.#piece(length);
    this.#position += piece.length;
    return piece.length === 0 ? null : piece;
  }

  cancel(): void {
    this.#ended.abort();
    this.#close();
  }

  #size(): number {
    const { body } = this.#parts;
    return 'file' in body ? body.size : body.length;
  }

  async #piece(length: number): Promise<Uint8Array> {
    const { body } = this.#parts;
    if (!('file' in body)) return body.subarray(this.#position, this.#position + length);
    const buffer = new Uint8Array(length);
    const read = await this.#handle?.read(buffer, 0, length, this.#position);
    return buffer.subarray(0, read?.bytesRead ?? 0);
  }

  #close(): void {
    // Nobody waits for it, and a failed close leaves nothing to do.
    this.#handle?.close().catch(() => undefined);
    this.#handle = null;
  }
}

/** In place of a response that cannot be given: it cancels the request. */
export const noResponse: ResourceHandler = {
  open: () => false,
  getResponseHeaders: () => ({ status: 0, headers: [], responseLength: 0 }),
  read: () => null,
};
