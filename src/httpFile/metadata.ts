import { rangeIn } from './line.ts';
import type { Line } from './line.ts';
import { METADATA } from './linePatterns.ts';
import type { Problem, Range } from '../problem.ts';

/** One `# @key value` line. `key` has lower-case letters only: `no-redirect` and `noRedirect` are the same. */
export interface Metadata {
  readonly key: string;
  readonly value: string;
  readonly range: Range;
  readonly valueRange: Range;
}

/**
 * Keys that other tools act on and that change what is sent or whether. They are refused, because a request that
 * ignores them is not the one that was meant. Keys that only describe, and unknown ones, are left alone.
 */
const CHANGES_THE_REQUEST = new Set(
  `noredirect nocookiejar timeout connectiontimeout norejectunauthorized insecure noclientcert proxy noproxy ref forceref
   loop disabled sleep ratelimit jwt prompt secret note noautoencoding injectvariables postredirectget keepstreaming
   grpcreflection useoscredentials attachcookiejar delay stdincmd stdincmdpre envstdincmd envstdincmdpre`.split(
    /\s+/,
  ),
);

export function readMetadata(line: Line): Metadata | undefined {
  const found = METADATA.exec(line.text);
  const key = found?.[1];
  if (key === undefined) return undefined;
  const value = (found?.[2] ?? '').trim();
  const start = value === '' ? line.text.length : line.text.lastIndexOf(value);
  const keyStart = line.text.indexOf(`@${key}`);
  return {
    key: key.replaceAll(/[-_]/g, '').toLowerCase(),
    value,
    range: rangeIn(line, keyStart, line.text.trimEnd().length),
    valueRange: rangeIn(line, start, start + value.length),
  };
}

/** What is wrong with this line, or undefined. */
export function metadataProblem(metadata: Metadata, written: string): Problem | undefined {
  if (metadata.key === 'name') {
    if (metadata.value !== '') return undefined;
    return {
      code: 'empty-name',
      severity: 'warning',
      message: 'This request is given no name.',
      hint: 'Write the name after it, as in # @name login.',
      range: metadata.range,
    };
  }
  if (!CHANGES_THE_REQUEST.has(metadata.key) && !metadata.key.startsWith('curl')) return undefined;
  return {
    code: 'unsupported-metadata',
    severity: 'error',
    message: `The setting ${written} is not supported yet, and the request would not be the same without it.`,
    hint: 'Remove the line to send the request.',
    range: metadata.range,
  };
}
