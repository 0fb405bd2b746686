import type { Draft } from './draft.ts';
import { headerRows } from './rows.ts';
import type { Row } from './rows.ts';

/** A token of HTTP (RFC 9110, section 5.6.2), in which variables may stand. */
const TOKEN = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]|\{\{[^{}]+\}\})+$/;

/** What keeps a draft from being a block of a request file; null: nothing. */
export function draftFault(draft: Draft): string | null {
  if (!TOKEN.test(draft.method)) {
    return draft.method === ''
      ? 'Type a method, for example GET.'
      : `${draft.method} is not a method. Use letters, as in GET.`;
  }
  for (const row of headerRows(draft)) {
    const fault = headerFault(row);
    if (fault !== null) return `${row.name}: ${fault}`;
  }
  return null;
}

/** What is wrong with a header; null: nothing. */
export function headerFault({ name }: Row): string | null {
  return TOKEN.test(name) ? null : 'Use letters, digits and hyphens in the name.';
}
