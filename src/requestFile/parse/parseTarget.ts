import type { Element } from './element.ts';
import { joinRanges, rangeIn } from './line.ts';
import type { Line } from './line.ts';
import type { Range } from '../../files/problem.ts';
import { parseRequestLine, spanOf, splitVersion } from './requestLine.ts';
import type { Span } from './requestLine.ts';

interface Part {
  readonly text: string;
  readonly range: Range;
}

export interface ParsedTarget {
  readonly method?: Part;
  /** All pieces joined. */
  readonly url: string;
  readonly range: Range;
  readonly httpVersion?: Part;
}

/** Reads the request line and the pieces of the URL on the lines that follow it; undefined: it is no request. */
export function parseTarget(line: Line, following: readonly Element[]): ParsedTarget | undefined {
  const parts = parseRequestLine(line.text);
  if (parts === undefined) return undefined;
  let httpVersion = parts.httpVersion && partOf(line, parts.httpVersion);
  let url = parts.target.text;
  let range = partOf(line, parts.target).range;
  for (const { kind, line: piece } of following) {
    if (kind !== 'continuation') continue;
    const start = piece.text.length - piece.text.trimStart().length;
    const split = splitVersion(piece.text, spanOf(piece.text, start, piece.text.length));
    url += split.rest.text;
    range = joinRanges(range, partOf(piece, split.rest).range);
    httpVersion = split.httpVersion ? partOf(piece, split.httpVersion) : httpVersion;
  }
  return {
    ...(parts.method === null ? {} : { method: partOf(line, parts.method) }),
    url,
    range,
    ...(httpVersion === null ? {} : { httpVersion }),
  };
}

function partOf(line: Line, span: Span): Part {
  return { text: span.text, range: rangeIn(line, span.start, span.end) };
}
