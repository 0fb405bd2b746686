import { MAX_MATCHES } from '../../session/bodyText.ts';
import type { Query } from '../../session/bodyText.ts';
import { wholeCharacters } from './isText.ts';
import type { Text } from '../text/text.ts';

export interface Match {
  /** In bytes of the text. */
  readonly from: number;
  readonly to: number;
}

const PIECE = 256 * 1024;
/** What is looked for is shorter, and so is a line that a regular expression is tried on. */
const OVERLAP = 16 * 1024;
const NEWLINE = 0x0a;

/**
 * All places of a text that a query means, in order. Answers the event loop between its pieces, so that a page that is
 * wanted meanwhile is not kept waiting; ends early when `stopped` says so.
 * @throws Error when the query is not a valid regular expression
 */
export async function findMatches(
  text: Text,
  query: Query,
  stopped: () => boolean,
): Promise<readonly Match[]> {
  const pattern = patternOf(query);
  const matches: Match[] = [];
  let from = 0;
  while (from < text.size && matches.length < MAX_MATCHES && !stopped()) {
    const piece = wholeLines(text.read(from, from + PIECE), from + PIECE >= text.size);
    // A body that still comes may be on its way to the disk.
    if (piece.byteLength === 0) break;
    const isLast = from + piece.byteLength >= text.size;
    // A match that begins in the overlap is found whole in the next piece.
    const end = isLast ? piece.byteLength : Math.max(1, piece.byteLength - overlapOf(piece));
    const next = search(piece, end, from, pattern, matches);
    from = Math.max(from + end, next);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return matches;
}

/** Adds the matches that begin before `end`; answers the offset behind the last one. */
function search(
  piece: Buffer,
  end: number,
  offset: number,
  pattern: RegExp,
  matches: Match[],
): number {
  const characters = piece.toString('utf8');
  let index = 0;
  let at = 0;
  let last = 0;
  for (const match of characters.matchAll(pattern)) {
    if (match[0] === '') continue;
    at += Buffer.byteLength(characters.slice(index, match.index));
    index = match.index;
    if (at >= end || matches.length >= MAX_MATCHES) break;
    last = at + Buffer.byteLength(match[0]);
    matches.push({ from: offset + at, to: offset + last });
  }
  return offset + last;
}

function overlapOf(piece: Buffer): number {
  return piece.at(-1) === NEWLINE ? 0 : OVERLAP;
}

/** Up to the end of a line, if there is one; else up to the end of a character. */
function wholeLines(bytes: Buffer, isLast: boolean): Buffer {
  if (isLast) return bytes;
  const end = bytes.lastIndexOf(NEWLINE);
  return bytes.subarray(0, end === -1 ? wholeCharacters(bytes).byteLength : end + 1);
}

function patternOf({ text, matchCase, wholeWord, regex }: Query): RegExp {
  const source = regex ? text : text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const flags = `gmu${matchCase ? '' : 'i'}`;
  return new RegExp(wholeWord ? `(?<![\\w])(?:${source})(?![\\w])` : source, flags);
}
