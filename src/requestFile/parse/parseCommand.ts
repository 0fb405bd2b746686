import type { CurlBodyPart } from '../curl/curlData.ts';
import { readCurl } from '../curl/readCurl.ts';
import type { CurlRequest } from '../curl/readCurl.ts';
import type { Element } from './element.ts';
import { joinRanges, rangeIn, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import type { Metadata } from './metadata.ts';
import type { ParsedMessage } from './parseMessage.ts';
import type { BodyPart, WrittenHeader } from './parsedRequest.ts';
import type { Problem, Range } from '../../files/problem.ts';

/** A command of curl in place of a request line. What can't be read of it keeps the request from being sent. */
export function parseCommand(lines: readonly Line[], following: readonly Element[]): ParsedMessage {
  const [first = NOWHERE] = lines;
  const range = joinRanges(trimmedRangeIn(first), trimmedRangeIn(lines.at(-1) ?? first));
  const read = readCurl(lines.map(({ text }) => text).join('\n'));
  if ('message' in read) {
    const problem: Problem = { code: 'unsupported-curl', severity: 'error', ...read, range };
    return {
      ...{ method: 'GET', url: first.text.trim(), headers: [], body: [], settings: [] },
      ...{ range, ranges: { url: range }, problems: [problem, ...leftOver(following)] },
    };
  }
  const { method, url, httpVersion } = read;
  const placeOf = (text: string): Range => placeIn(lines, text) ?? range;
  return {
    ...{ method, url, range },
    ...(httpVersion === null ? {} : { httpVersion }),
    headers: read.headers.map(([name, value]): WrittenHeader => {
      const place = placeOf(value === '' ? name : value);
      return { kind: 'header', name, value, range: place, nameRange: place, valueRange: place };
    }),
    body: (read.body?.parts ?? []).map((part) => bodyPart(part, first, placeOf, range)),
    settings: settingsOf(read, range),
    ranges: { url: placeOf(url), ...(httpVersion === null ? {} : { httpVersion: range }) },
    problems: leftOver(following),
  };
}

const NOWHERE: Line = { number: 0, text: '' };

function bodyPart(
  part: CurlBodyPart,
  first: Line,
  placeOf: (text: string) => Range,
  range: Range,
): BodyPart {
  if (part.kind === 'file') {
    const { path, withoutLineEnds } = part;
    return {
      ...{ kind: 'file', path, template: null, range, pathRange: placeOf(path) },
      ...(withoutLineEnds === true && { withoutLineEnds }),
    };
  }
  const lines = part.text.split(/\r?\n/).map((text) => ({ number: first.number, text }));
  return { kind: 'text', lines, range };
}

/** What its options say that `# @…` lines say elsewhere. Data goes out as it is written. */
function settingsOf(read: CurlRequest, range: Range): Metadata[] {
  const setting = (key: string, value = ''): Metadata => ({ key, value, range, valueRange: range });
  return [
    ...(read.body === null ? [] : [setting('noautoencoding')]),
    ...(read.insecure ? [setting('norejectunauthorized')] : []),
    ...(read.maxTime === null ? [] : [setting('timeout', read.maxTime)]),
    ...(read.connectTimeout === null ? [] : [setting('connectiontimeout', read.connectTimeout)]),
  ];
}

function placeIn(lines: readonly Line[], text: string): Range | undefined {
  for (const line of lines) {
    const at = text === '' ? -1 : line.text.indexOf(text);
    if (at >= 0) return rangeIn(line, at, at + text.length);
  }
  return undefined;
}

function leftOver(following: readonly Element[]): Problem[] {
  const text = following.find(({ kind }) => kind === 'text' || kind === 'include');
  if (text === undefined) return [];
  return [
    {
      code: 'unsupported-curl',
      severity: 'error',
      message: 'This line is not part of the curl command above it.',
      hint: 'End the line above with a backslash, or write ### before this one.',
      range: trimmedRangeIn(text.line),
    },
  ];
}
