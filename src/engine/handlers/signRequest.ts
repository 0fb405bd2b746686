import type { HeaderList } from '../../session/headers.ts';

/** A request as it is about to be sent: whatever rules and cookies had to change has been changed. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  /** What the request line says: path and query, as they go over the wire. */
  readonly target: string;
  readonly headers: HeaderList;
  /** The SHA-256 of the body in hex digits; null: the body can be read once only, when it is sent. */
  readonly bodyHash: () => Promise<string | null>;
}

/** Answers with the fields that sign the request; they replace those of the same names. Null: it stays unsigned. */
export type SignRequest = (
  unsigned: UnsignedRequest,
) => HeaderList | null | Promise<HeaderList | null>;
