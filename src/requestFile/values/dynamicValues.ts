import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { dateValue } from './dateValues.ts';
import { fakeMakers } from './fakeValues.ts';
import type { Made, ValueSource } from './made.ts';

export const systemSource: ValueSource = {
  now: () => new Date(),
  // Named when it is called: a run without such a value then does without crypto.
  integer: (from, below) => randomInt(from, below),
};

type Maker = (words: readonly string[], source: ValueSource) => Made;

/**
 * The values that are another each time, in the words of all dialects. Seconds for `$timestamp` and 0 to 1000 for
 * `$randomInt`, as most tools have it (see docs/request-files.md).
 */
const makers: Readonly<Record<string, Maker>> = {
  $guid: () => ({ text: randomUUID() }),
  $uuid: () => ({ text: randomUUID() }),
  '$random.uuid': () => ({ text: randomUUID() }),
  $timestamp: dateValue('timestamp'),
  $isoTimestamp: dateValue('iso'),
  $date: dateValue('date'),
  $datetime: dateValue('datetime'),
  $localDatetime: dateValue('localDatetime'),
  $randomInt: integer,
  '$random.integer': integer,
  '$random.float': float,
  '$random.alphabetic': letters('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  '$random.alphanumeric': letters(
    'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_',
  ),
  '$random.hexadecimal': letters('0123456789abcdef'),
  ...fakeMakers,
  '$random.bytes': (words) => ({ text: randomBytes(lengthIn(words)).toString('hex') }),
  $exampleServer: () => ({ text: 'https://examples.http-client.intellij.net' }),
};

export function isDynamic(name: string): boolean {
  return Object.hasOwn(makers, name);
}

export const dynamicNames: readonly string[] = Object.keys(makers);

/** `rest` is what stands behind the name: words, or arguments in brackets. Null: nobody knows this name. */
export function dynamicValue(name: string, rest: string, source = systemSource): Made | null {
  const make = isDynamic(name) ? makers[name] : undefined;
  return make === undefined ? null : make(wordsOf(rest), source);
}

/** `1 10`, `(1, 10)`, `'YYYY-MM-DD' 1 d`. */
function wordsOf(rest: string): string[] {
  const inner = /^\((.*)\)$/.exec(rest.trim())?.[1] ?? rest;
  return [...inner.matchAll(/"([^"]*)"|'([^']*)'|([^\s,]+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

function integer(words: readonly string[], source: ValueSource): Made {
  const [low, high] = limits(words, 1001);
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low >= high) {
    return {
      fault: `No whole number is at least ${words[0] ?? ''} and less than ${words[1] ?? ''}.`,
      hint: 'Write the lowest number and the one that it stays below, as in $randomInt 1 100.',
    };
  }
  return { text: String(source.integer(low, high)) };
}

function float(words: readonly string[], source: ValueSource): Made {
  const [low, high] = limits(words, 1000);
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    return {
      fault: `No number is at least ${words[0] ?? ''} and less than ${words[1] ?? ''}.`,
      hint: 'Write the lowest number and the one that it stays below, as in $random.float(1, 2).',
    };
  }
  return { text: String(low + (source.integer(0, 1_000_000_000) / 1_000_000_000) * (high - low)) };
}

function limits(words: readonly string[], usual: number): [low: number, high: number] {
  const [first, second] = words;
  if (first === undefined) return [0, usual];
  return second === undefined ? [0, Number(first)] : [Number(first), Number(second)];
}

function letters(alphabet: string): Maker {
  return (words, source) => {
    const length = lengthIn(words);
    return {
      text: Array.from({ length }, () => alphabet[source.integer(0, alphabet.length)]).join(''),
    };
  };
}

/** How long a random text may be: longer ones are not what anybody means. */
const LONGEST = 100_000;

function lengthIn([word = '10']: readonly string[]): number {
  const length = Number(word);
  return Number.isSafeInteger(length) && length > 0 ? Math.min(length, LONGEST) : 10;
}
