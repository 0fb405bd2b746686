import type { Socket } from 'node:net';
import { startRawServer } from './rawServer.ts';
import type { RawServer } from './rawServer.ts';

/** Types of frames (RFC 9113, section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of HEADERS and CONTINUATION; END_STREAM is also one of DATA. */
export const END_STREAM = 1;
export const END_HEADERS = 4;

/** Settings (RFC 9113, section 6.5.2). */
export const SETTING = {
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
} as const;

export type Settings = readonly (readonly [id: number, value: number])[];

/** What a raw server can say about one stream (RFC 9113, section 6), right or wrong. */
export interface RawStream {
  readonly id: number;
  readonly socket: Socket;
  /** `:status 200` alone, in HPACK's shortest form. */
  head(end?: boolean): void;
  data(text: string, end?: boolean): void;
  reset(code: number): void;
  goaway(lastStream: number, code: number): void;
  settings(...settings: Settings): void;
  /** Any frame at all; on this stream unless `id` says otherwise. */
  frame(type: number, flags: number, payload: Uint8Array, id?: number): void;
}

/**
 * An HTTP/2 server without TLS that answers each request with exactly the frames that `onRequest` writes.
 * @param settings what it says first
 */
export function startRawHttp2Server(
  onRequest: (stream: RawStream) => void,
  settings: Settings = [],
): Promise<RawServer> {
  return startRawServer((socket) => {
    const write = (type: number, flags: number, id: number, payload: Uint8Array): void => {
      const header = Buffer.alloc(9);
      header.writeUIntBE(payload.length, 0, 3);
      header.writeUInt8(type, 3);
      header.writeUInt8(flags, 4);
      header.writeUInt32BE(id, 5);
      if (!socket.destroyed) socket.write(Buffer.concat([header, payload]));
    };
    write(FRAME.settings, 0, 0, settingsPayload(settings));
    readFrames(socket, (type, flags, id) => {
      if (type === FRAME.settings && flags === 0) write(FRAME.settings, 1, 0, Buffer.alloc(0));
      if (type !== FRAME.headers) return;
      onRequest({
        id,
        socket,
        head: (end = false) => {
          const flag = end ? END_STREAM | END_HEADERS : END_HEADERS;
          write(FRAME.headers, flag, id, Buffer.from([0x88]));
        },
        data: (text, end = false) => {
          write(FRAME.data, end ? END_STREAM : 0, id, Buffer.from(text));
        },
        reset: (code) => {
          write(FRAME.reset, 0, id, numbers(code));
        },
        goaway: (lastStream, code) => {
          write(FRAME.goaway, 0, 0, numbers(lastStream, code));
        },
        settings: (...changed) => {
          write(FRAME.settings, 0, 0, settingsPayload(changed));
        },
        frame: (type, flag, payload, on = id) => {
          write(type, flag, on, payload);
        },
      });
    });
  });
}

/** A field as HPACK writes it when it is in no table (RFC 7541, section 6.2.2); name and value up to 126 bytes. */
export function field(name: string, value: string): Buffer {
  const sized = (text: string): Buffer[] => [Buffer.from([text.length]), Buffer.from(text)];
  return Buffer.concat([Buffer.from([0]), ...sized(name), ...sized(value)]);
}

export function numbers(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => buffer.writeUInt32BE(value, 4 * index));
  return buffer;
}

function settingsPayload(settings: Settings): Buffer {
  const payload = Buffer.alloc(6 * settings.length);
  settings.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, 6 * index);
    payload.writeUInt32BE(value, 6 * index + 2);
  });
  return payload;
}

/** "PRI * HTTP/2.0…" is 24 bytes; frames follow. */
function readFrames(
  socket: Socket,
  onFrame: (type: number, flags: number, id: number) => void,
): void {
  let bytes = Buffer.alloc(0);
  let preface = 24;
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < preface) return;
    bytes = bytes.subarray(preface);
    preface = 0;
    while (bytes.length >= 9) {
      const end = 9 + bytes.readUIntBE(0, 3);
      if (bytes.length < end) return;
      const [type, flags, id] = [bytes.readUInt8(3), bytes.readUInt8(4), bytes.readUInt32BE(5)];
      bytes = bytes.subarray(end);
      onFrame(type, flags, id);
    }
  });
}
