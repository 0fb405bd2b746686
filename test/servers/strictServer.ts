import type { Socket } from 'node:net';
import { startRawServer } from './rawServer.ts';
import type { RawServer } from './rawServer.ts';

/** A request as a strict reader of HTTP/1.1 finds it among the bytes. */
export interface WireRequest {
  /** "GET /path". */
  readonly line: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface StrictServer extends RawServer {
  /** Every request that was found, in order, over all connections. */
  readonly requests: readonly WireRequest[];
  /** What a client sent that no request begins with, or is framed in a way that nobody can read. */
  readonly faults: readonly string[];
  /** Resolves when every connection has closed: nothing more can come. */
  closed(): Promise<void>;
}

/**
 * A server that reads requests by their framing and nothing else, one behind the other: what stands behind the end of one
 * is the next, as for Python's `http.server`. An encoding that is not chunked frames nothing for it.
 */
export async function startStrictServer(
  answer: (request: WireRequest) => string,
): Promise<StrictServer> {
  const requests: WireRequest[] = [];
  const faults: string[] = [];
  const open = new Set<Promise<void>>();
  const server = await startRawServer((socket) => {
    open.add(new Promise((resolve) => socket.once('close', () => resolve())));
    let bytes = '';
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.toString('latin1');
      for (;;) {
        const read = readRequest(bytes);
        if (read === null) return;
        bytes = bytes.slice(read.end);
        if (typeof read.request === 'string') {
          faults.push(read.request);
          socket.destroy();
          return;
        }
        requests.push(read.request);
        respond(socket, answer(read.request));
      }
    });
    socket.once('close', () => {
      if (bytes !== '') faults.push(`${JSON.stringify(bytes.slice(0, 60))} is left over`);
    });
  });
  const closed = async (): Promise<void> => {
    await Promise.all(open);
  };
  return Object.assign(server, { requests, faults, closed });
}

function respond(socket: Socket, text: string): void {
  if (socket.writable) socket.write(text, 'latin1');
}

/** The first request and where it ends; null: not all of it is there. */
function readRequest(
  bytes: string,
): { readonly request: WireRequest | string; readonly end: number } | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const start = headEnd + 4;
  const [first = '', ...lines] = bytes.slice(0, headEnd).split('\r\n');
  const fault = (text: string) => ({ request: text, end: bytes.length });
  if (!/^[A-Z]+ \S+ HTTP\/1\.1$/.test(first)) return fault(`${first} begins no request`);
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const bad = fields.find(([name]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name));
  if (bad !== undefined) return fault(`${bad[0]} is no name`);
  const all = (wanted: string): string[] =>
    fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const lengths = all('content-length');
  const encodings = all('transfer-encoding');
  const made = (body: string, end: number) => {
    const line = first.slice(0, -' HTTP/1.1'.length);
    return { request: { line, fields, body }, end };
  };
  if (encodings.length > 0 && lengths.length > 0) return fault('framed twice');
  if (encodings.length > 1 || lengths.length > 1) return fault('framed by two lines');
  const codings = encodings[0]?.split(',').map((coding) => coding.trim().toLowerCase()) ?? [];
  if (codings.at(-1) === 'chunked') return readChunks(bytes, start, made, fault);
  if (lengths[0] === undefined) return made('', start);
  if (!/^\d+$/.test(lengths[0])) return fault(`${lengths[0]} is no length`);
  const end = start + Number(lengths[0]);
  return bytes.length < end ? null : made(bytes.slice(start, end), end);
}

function readChunks<T, F>(
  bytes: string,
  start: number,
  made: (body: string, end: number) => T,
  fault: (text: string) => F,
): T | F | null {
  let body = '';
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const line = bytes.slice(at, lineEnd);
    if (!/^[0-9a-f]+$/i.test(line)) return fault(`${JSON.stringify(line)} is no size of a chunk`);
    const size = parseInt(line, 16);
    at = lineEnd + 2;
    if (size === 0) {
      // Trailers, to the empty line.
      if (bytes.startsWith('\r\n', at)) return made(body, at + 2);
      const end = bytes.indexOf('\r\n\r\n', at);
      return end < 0 ? null : made(body, end + 4);
    }
    if (bytes.length < at + size + 2) return null;
    body += bytes.slice(at, at + size);
    if (!bytes.startsWith('\r\n', at + size)) return fault('a chunk does not end');
    at += size + 2;
  }
}
