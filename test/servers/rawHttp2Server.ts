import type { Socket } from 'node:net';
import { startRawServer } from './rawServer.ts';
import type { RawServer } from './rawServer.ts';

const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, goaway: 7 } as const;

/** What a raw server can say about one stream (RFC 9113, section 6), right or wrong. */
export interface RawStream {
  readonly id: number;
  readonly socket: Socket;
  /** `:status 200` alone, in HPACK's shortest form. */
  head(end?: boolean): void;
  data(text: string, end?: boolean): void;
  reset(code: number): void;
  goaway(lastStream: number, code: number): void;
}

/** An HTTP/2 server without TLS that answers each request with exactly the frames that `onRequest` writes. */
export function startRawHttp2Server(onRequest: (stream: RawStream) => void): Promise<RawServer> {
  return startRawServer((socket) => {
    const write = (type: number, flags: number, id: number, payload: Buffer): void => {
      const header = Buffer.alloc(9);
      header.writeUIntBE(payload.length, 0, 3);
      header.writeUInt8(type, 3);
      header.writeUInt8(flags, 4);
      header.writeUInt32BE(id, 5);
      socket.write(Buffer.concat([header, payload]));
    };
    write(FRAME.settings, 0, 0, Buffer.alloc(0));
    readFrames(socket, (type, flags, id) => {
      if (type === FRAME.settings && flags === 0) write(FRAME.settings, 1, 0, Buffer.alloc(0));
      if (type !== FRAME.headers) return;
      onRequest({
        id,
        socket,
        head: (end = false) => write(FRAME.headers, end ? 5 : 4, id, Buffer.from([0x88])),
        data: (text, end = false) => write(FRAME.data, end ? 1 : 0, id, Buffer.from(text)),
        reset: (code) => write(FRAME.reset, 0, id, numbers(code)),
        goaway: (lastStream, code) => write(FRAME.goaway, 0, 0, numbers(lastStream, code)),
      });
    });
  });
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

function numbers(...values: number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => buffer.writeUInt32BE(value, 4 * index));
  return buffer;
}
