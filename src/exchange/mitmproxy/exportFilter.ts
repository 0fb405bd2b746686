import type { Fault } from '../../rules/document/fault.ts';
import { leftOut } from '../conversion/importer.ts';
import type { DraftCondition } from '../conversion/importer.ts';
import { escapeRegex } from '../conversion/re2Dialect.ts';
import { domainsRegex, urlFilterRegex } from '../conversion/urlFilterRegex.ts';
import { isTexts, listOf, textOf } from '../conversion/values.ts';
import { isRecord } from '../../session/kindOf.ts';

/** A filter expression, or what mitmproxy has no word for. "" is everything. */
export type ExportedFilter = { readonly filter: string } | Fault;

/** A condition of ours as a filter expression of mitmproxy's. */
export function exportFilter(
  condition: object,
  path: Fault['path'] = ['condition'],
): ExportedFilter {
  const fields = condition as DraftCondition;
  const caseSensitive = fields['isUrlFilterCaseSensitive'] === true;
  const parts: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'isUrlFilterCaseSensitive') continue;
    const part = partOf(name, value, caseSensitive, [...path, name]);
    if ('path' in part) return part;
    if (part.filter !== '') parts.push(part.filter);
  }
  return { filter: joined('&', parts) };
}

function partOf(
  name: string,
  value: unknown,
  caseSensitive: boolean,
  path: Fault['path'],
): ExportedFilter {
  const texts = isTexts(value) ? value : [];
  const url = (regex: string, sensitive = caseSensitive): ExportedFilter => ({
    filter: `~u ${quoted(sensitive ? `(?-i:${regex})` : regex)}`,
  });
  switch (name) {
    case 'urlFilter':
      return url(urlFilterRegex(textOf(value) ?? ''));
    case 'regexFilter':
      return url(textOf(value) ?? '');
    case 'requestDomains':
      return url(domainsRegex(texts), false);
    case 'excludedRequestDomains':
      return negated(url(domainsRegex(texts), false));
    case 'protocols':
      return url(`^(?:${texts.map((text) => escapeRegex(text.replace(/:.*$/s, ''))).join('|')}):`);
    case 'requestMethods':
      return { filter: methods(texts) };
    case 'excludedRequestMethods':
      return { filter: `!${methods(texts)}` };
    case 'requestHeaders':
      return headers('~hq', value, path);
    case 'responseHeaders':
      return headers('~hs', value, path);
    case 'excludedResponseHeaders':
      return negated(headers('~hs', value, path));
    case 'statusCodes':
      return statusCodes(listOf(value), path);
    case 'all':
    case 'any':
      return group(name === 'all' ? '&' : '|', listOf(value), path);
    case 'not':
      return isRecord(value) ? negated(exportFilter(value, path)) : missing(name, path);
    default:
      return missing(name, path);
  }
}

function missing(name: string, path: Fault['path']): Fault {
  return leftOut(
    path,
    `mitmproxy has no filter like ${name}.`,
    'Use URL, domains, methods, headers or status.',
  );
}

function negated(inner: ExportedFilter): ExportedFilter {
  if ('path' in inner) return inner;
  return { filter: inner.filter === '' ? '!~all' : `!(${inner.filter})` };
}

function methods(names: readonly string[]): string {
  return `~m ${quoted(`^(?:${names.map((name) => escapeRegex(name.toUpperCase())).join('|')})$`)}`;
}

function statusCodes(codes: readonly unknown[], path: Fault['path']): ExportedFilter {
  const numbers = codes.filter((code) => typeof code === 'number');
  if (numbers.length < codes.length) {
    return leftOut(
      path,
      "mitmproxy's filters have single statuses only.",
      'Write the statuses that are meant, such as 500, 502 and 503.',
    );
  }
  return {
    filter: joined(
      '|',
      numbers.map((code) => `~c ${String(code)}`),
    ),
  };
}

/** One of the headers is there, with one of its values and none of those that are excluded. */
function headers(operator: '~hq' | '~hs', value: unknown, path: Fault['path']): ExportedFilter {
  const alternatives: string[] = [];
  for (const item of listOf(value)) {
    if (!isRecord(item) || typeof item['header'] !== 'string') return missing('headers', path);
    const name = escapeRegex(item['header']);
    const line = (pattern: string): string =>
      `${operator} ${quoted(`^${name}: ${wildcardRegex(pattern)}\\r?$`)}`;
    const wanted = isTexts(item['values']) ? item['values'].map(line) : [];
    const unwanted = isTexts(item['excludedValues']) ? item['excludedValues'].map(line) : [];
    const there = wanted.length === 0 ? `${operator} ${quoted(`^${name}:`)}` : joined('|', wanted);
    alternatives.push(joined('&', [there, ...unwanted.map((one) => `!${one}`)]));
  }
  return { filter: joined('|', alternatives) };
}

function wildcardRegex(pattern: string): string {
  return pattern
    .split(/([*?])/)
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : escapeRegex(part)))
    .join('');
}

function group(sign: '&' | '|', members: readonly unknown[], path: Fault['path']): ExportedFilter {
  const parts: string[] = [];
  for (const [index, member] of members.entries()) {
    const part = isRecord(member) ? exportFilter(member, [...path, index]) : missing('this', path);
    if ('path' in part) return part;
    // Everything: of alternatives it decides, of conditions it adds nothing.
    if (part.filter === '' && sign === '|') return { filter: '' };
    if (part.filter !== '') parts.push(part.filter);
  }
  return { filter: joined(sign, parts) };
}

export function joined(sign: '&' | '|', parts: readonly string[]): string {
  const [first = ''] = parts;
  if (parts.length < 2) return first;
  return parts.map((part) => (/ [&|] /.test(part) ? `(${part})` : part)).join(` ${sign} `);
}

/** Within double quotes a backslash is read once more: mitmproxy drops it unless it is doubled. */
function quoted(regex: string): string {
  return `"${regex.replace(/["\\]/g, '\\$&')}"`;
}
