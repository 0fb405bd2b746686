import { isIpHost } from '../facts/domains.ts';
import { quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import type { UrlFacts } from '../facts/facts.ts';
import type { ConditionKind } from './condition.ts';
import { tokensOfOutline } from '../facts/urlClues.ts';

/** declarativeNetRequest's URL pattern. Matching takes time in proportion to the URL's length times the pattern's. */
export class UrlFilter {
  readonly #caseSensitive: boolean;
  readonly #anchor: 'none' | 'start' | 'host';
  readonly #anchoredEnd: boolean;
  /** What stands between the wildcards. */
  readonly #segments: readonly string[];

  constructor(filter: string, caseSensitive: boolean) {
    this.#caseSensitive = caseSensitive;
    this.#anchor = filter.startsWith('||') ? 'host' : filter.startsWith('|') ? 'start' : 'none';
    const body = filter.replace(/^\|{1,2}/, '');
    this.#anchoredEnd = body.endsWith('|');
    const pattern = this.#anchoredEnd ? body.slice(0, -1) : body;
    this.#segments = (caseSensitive ? pattern : pattern.toLowerCase()).split('*');
  }

  matches(url: UrlFacts): boolean {
    const text = this.#caseSensitive ? url.text : url.lowerCaseText;
    if (this.#anchor === 'none') return this.#restMatches(text, 0, 0);
    if (this.#anchor === 'start') return this.#matchesFrom(text, 0);
    for (const start of labelStarts(url)) if (this.#matchesFrom(text, start)) return true;
    return false;
  }

  #matchesFrom(text: string, start: number): boolean {
    const end = endOfSegment(this.#segments[0] ?? '', text, start);
    if (end < 0) return false;
    if (this.#segments.length > 1) return this.#restMatches(text, end, 1);
    return !this.#anchoredEnd || end === text.length;
  }

  /** Each segment at its first place is enough: a later place leaves less for the segments after it. */
  #restMatches(text: string, from: number, index: number): boolean {
    const segment = this.#segments[index];
    if (segment === undefined) return true;
    const isLast = index === this.#segments.length - 1;
    const end = findSegment(segment, text, from, isLast && this.#anchoredEnd);
    return end >= 0 && this.#restMatches(text, end, index + 1);
  }
}

/** Where the host begins, and where each of its labels does. The numbers of an IP address are no labels. */
function* labelStarts(url: UrlFacts): Generator<number> {
  if (isIpHost(url.host)) {
    yield url.hostStart;
    return;
  }
  for (let start = url.hostStart; start > 0 && start < url.hostEnd;) {
    yield start;
    start = url.text.indexOf('.', start) + 1;
  }
}

/** Where the first occurrence of `segment` ends, or -1. */
function findSegment(segment: string, text: string, from: number, toEnd: boolean): number {
  if (!segment.includes('^')) {
    const at = toEnd ? text.length - segment.length : text.indexOf(segment, from);
    return at >= from && text.startsWith(segment, at) ? at + segment.length : -1;
  }
  for (let at = from; at <= text.length; at++) {
    const end = endOfSegment(segment, text, at);
    if (end >= 0 && (!toEnd || end === text.length)) return end;
  }
  return -1;
}

/** Where `segment` ends when it begins at `start`, or -1 when it is not there. */
function endOfSegment(segment: string, text: string, start: number): number {
  let at = start;
  for (let index = 0; index < segment.length; index++) {
    const wanted = segment.charCodeAt(index);
    if (wanted !== CARET) {
      if (text.charCodeAt(at) !== wanted) return -1;
      at++;
    } else if (at < text.length) {
      if (!isSeparator(text.charCodeAt(at))) return -1;
      at++;
    }
  }
  return at;
}

const CARET = 0x5e;

/** Everything but letters, digits and _ - . % */
function isSeparator(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return !isDigit && !isLetter && code !== 0x5f && code !== 0x2d && code !== 0x2e && code !== 0x25;
}

/** The domain that every URL of this filter has or is under ("||example.com^…"), if it says so. */
function domainOfFilter(filter: string): string | undefined {
  return /^\|\|([a-z0-9-]+(?:\.[a-z0-9-]+)*)[\^/:?]/i.exec(filter)?.[1]?.toLowerCase();
}

/** What every URL of this filter holds; the sign ^ is no letter and no digit. */
function outlineOf(filter: string): readonly (string | null)[] {
  const [, start = '', body = '', end = ''] = /^(\|{0,2})(.*?)(\|?)$/s.exec(filter) ?? [];
  const pieces = body.split('*').flatMap((piece) => [null, piece]);
  return [...(start === '' ? pieces : pieces.slice(1)), ...(end === '' ? [null] : [])];
}

function faultsOf(filter: string): readonly Fault[] {
  const fault = (message: string, hint: string): readonly Fault[] => [
    { code: 'bad-url-filter', severity: 'error', message, hint, path: [] },
  ];
  if (filter === '') return fault('The URL filter is empty.', 'Leave it out to match every URL.');
  if (filter.startsWith('||*')) {
    return fault(
      "A URL filter can't begin with ||*.",
      'Write * alone for anything, or || before a domain.',
    );
  }
  if (/[^\x20-\x7e]/.test(filter)) {
    return fault(
      'A URL filter holds only ASCII, because URLs do.',
      'Write a domain in punycode (xn--…) and other characters as %XX.',
    );
  }
  return [];
}

export const urlFilter: ConditionKind<string> = {
  needs: 'url',
  noun: 'URL',
  locates: true,
  faults: faultsOf,
  clues(filter) {
    const domain = domainOfFilter(filter);
    return {
      ...(domain === undefined ? {} : { domains: [domain] }),
      tokens: tokensOfOutline(outlineOf(filter)),
    };
  },
  compile(filter, { isUrlFilterCaseSensitive = false }) {
    const compiled = new UrlFilter(filter, isUrlFilterCaseSensitive);
    return {
      matches: ({ url }) => compiled.matches(url),
      mismatch: () => `the URL does not match ${quoted(filter)}`,
    };
  },
  describe: (filter) => ({ after: `whose URL matches ${quoted(filter)}` }),
};

export const redirectUrlFilter: ConditionKind<string> = {
  needs: 'redirectUrl',
  noun: 'target',
  locates: true,
  faults: faultsOf,
  compile(filter, { isUrlFilterCaseSensitive = false }) {
    const compiled = new UrlFilter(filter, isUrlFilterCaseSensitive);
    return {
      matches: ({ redirectUrl }) => redirectUrl !== undefined && compiled.matches(redirectUrl),
      mismatch: () => `the redirect's target does not match ${quoted(filter)}`,
    };
  },
  describe: (filter) => ({ after: `redirected to a URL that matches ${quoted(filter)}` }),
};
