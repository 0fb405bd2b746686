import type { Element } from './element.ts';
import { joinRanges, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import { parseBody } from './parseBody.ts';
import { parseHeader } from './parseHeader.ts';
import type { ParsedHeader, ParsedRequest } from './parsedRequest.ts';
import { parseTarget } from './parseTarget.ts';
import type { Problem, Range } from '../../files/problem.ts';

/** What is sent, however it is written. */
export interface ParsedMessage extends Pick<
  ParsedRequest,
  'method' | 'url' | 'httpVersion' | 'headers' | 'body' | 'range' | 'ranges'
> {
  /** What the message itself says beside `# @…` lines. */
  readonly settings: ParsedRequest['settings'];
  readonly problems: readonly Problem[];
}

/** A request line with what follows it; undefined: the line is none. */
export function parseMessage(line: Line, following: readonly Element[]): ParsedMessage | undefined {
  const target = parseTarget(line, following);
  if (target === undefined) return undefined;
  const headers = following.flatMap((element) => parseHeader(element) ?? []);
  const { parts: body, problems } = parseBody(following, headers);
  return {
    method: target.method?.text ?? 'GET',
    url: target.url,
    ...(target.httpVersion === undefined ? {} : { httpVersion: target.httpVersion.text }),
    ...{ headers, body, problems, settings: [] },
    range: joinRanges(trimmedRangeIn(line), endOf(target.range, headers, body)),
    ranges: {
      ...(target.method === undefined ? {} : { method: target.method.range }),
      url: target.range,
      ...(target.httpVersion === undefined ? {} : { httpVersion: target.httpVersion.range }),
    },
  };
}

function endOf(
  target: Range,
  headers: readonly ParsedHeader[],
  body: ParsedRequest['body'],
): Range {
  return body.at(-1)?.range ?? headers.at(-1)?.range ?? target;
}
