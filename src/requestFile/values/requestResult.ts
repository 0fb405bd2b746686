import type { HeaderList } from '../../session/headers.ts';

/** What a request was and what it was answered, kept for those that refer to it by its name. */
export interface RequestResult {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: HeaderList;
    readonly body: Uint8Array | null;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: HeaderList;
    /** Decoded; cut off where it was too long to be kept. */
    readonly body: Uint8Array;
    readonly httpVersion: string;
    readonly url: string;
    /** Milliseconds from the beginning of the session to its end. */
    readonly totalMs: number;
  };
}
