import { freeName } from '../../session/freeName.ts';
import { valueOf, writtenPart } from '../../rules/document/sourceNode.ts';
import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import type { TextSpan } from '../../rules/document/fault.ts';
import { childOf } from '../../rules/schema/schemaPart.ts';
import type { Faulty, Fix, SecretToKeep } from './fix.ts';
import { replaceValue } from './textChange.ts';
import type { TextChange } from './textChange.ts';

/** A secret that stands in the file goes into the secret storage, and its name into the file. */
export function keepSecret({ document, path, problem, known }: Faulty): Fix[] {
  if (document.root === null) return [];
  const id = childOf(childOf(childOf(valueOf(document.root), 'rules'), Number(path[1])), 'id');
  const wish = typeof id === 'string' && /^[A-Za-z0-9_.\-/]+$/.test(id) ? id : 'password';
  const name = freeName(wish, new Set(known.secrets));
  const secret = { name, path, part: problem.data?.part };
  return [
    {
      title: `Keep it in the secret storage as ${name}`,
      changes: changesOf(document, secret),
      isPreferred: true,
      secret,
    },
  ];
}

/** The secret that is to be kept; null: there is none. */
export function secretAt(document: SourceDocument, { path, part }: SecretToKeep): string | null {
  const text = textAt(document, path);
  return text?.slice(part?.start, part?.end) || null;
}

function textAt({ root }: SourceDocument, path: SecretToKeep['path']): string | null {
  const written = root === null ? undefined : path.reduce<unknown>(childOf, valueOf(root));
  return typeof written === 'string' ? written : null;
}

/** The name of the secret in its place. What stands around it stays as it is written, where that can be. */
function changesOf(document: SourceDocument, { name, path, part }: SecretToKeep): TextChange[] {
  const text = textAt(document, path);
  if (text === null || text === '' || document.root === null) return [];
  const { start, end }: TextSpan = part ?? { start: 0, end: text.length };
  const reference = `\${secret:${name}}`;
  const place = writtenPart(document.text, document.root, path, { start, end });
  // Without quotes, braces may mean something else in YAML.
  const isQuoted = place !== null && /["'|>]/.test(document.text[nodeStart(document, path)] ?? '');
  return isQuoted
    ? [{ ...place, text: reference }]
    : replaceValue(document, path, text.slice(0, start) + reference + text.slice(end));
}

function nodeStart(document: SourceDocument, path: SecretToKeep['path']): number {
  return document.offsetAt(document.rangeOf(path, 'value').start);
}
