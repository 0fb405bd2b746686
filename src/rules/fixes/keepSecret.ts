import { valueOf } from '../document/sourceNode.ts';
import type { SourceDocument } from '../document/sourceDocument.ts';
import type { ValuePath } from '../fault.ts';
import { childOf } from '../schema/schemaPart.ts';
import type { Faulty, Fix } from './fix.ts';
import { freeName } from './freeName.ts';
import { replaceValue } from './textChange.ts';

/** A secret that stands in the file goes into the secret storage, and its name into the file. */
export function keepSecret({ document, path, known }: Faulty): Fix[] {
  if (document.root === null) return [];
  const root = valueOf(document.root);
  const written = path.reduce<unknown>(childOf, root);
  if (typeof written !== 'string' || written === '') return [];
  const id = childOf(childOf(childOf(root, 'rules'), Number(path[1])), 'id');
  const wish = typeof id === 'string' && /^[A-Za-z0-9_.\-/]+$/.test(id) ? id : 'password';
  const name = freeName(wish, new Set(known.secrets));
  return [
    {
      title: `Keep it in the secret storage as ${name}`,
      changes: replaceValue(document, path, `${schemeOf(written, path)}\${secret:${name}}`),
      isPreferred: true,
      secret: { name, path },
    },
  ];
}

/** The secret at a path, without the scheme before it; null: there is none. */
export function secretAt(document: SourceDocument, path: ValuePath): string | null {
  const written =
    document.root === null ? undefined : path.reduce<unknown>(childOf, valueOf(document.root));
  return typeof written === 'string' ? written.slice(schemeOf(written, path).length) : null;
}

/** The scheme before a token is no secret, and is what people look for in a file. */
function schemeOf(written: string, path: ValuePath): string {
  if (path.at(-1) === 'password' || path.at(-1) === 'passphrase') return '';
  return /^(basic|bearer|digest|token) +(?=\S)/i.exec(written)?.[0] ?? '';
}
