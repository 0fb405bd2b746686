import type { Socket } from 'node:net';
import { invalidStatus } from '../../../../errors/protocolErrors.ts';
import symbols from 'undici/lib/core/symbols.js';

/**
 * The part of undici's parser (lib/dispatcher/client-h1.js) that is used here. Nobody promises that it stays: the
 * version is pinned, and tests of the rows C25, B25 and H35 say when it has changed (docs/discoveries/undici-parser.md).
 */
interface Parser {
  ptr: number | null;
  readonly llhttp: Record<string, (ptr: number, enabled?: number) => number>;
  statusText: string;
  contentLength: number;
  onStatus(piece: Buffer): number;
  onHeadersComplete(status: number, upgrade: boolean, keepAlive: boolean): number;
  createError(code: number, data: Buffer): Error;
}

/** What a 100 is called on its way through undici, which ends the connection when it sees one that it did not ask for. */
export const CONTINUE_IN_DISGUISE = 199;

/**
 * What browsers accept and http1/responseBytes.ts does not write anew: control characters in values, and Content-Length
 * beside chunked, which counts.
 */
const LENIENCIES = ['llhttp_set_lenient_headers', 'llhttp_set_lenient_chunked_length'];

function parserOf(socket: Socket): Parser | null {
  return (socket as unknown as Record<symbol, Parser | null>)[symbols.kParser] ?? null;
}

/** Teaches the parser of a connected socket what undici offers no option for. Call it once. */
export function teachParser(socket: Socket, strict: boolean): void {
  const parser = parserOf(socket);
  if (parser === null) return;
  // undici reads the reason as UTF-8, and forgets what came before when it is cut in two.
  parser.onStatus = (piece) => {
    parser.statusText += piece.toString('latin1');
    return 0;
  };
  const headersComplete = parser.onHeadersComplete.bind(parser);
  parser.onHeadersComplete = (status, upgrade, keepAlive) => {
    if (status < 100) {
      socket.destroy(invalidStatus());
      return -1;
    }
    const then = headersComplete(
      status === 100 ? CONTINUE_IN_DISGUISE : status,
      upgrade,
      keepAlive,
    );
    // llhttp counts the body itself; undici counts again, against a length into which it reads blanks and trailers.
    parser.contentLength = -1;
    return then;
  };
  const createError = parser.createError.bind(parser);
  parser.createError = (code, data) => {
    // With a length undici would blame every fault on it.
    parser.contentLength = -1;
    return createError(code, data);
  };
  if (parser.ptr === null) return;
  // A trailer "Connection: close" would close the parser for the next response; undici itself looks at the head.
  parser.llhttp['llhttp_set_lenient_keep_alive']?.(parser.ptr, 1);
  if (!strict) for (const set of LENIENCIES) parser.llhttp[set]?.(parser.ptr, 1);
}

/** The version in the status line of the response that is being parsed. */
export function versionOf(socket: Socket): string {
  const parser = parserOf(socket);
  const { ptr } = parser ?? { ptr: null };
  if (parser === null || ptr === null) return '1.1';
  const { llhttp_get_http_major: major, llhttp_get_http_minor: minor } = parser.llhttp;
  return `${String(major?.(ptr) ?? 1)}.${String(minor?.(ptr) ?? 1)}`;
}
