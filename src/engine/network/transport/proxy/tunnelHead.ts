import type { Socket } from 'node:net';
import { headerValue, headerValues } from '../../../../session/headers.ts';
import type { HeaderField } from '../../../../session/headers.ts';
import type { ResponseHead } from '../../../message/responseHead.ts';

/** Chromium's limit for a response head (HttpStreamParser::kMaxHeaderBufSize). */
const MAX_HEAD_BYTES = 256 * 1024;
/** As many 1xx as anybody could mean. */
const MAX_INFORMATIONAL = 100;
/** A body of a challenge is read this far, and for so long, to keep the connection. */
const MAX_SKIPPED_BYTES = 64 * 1024;
const MAX_SKIPPED_MS = 250;

/** A proxy's answer to CONNECT was not HTTP, was too long, or did not come. */
export class TunnelHeadError extends Error {
  /** Whether the proxy closed the connection without a byte: it may have been idle for too long. */
  readonly unanswered: boolean;

  constructor(message: string, unanswered = false) {
    super(message);
    this.unanswered = unanswered;
  }
}

export interface TunnelAnswer {
  readonly head: ResponseHead;
  /** "1.0" or "1.1". */
  readonly httpVersion: string;
}

/**
 * Reads the head of the answer to a CONNECT from the socket, over any 1xx before it. What follows the head stays in
 * the socket, which is paused: it is the first of the tunnel, or a body.
 * @throws TunnelHeadError; the signal's reason when it aborts
 */
export async function readTunnelHead(socket: Socket, signal: AbortSignal): Promise<TunnelAnswer> {
  for (let informational = 0; informational <= MAX_INFORMATIONAL; informational++) {
    const bytes = await readUntil(socket, signal, endOfHead, MAX_HEAD_BYTES);
    const answer = parseHead(bytes.toString('latin1'));
    // 101 would be the end of HTTP, and nobody has asked for that.
    if (answer.head.status >= 200 || answer.head.status === 101) return answer;
  }
  throw new TunnelHeadError('sent only 1xx responses');
}

/** Reads over the body of an answer; whether the connection can be used for another request then. */
export async function skipBody(
  socket: Socket,
  { head, httpVersion }: TunnelAnswer,
  signal: AbortSignal,
): Promise<boolean> {
  const connection = ['connection', 'proxy-connection']
    .flatMap((name) => headerValues(head.headers, name))
    .join(',')
    .toLowerCase();
  const kept =
    httpVersion === '1.0' ? connection.includes('keep-alive') : !/\bclose\b/.test(connection);
  if (!kept) return false;
  const chunked = /\bchunked\b/i.test(headerValue(head.headers, 'transfer-encoding') ?? '');
  const length = Number(headerValue(head.headers, 'content-length') ?? NaN);
  if (!chunked && !(Number.isInteger(length) && length <= MAX_SKIPPED_BYTES)) return false;
  const patience = AbortSignal.timeout(MAX_SKIPPED_MS);
  try {
    const endOf = chunked
      ? endOfChunks
      : (bytes: Buffer): number => (bytes.length < length ? -1 : length);
    await readUntil(socket, AbortSignal.any([signal, patience]), endOf, MAX_SKIPPED_BYTES);
    return !socket.destroyed && socket.writable;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** The bytes up to where `endOf` finds their end (-1: not yet); what follows goes back into the socket. */
function readUntil(
  socket: Socket,
  signal: AbortSignal,
  endOf: (bytes: Buffer, from: number) => number,
  limit: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const settle = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket
        .off('readable', onReadable)
        .off('end', onEnd)
        .off('close', onEnd)
        .off('error', onError);
      act();
    };
    const fail = (error: Error): void => {
      settle(() => {
        reject(error);
      });
    };
    const look = (from: number): boolean => {
      const end = endOf(read, from);
      if (end < 0 && read.length <= limit) return false;
      settle(() => {
        if (end < 0) {
          reject(
            new TunnelHeadError(
              `sent more than ${String(limit / 1024)} KiB without ending its answer`,
            ),
          );
          return;
        }
        if (end < read.length) socket.unshift(read.subarray(end));
        resolve(read.subarray(0, end));
      });
      return true;
    };
    const onReadable = (): void => {
      for (;;) {
        const chunk = socket.read() as Buffer | null;
        if (chunk === null) return;
        const from = read.length;
        read = Buffer.concat([read, chunk]);
        if (look(from)) return;
      }
    };
    const onEnd = (): void => {
      const text =
        read.length === 0 ? 'closed without an answer' : 'closed in the middle of its answer';
      fail(new TunnelHeadError(text, read.length === 0));
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      fail(new TunnelHeadError(error.code ?? error.message, read.length === 0));
    };
    const onAbort = (): void => {
      fail(signal.reason as Error);
    };
    socket.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else if (socket.destroyed) onEnd();
    else if (!look(0)) onReadable();
  });
}

/** Where the head ends; lines may end with a line feed alone (RFC 9112, section 2.2). -1: not yet. */
function endOfHead(bytes: Buffer, from: number): number {
  const ends = ['\r\n\r\n', '\n\n', '\n\r\n'].map((mark) => {
    // From a little before, because the mark can lie across two pieces.
    const at = bytes.indexOf(mark, Math.max(0, from - 3), 'latin1');
    return at < 0 ? Infinity : at + mark.length;
  });
  const end = Math.min(...ends);
  return end === Infinity ? -1 : end;
}

/** Where a chunked body ends, its trailers included (RFC 9112, section 7.1). -1: not yet, or never. */
function endOfChunks(bytes: Buffer): number {
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1');
    if (lineEnd < 0) return -1;
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return -1;
    if (size > 0) {
      at = lineEnd + 2 + size + 2;
      continue;
    }
    const none = bytes.toString('latin1', lineEnd + 2, lineEnd + 4) === '\r\n';
    return none ? lineEnd + 4 : endOfHead(bytes, lineEnd + 2);
  }
}

/** @throws TunnelHeadError */
function parseHead(text: string): TunnelAnswer {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const status = /^HTTP\/1\.([01]) +(\d{3})(?: +(.*))?$/.exec(first);
  if (status === null) throw new TunnelHeadError('that is not HTTP');
  const headers: HeaderField[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      // Obsolete folding: a field that goes on in the next line (RFC 9112, section 5.2).
      headers[headers.length - 1] = [last[0], `${last[1]} ${line.trim()}`];
    } else if (colon > 0) {
      headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    }
  }
  const head = { status: Number(status[2]), statusText: (status[3] ?? '').trim(), headers };
  return { head, httpVersion: `1.${status[1] ?? '1'}` };
}
