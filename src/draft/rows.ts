import { partsOfUrl } from './draft.ts';
import type { Draft, DraftField } from './draft.ts';

/** A row of a table: a name with its value, which counts or is switched off. */
export interface Row {
  readonly on: boolean;
  readonly name: string;
  readonly value: string;
  /** The value is the path of a file (multipart only). */
  readonly isFile?: boolean;
}

export const emptyRow: Row = { on: true, name: '', value: '' };

export function headerRows({ head }: Draft): readonly DraftField[] {
  return head.filter((line) => line.kind === 'field');
}

/** The same draft with these fields; notes and settings between fields stay above the field that followed them. */
export function withHeaderRows(draft: Draft, rows: readonly Row[]): Draft {
  const fields = rows.map(({ on, name, value }): DraftField => ({
    kind: 'field',
    on,
    name,
    value,
  }));
  const head: Draft['head'][number][] = [];
  let next = 0;
  for (const line of draft.head) {
    if (line.kind === 'other') head.push(line);
    else if (next < fields.length) head.push(...fields.slice(next, ++next));
  }
  return { ...draft, head: [...head, ...fields.slice(next)] };
}

export function queryRows({ url, offQuery }: Draft): readonly Row[] {
  const { parameters } = partsOfUrl(url);
  const rows: Row[] = [];
  for (let at = 0; at <= parameters.length; at++) {
    for (const off of offQuery) {
      if (Math.min(off.at, parameters.length) === at) rows.push(rowOf(off.text, false));
    }
    const parameter = parameters[at];
    if (parameter !== undefined && parameter !== '') rows.push(rowOf(parameter, true));
  }
  return rows;
}

/** Writes rows into the query. What would end a name or a value there is percent-encoded, and nothing else is changed. */
export function withQueryRows(draft: Draft, rows: readonly Row[]): Draft {
  const { base } = partsOfUrl(draft.url);
  const parameters: string[] = [];
  const offQuery: Draft['offQuery'][number][] = [];
  for (const row of rows) {
    if (row.on) parameters.push(pairOf(row));
    else offQuery.push({ at: parameters.length, text: pairOf(row) });
  }
  const url = parameters.length === 0 ? base : `${base}?${parameters.join('&')}`;
  return { ...draft, url, offQuery };
}

function rowOf(text: string, on: boolean): Row {
  const at = text.indexOf('=');
  const isNameOnly = at < 0 || text.slice(0, at).includes('{{');
  return isNameOnly
    ? { on, name: text, value: '' }
    : { on, name: text.slice(0, at), value: text.slice(at + 1) };
}

function pairOf({ name, value }: Row): string {
  const written = escaped(name, /[&=#\s]/g);
  return value === '' ? written : `${written}=${escaped(value, /[&#\s]/g)}`;
}

/** Percent-encodes what a pattern finds outside of `{{…}}`. */
export function escaped(text: string, pattern: RegExp): string {
  return text
    .split(/(\{\{.*?\}\})/)
    .map((part) => (part.startsWith('{{') ? part : part.replaceAll(pattern, encodeURIComponent)))
    .join('');
}
