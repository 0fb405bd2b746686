/** Gets each piece of the body; a promise holds the transfer until it settles. */
export type BodySink = (chunk: Uint8Array) => void | Promise<void>;
