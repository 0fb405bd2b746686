import type { Timeouts } from '../../engine/message/timeouts.ts';
import { rangeIn } from './line.ts';
import type { Line } from './line.ts';
import { METADATA } from './linePatterns.ts';
import type { Problem, Range } from '../../files/problem.ts';

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
const CHANGES_THE_REQUEST = new Set(['useoscredentials']);

/** Kulala's settings that run a program with the answer, or before the request. */
const PROGRAMS = new Set(['stdincmd', 'stdincmdpre', 'envstdincmd', 'envstdincmdpre']);

/** Kulala's settings for curl, by the words that mean the same. */
const OF_CURL: ReadonlyMap<string, string> = new Map([
  ['curlinsecure', 'norejectunauthorized'],
  ['curlmaxtime', 'timeout'],
  ['curlconnecttimeout', 'connectiontimeout'],
]);

/** Settings for curl that change what it prints, or say what is always so here. */
const HARMLESS_OF_CURL = new Set(
  'curlcompressed curllocation curlsilent curlshowerror curlverbose curlinclude curlnobuffer curlfail curlglobalheaders'.split(
    ' ',
  ),
);

/** `# @timeout` is for the request as a whole, `# @connection-timeout` for name, TCP and TLS. */
const TIME_LIMITS: Readonly<Record<string, keyof Timeouts>> = {
  timeout: 'totalMs',
  connectiontimeout: 'connectMs',
};

/** The limits that a request sets itself; those that can't be read are told as problems. */
export function timeoutsOf(settings: readonly Metadata[]): Timeouts {
  const limits: Partial<Record<keyof Timeouts, number>> = {};
  for (const { key, value } of settings) {
    const name = TIME_LIMITS[key];
    const ms = millisecondsOf(value);
    if (name !== undefined && ms !== null) limits[name] = ms;
  }
  return limits;
}

/** "30" and "30 s" are seconds; "500 ms", "2 m". */
function millisecondsOf(value: string): number | null {
  const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|m)?$/i.exec(value) ?? [];
  if (number === undefined) return null;
  const ms = Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit.toLowerCase() as 'ms' | 's' | 'm'];
  return ms <= LONGEST_MS ? ms : null;
}

/** Some 24 days: longer no timer runs. */
const LONGEST_MS = 2_147_483_647;

function timeProblem({ value, valueRange, range }: Metadata): Problem | undefined {
  const ms = millisecondsOf(value);
  if (ms === null) {
    return {
      code: 'invalid-time',
      severity: 'error',
      message: 'This is not a time.',
      hint: 'Write seconds, or a number with ms, s or m, as in 30 or 500 ms.',
      range: value === '' ? range : valueRange,
    };
  }
  // Other tools read a plain number as milliseconds.
  if (!/^\d{4,}$/.test(value)) return undefined;
  return {
    code: 'long-time',
    severity: 'warning',
    message: `${value} means seconds here.`,
    hint: `Write ${value} ms if you mean milliseconds, or ${value} s to be clear.`,
    range: valueRange,
  };
}

export function readMetadata(line: Line): Metadata | undefined {
  const found = METADATA.exec(line.text);
  const key = found?.[1];
  if (key === undefined) return undefined;
  const value = (found?.[2] ?? '').trim();
  const start = value === '' ? line.text.length : line.text.lastIndexOf(value);
  const keyStart = line.text.indexOf(`@${key}`);
  const plain = key.replaceAll(/[-_]/g, '').toLowerCase();
  return {
    key: OF_CURL.get(plain) ?? plain,
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
      message: 'This request has no name.',
      hint: 'Write the name after it, as in # @name login.',
      range: metadata.range,
    };
  }
  if (metadata.key in TIME_LIMITS) return timeProblem(metadata);
  if (PROGRAMS.has(metadata.key)) {
    return {
      code: 'ignored-metadata',
      severity: 'warning',
      message: `${written} runs a program, which request files can't do. It is ignored.`,
      hint: 'Use a script or a handler module.',
      range: metadata.range,
    };
  }
  if (HARMLESS_OF_CURL.has(metadata.key)) return undefined;
  if (!CHANGES_THE_REQUEST.has(metadata.key) && !metadata.key.startsWith('curl')) return undefined;
  return {
    code: 'unsupported-metadata',
    severity: 'error',
    message: `The setting ${written} is not supported yet, and the request would not be the same without it.`,
    hint: 'Remove the line to send the request.',
    range: metadata.range,
  };
}
