import type { Socket } from 'node:net';
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
  readonly hasTransferEncoding: boolean;
  onStatus(piece: Buffer): number;
  onHeadersComplete(status: number, upgrade: boolean, keepAlive: boolean): number;
}

/** What a 100 is called on its way through undici, which ends the connection when it sees one that it did not ask for. */
export const CONTINUE_IN_DISGUISE = 199;

/** Chromium accepts these, and so do people's servers: obs-fold, LF alone, Content-Length beside chunked. */
const LENIENCIES = [
  'llhttp_set_lenient_headers',
  'llhttp_set_lenient_chunked_length',
  'llhttp_set_lenient_transfer_encoding',
  'llhttp_set_lenient_optional_lf_after_cr',
  'llhttp_set_lenient_optional_cr_before_lf',
  'llhttp_set_lenient_optional_crlf_after_chunk',
  'llhttp_set_lenient_spaces_after_chunk_size',
];

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
    // Transfer-Encoding overrides Content-Length (RFC 9112, section 6.3).
    if (!strict && parser.hasTransferEncoding) parser.contentLength = -1;
    return headersComplete(status === 100 ? CONTINUE_IN_DISGUISE : status, upgrade, keepAlive);
  };
  if (strict || parser.ptr === null) return;
  for (const set of LENIENCIES) parser.llhttp[set]?.(parser.ptr, 1);
}

/** The version in the status line of the response that is being parsed. */
export function versionOf(socket: Socket): string {
  const parser = parserOf(socket);
  const { ptr } = parser ?? { ptr: null };
  if (parser === null || ptr === null) return '1.1';
  const { llhttp_get_http_major: major, llhttp_get_http_minor: minor } = parser.llhttp;
  return `${String(major?.(ptr) ?? 1)}.${String(minor?.(ptr) ?? 1)}`;
}
