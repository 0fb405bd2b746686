import { bytesInWords } from '../../words/amounts.ts';
import type { HeaderList } from '../../session/headers.ts';

/** So much of a body is kept for assertions, scripts, and requests that refer to it. */
export const KEPT_BYTES = 32_000_000;

/** What is said of a body that was longer. */
export const CUT_BODY = `The body is larger than ${bytesInWords(KEPT_BYTES)}, and only its first part can be read here.`;

/** A decoded body of any length, piece by piece. */
export type WholeBody = AsyncIterable<Uint8Array>;

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
    /** Decoded; cut off after {@link KEPT_BYTES}. */
    readonly body: Uint8Array;
    /** Whether there was more of it. */
    readonly isCut: boolean;
    readonly httpVersion: string;
    readonly url: string;
    /** Milliseconds from the beginning of the session to its end. */
    readonly totalMs: number;
  };
}
