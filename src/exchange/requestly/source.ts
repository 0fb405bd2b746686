import type { DraftCondition } from '../conversion/importer.ts';
import { hostRegex } from '../conversion/hostRegex.ts';
import { escapeRegex, toRe2 } from '../conversion/re2Dialect.ts';
import { isTexts, listOf, textOf } from '../conversion/values.ts';
import { isRecord } from '../../session/kindOf.ts';

/** Which requests a pair is for, or why that can't be said. */
export type ConvertedSource =
  | {
      readonly condition: DraftCondition;
      /** The whole URL with the source's groups, for a destination with $1; null: it has none. */
      readonly groups: { readonly regex: string; readonly caseSensitive: boolean } | null;
    }
  | { readonly lost: string; readonly hint: string };

/** `source` of a pair: one part of the URL compared with a value, and filters. */
export function convertSource(source: unknown): ConvertedSource {
  if (!isRecord(source)) return { condition: {}, groups: null };
  const url = convertUrl(source);
  if ('lost' in url) return url;
  let condition = url.condition;
  const { filters } = source;
  for (const filter of Array.isArray(filters) ? (filters as unknown[]) : [filters]) {
    const converted = convertFilter(filter);
    if ('lost' in converted) return converted;
    condition = { ...condition, ...converted.condition };
  }
  return { condition, groups: url.groups };
}

type Part = 'Url' | 'host' | 'path';

/** What stands around a part in a URL, and any character of it. */
const around: Readonly<Record<Part, { before: string; any: string; after: string }>> = {
  Url: { before: '^', any: '.', after: '$' },
  host: { before: '^[a-z]+://(?:[^/?#@]*@)?', any: '[^/?#@]', after: '(?:[/?#]|$)' },
  path: { before: '^[a-z]+://[^/?#]*', any: '[^?#]', after: '(?:[?#]|$)' },
};

function convertUrl(source: Readonly<Record<string, unknown>>): ConvertedSource {
  const value = textOf(source['value']) ?? '';
  if (value === '') return { condition: {}, groups: null };
  const key = textOf(source['key']) ?? 'Url';
  const part = key.toLowerCase() === 'url' ? 'Url' : key;
  if (part !== 'Url' && part !== 'host' && part !== 'path') {
    return { lost: `There is no part ${key} of a URL.`, hint: 'Choose by URL, host or path.' };
  }
  const { before, any, after } = around[part];
  switch (source['operator']) {
    case 'Equals':
      return plain(
        part === 'Url' ? `|${value}|` : null,
        `${before}${escapeRegex(value)}${after}`,
        value,
      );
    case 'Contains':
      return plain(part === 'Url' ? value : null, `${before}${any}*${escapeRegex(value)}`, value);
    case 'Wildcard_Matches': {
      const inside = value.split('*').map(escapeRegex).join(`(${any}*?)`);
      const regex = `${before}${inside}${after}`;
      const whole = part === 'Url' ? regex : `${before}${inside}(?:[/?#].*)?$`;
      return {
        condition: { regexFilter: regex, isUrlFilterCaseSensitive: true },
        groups: { regex: whole, caseSensitive: true },
      };
    }
    case 'Matches':
      return matching(part, value);
    default:
      return {
        lost: "Requestly's own operators are Equals, Contains, Matches and Wildcard_Matches; this is another.",
        hint: 'Choose one of them there and export again.',
      };
  }
}

/** A URL filter where the text has none of its signs, because it is easier to read; an expression otherwise. */
function plain(urlFilter: string | null, regexFilter: string, value: string): ConvertedSource {
  const fits = urlFilter !== null && !/[*^|]|[^\x21-\x7e]/.test(value);
  const condition = fits ? { urlFilter } : { regexFilter };
  return { condition: { ...condition, isUrlFilterCaseSensitive: true }, groups: null };
}

/** "/pattern/flags" as JavaScript has it; without the slashes it is a pattern alone. */
export function readRegex(text: string): { readonly pattern: string; readonly flags: string } {
  const [, pattern, flags = ''] = /^\/([^]+)\/([a-z]*)$/.exec(text) ?? [];
  return pattern === undefined ? { pattern: text, flags: '' } : { pattern, flags };
}

function matching(part: Part, value: string): ConvertedSource {
  const { pattern, flags } = readRegex(value);
  if (part === 'path') {
    return {
      lost: "An expression for the path alone can't be converted.",
      hint: 'Make it one for the whole URL.',
    };
  }
  const regex = part === 'host' ? hostRegex(pattern, 'javascript') : toRe2(pattern, 'javascript');
  if ('fault' in regex) return { lost: regex.fault, hint: regex.hint };
  const caseSensitive = !flags.includes('i') && part !== 'host';
  const sensitive = caseSensitive ? { isUrlFilterCaseSensitive: true } : {};
  return {
    condition: { regexFilter: regex.source, ...sensitive },
    groups: { regex: `^.*?(?:${regex.source}).*$`, caseSensitive },
  };
}

type Converted =
  { readonly condition: DraftCondition } | { readonly lost: string; readonly hint: string };

function convertFilter(filter: unknown): Converted {
  if (!isRecord(filter)) return { condition: {} };
  const condition: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filter)) {
    if (isEmpty(value)) continue;
    if (name === 'requestMethod' && isTexts(value)) {
      condition['requestMethods'] = value.map((method) => method.toLowerCase());
    } else if (name === 'resourceType' && isTexts(value)) condition['resourceTypes'] = value;
    else if (name === 'pageDomains' && isTexts(value)) condition['initiatorDomains'] = value;
    else if (name === 'requestPayload' || name === 'requestData') {
      const [payload] = Array.isArray(value) ? (value as unknown[]) : [value];
      const requestBody = convertPayload(payload);
      if (requestBody === null) {
        return {
          lost: "This condition on the request's body can't be converted.",
          hint: 'Write one with requestBody: includes, matches or jsonIncluding.',
        };
      }
      condition['requestBody'] = requestBody;
    } else {
      return {
        lost: `There is no condition on ${name === 'pageUrl' ? 'the URL of the page that asks' : name} here.`,
        hint: 'Choose by the host that asks: initiatorDomains.',
      };
    }
  }
  return { condition };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value)
    ? value.length === 0
    : isRecord(value) && Object.keys(value).length === 0;
}

/** "a.b" is "1" in the JSON that is sent. */
function convertPayload(payload: unknown): DraftCondition | null {
  if (!isRecord(payload)) return null;
  const { key, value, operator = 'Equals' } = payload;
  if (typeof key !== 'string' || key === '' || typeof value !== 'string') return null;
  const steps = key.split('.');
  if (operator !== 'Equals' || steps.some((step) => /^\d+$/.test(step) || step === '')) return null;
  // Requestly compares with ==, to which "1" and 1 are the same; JSON that is sent has rather the number.
  const scalar: unknown = /^(-?\d+(\.\d+)?|true|false|null)$/.test(value)
    ? JSON.parse(value)
    : value;
  return {
    jsonIncluding: steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), scalar),
  };
}

export function pairsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return listOf(value).filter(isRecord);
}
