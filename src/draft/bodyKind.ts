import type { Draft } from './draft.ts';
import { headerRows, withHeaderRows } from './rows.ts';
import { boundaryOf } from './multipartRows.ts';

export const bodyKinds = ['none', 'json', 'text', 'form', 'multipart', 'file', 'graphql'] as const;
export type DraftBodyKind = (typeof bodyKinds)[number];

export const bodyKindNames: Readonly<Record<DraftBodyKind, string>> = {
  ...{ none: 'None', json: 'JSON', text: 'Text', form: 'Form' },
  ...{ multipart: 'Multipart', file: 'File', graphql: 'GraphQL' },
};

const BOUNDARY = 'WorkbenchBoundary';

export function contentTypeOf(draft: Draft): string {
  return fieldOf(draft, 'content-type') ?? '';
}

/** What a body is, told by what its head says of it, else by its look. */
export function bodyKindOf(draft: Draft): DraftBodyKind {
  const type = contentTypeOf(draft).toLowerCase();
  const body = draft.body.trim();
  if (draft.method === 'GRAPHQL' || fieldOf(draft, 'x-request-type')?.toLowerCase() === 'graphql') {
    return 'graphql';
  }
  if (type.startsWith('multipart/')) return 'multipart';
  if (type.startsWith('application/x-www-form-urlencoded')) return 'form';
  if (/^<(?:@[\w-]*)?[ \t]+\S[^\n]*$/.test(body)) return 'file';
  if (/[/+]json\b/.test(type) || (type === '' && /^[{[]/.test(body))) return 'json';
  return body === '' && type === '' ? 'none' : 'text';
}

/** A draft whose body is of this kind. The text stays as far as it can mean something as the new kind. */
export function withBodyKind(draft: Draft, kind: DraftBodyKind): Draft {
  const before = bodyKindOf(draft);
  if (before === kind) return draft;
  const plain = without(without(draft, 'content-type'), 'x-request-type');
  const method = plain.method === 'GRAPHQL' ? 'POST' : plain.method;
  // Text, JSON and GraphQL are all written as they are sent; the others have marks of their own.
  const isProse = (each: DraftBodyKind): boolean => ['json', 'text', 'graphql'].includes(each);
  const body = isProse(before) && isProse(kind) ? plain.body : '';
  const sends = kind !== 'none' && (method === 'GET' || method === 'HEAD') ? 'POST' : method;
  return withType({ ...plain, method: sends, body }, kind);
}

function withType(draft: Draft, kind: DraftBodyKind): Draft {
  switch (kind) {
    case 'none':
      return draft;
    case 'json':
      return withField(draft, 'Content-Type', 'application/json');
    case 'text':
      return withField(draft, 'Content-Type', 'text/plain; charset=utf-8');
    case 'form':
      return withField(draft, 'Content-Type', 'application/x-www-form-urlencoded');
    case 'multipart':
      return withField(draft, 'Content-Type', `multipart/form-data; boundary=${BOUNDARY}`);
    case 'file':
      return { ...draft, body: '< ./' };
    case 'graphql':
      return withField(draft, 'X-Request-Type', 'GraphQL');
  }
}

/** The boundary of a multipart draft, with a Content-Type that names it. */
export function withBoundary(draft: Draft): { readonly draft: Draft; readonly boundary: string } {
  const known = boundaryOf(contentTypeOf(draft));
  if (known !== null) return { draft, boundary: known };
  const type = `${contentTypeOf(draft).replace(/;?\s*$/, '')}; boundary=${BOUNDARY}`;
  return {
    draft: withField(without(draft, 'content-type'), 'Content-Type', type),
    boundary: BOUNDARY,
  };
}

/** The value of the first field of this name that counts; undefined: there is none. @param name in lower case */
export function fieldOf(draft: Draft, name: string): string | undefined {
  return headerRows(draft).find((row) => row.on && row.name.toLowerCase() === name)?.value;
}

/** @param name in lower case */
export function without(draft: Draft, name: string): Draft {
  const rows = headerRows(draft);
  const kept = rows.filter((row) => !row.on || row.name.toLowerCase() !== name);
  return kept.length === rows.length ? draft : withHeaderRows(draft, kept);
}

/** The draft with one more field. */
export function withField(draft: Draft, name: string, value: string): Draft {
  return withHeaderRows(draft, [...headerRows(draft), { on: true, name, value }]);
}
