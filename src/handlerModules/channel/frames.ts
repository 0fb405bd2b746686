/** One message on the way between the two processes: JSON, and bytes that JSON has no place for. */
export interface ChannelFrame {
  readonly message: unknown;
  readonly bytes: readonly Uint8Array[];
}

export interface FrameLimits {
  /** Of the JSON text of a message, in bytes. */
  readonly json: number;
  /** Of all bytes beside it. */
  readonly bytes: number;
}

/** What was read is no frame, or one that is too large. Nothing after it can be read. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Length of the JSON text, number of byte arrays; their lengths follow. */
const HEAD_BYTES = 8;
const MAX_ARRAYS = 256;

/**
 * The pieces of a frame, to be written one after the other: bytes are not copied.
 * @throws RangeError for more than the other side takes
 */
export function encodeFrame({ message, bytes }: ChannelFrame, limits: FrameLimits): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(message));
  const total = bytes.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (json.byteLength > limits.json || total > limits.bytes || bytes.length > MAX_ARRAYS) {
    throw new RangeError(
      `${String(json.byteLength + total)} bytes are too many for one message. Send a large body as a stream`,
    );
  }
  const head = Buffer.allocUnsafe(HEAD_BYTES + 4 * bytes.length);
  head.writeUInt32LE(json.byteLength, 0);
  head.writeUInt32LE(bytes.length, 4);
  bytes.forEach(({ byteLength }, index) => head.writeUInt32LE(byteLength, HEAD_BYTES + 4 * index));
  return [Buffer.concat([head, json]), ...bytes];
}

/**
 * Reads frames out of what comes through a pipe. Node's own channel for a forked process takes messages of any size and
 * throws where nobody can catch it when they are no messages (docs/discoveries/the-channel-of-fork.md); this one knows
 * from the first bytes of a message how large it is, and never holds more than one of the largest.
 */
export class FrameReader {
  readonly #limits: FrameLimits;
  #chunks: Buffer[] = [];
  #held = 0;
  /** How many bytes there must be before it is worth looking. */
  #needed = HEAD_BYTES;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.byteLength;
  }

  /** The next whole frame, or null when more must come first. @throws FrameError */
  next(): ChannelFrame | null {
    if (this.#held < this.#needed) return null;
    const jsonLength = this.#peek(HEAD_BYTES).readUInt32LE(0);
    const count = this.#peek(HEAD_BYTES).readUInt32LE(4);
    if (jsonLength > this.#limits.json || count > MAX_ARRAYS) {
      throw new FrameError(`a message of ${String(jsonLength)} bytes of JSON is too large`);
    }
    const headLength = HEAD_BYTES + 4 * count;
    if (!this.#has(headLength)) return null;
    const head = this.#peek(headLength);
    const lengths = Array.from({ length: count }, (_, index) =>
      head.readUInt32LE(HEAD_BYTES + 4 * index),
    );
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (total > this.#limits.bytes) {
      throw new FrameError(`a message with ${String(total)} bytes of data is too large`);
    }
    if (!this.#has(headLength + jsonLength + total)) return null;
    return this.#take(headLength, jsonLength, lengths);
  }

  #has(bytes: number): boolean {
    this.#needed = bytes;
    return this.#held >= bytes;
  }

  #take(headLength: number, jsonLength: number, lengths: readonly number[]): ChannelFrame {
    const whole = this.#peek(this.#needed);
    this.#drop(this.#needed);
    this.#needed = HEAD_BYTES;
    let at = headLength + jsonLength;
    const bytes = lengths.map((length) => whole.subarray(at, (at += length)));
    return { message: parsed(whole.toString('utf8', headLength, headLength + jsonLength)), bytes };
  }

  /** The first bytes in one piece. */
  #peek(bytes: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.byteLength >= bytes) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #drop(bytes: number): void {
    const rest = this.#peek(bytes).subarray(bytes);
    this.#chunks.shift();
    if (rest.byteLength > 0) this.#chunks.unshift(rest);
    this.#held -= bytes;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FrameError('a message that is not JSON', { cause });
  }
}
