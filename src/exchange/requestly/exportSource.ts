import type { Fault } from '../../rules/document/fault.ts';
import { leftOut } from '../conversion/importer.ts';
import type { DraftCondition } from '../conversion/importer.ts';
import { domainsRegex, urlFilterRegex } from '../conversion/urlFilterRegex.ts';
import { isTexts, textOf } from '../conversion/values.ts';

/** `source` of a pair, or what Requestly has no word for. */
export type ExportedSource = { readonly source: object } | Fault;

/** Requestly compares one thing with the URL, and filters by method, resource type and page. */
export function exportSource(condition: object): ExportedSource {
  const { isUrlFilterCaseSensitive, ...fields } = condition as DraftCondition;
  const filters: Record<string, unknown> = {};
  let regex: string | null = null;
  let isDomain = false;
  for (const [name, value] of Object.entries(fields)) {
    const texts = isTexts(value) ? value : [];
    const found = urlRegex(name, value);
    if (found !== null) {
      if (regex !== null) {
        return leftOut(
          ['condition', name],
          'Requestly compares the URL with one thing only.',
          'Say both in one regexFilter.',
        );
      }
      regex = found;
      isDomain = name === 'requestDomains';
    } else if (name === 'requestMethods') {
      filters['requestMethod'] = texts.map((method) => method.toUpperCase());
    } else if (name === 'resourceTypes') filters['resourceType'] = texts;
    else if (name === 'initiatorDomains') filters['pageDomains'] = texts;
    else {
      return leftOut(
        ['condition', name],
        `Requestly has no condition like ${name}.`,
        'Use the URL, methods, resource types or page domains.',
      );
    }
  }
  const flags = isUrlFilterCaseSensitive === true && !isDomain ? '' : 'i';
  return {
    source: {
      key: 'Url',
      operator: regex === null ? 'Contains' : 'Matches',
      value: regex === null ? '' : `/${regex}/${flags}`,
      filters: Object.keys(filters).length === 0 ? [] : [filters],
    },
  };
}

function urlRegex(name: string, value: unknown): string | null {
  if (name === 'urlFilter') return urlFilterRegex(textOf(value) ?? '');
  if (name === 'regexFilter') return textOf(value) ?? '';
  return name === 'requestDomains' && isTexts(value) ? domainsRegex(value) : null;
}
