import { isMasked, maskHeaders, maskUrl } from '../session/mask.ts';
import { maskBody } from '../session/maskBody.ts';
import { isSecretField, isSecretParameter } from '../session/secretNames.ts';
import { isRecord } from '../session/kindOf.ts';
import { contentTypeOf } from './bodyKind.ts';
import { emptyDraft } from './draft.ts';
import type { Draft, DraftOrigin, DraftSource, HeadLine, OffParameter } from './draft.ts';

/** Characters; the body of a longer draft is not saved. */
const MOST_SAVED = 64 * 1024;

/**
 * A draft as VS Code may keep it on the disk: without what looks like a secret. A value that is made of variables alone stays,
 * because the secret is elsewhere.
 */
export function draftToSave(draft: Draft): Draft {
  const url = plainOr(draft.url, maskUrl(draft.url));
  const body = draft.body.length > MOST_SAVED ? '' : draft.body;
  return {
    ...draft,
    above: withoutSecrets(draft.above),
    below: withoutSecrets(draft.below),
    url,
    offQuery: draft.offQuery.map(({ at, text }) => {
      const masked = maskUrl(`http://x/?${text}`).slice('http://x/?'.length);
      return { at, text: plainOr(text, masked) };
    }),
    head: draft.head.map(lineToSave),
    body: plainOr(body, maskBody(body, contentTypeOf(draft))),
  };
}

function lineToSave(line: HeadLine): HeadLine {
  if (line.kind === 'other') return { ...line, text: withoutSecrets(line.text) };
  const [field] = maskHeaders([[line.name, line.value]]);
  return { ...line, value: plainOr(line.value, field?.[1] ?? '') };
}

/** The text itself, if nothing that is masked in it was written out; else with nothing in place of each secret. */
function plainOr(text: string, masked: string): string {
  if (masked === text || !isMasked(masked)) return text;
  const known = [...text.matchAll(/\{\{[^{}]*\}\}/g)].map(([found]) => found);
  // Only variables, blanks and the words around them: what they stand for is not here.
  const rest = known.reduce((left, found) => left.replace(found, ''), text);
  return known.length > 0 && /^(?:(?:basic|bearer|digest|ntlm|aws|token)\b)?[\s:;=,]*$/i.test(rest)
    ? text
    : masked.replaceAll(/•+|(?:%E2%80%A2)+/gi, '');
}

/** Lines of settings and variables, of which some may set a secret. */
function withoutSecrets(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, assigned = '', name = '', value = ''] =
        /^(\s*(?:#|\/\/)?\s*@?([\w.-]+)\s*:?[=:]\s*)(\S.*)$/.exec(line) ?? [];
      const isSecret = isSecretParameter(name) || isSecretField(name);
      if (isSecret && !/^(?:\{\{[^{}]*\}\}\s*)+$/.test(value)) return assigned;
      return plainOr(line, maskBody(line, null));
    })
    .join('\n');
}

/** A draft out of what was kept, possibly by another version: each part is taken only if it is sound. */
export function readKeptDraft(kept: unknown): Draft {
  if (!isRecord(kept)) return emptyDraft;
  const text = (name: 'above' | 'method' | 'url' | 'version' | 'body' | 'below'): string => {
    const value = kept[name];
    return typeof value === 'string' ? value : emptyDraft[name];
  };
  return {
    ...{ above: text('above'), method: text('method'), url: text('url'), version: text('version') },
    ...{ body: text('body'), below: text('below'), wrapped: kept['wrapped'] === true },
    offQuery: listOf(kept['offQuery'], isOffParameter),
    head: listOf(kept['head'], isHeadLine),
  };
}

export function readKeptSource(kept: unknown): DraftSource | null {
  if (!isRecord(kept) || typeof kept['label'] !== 'string') return null;
  const origin = kept['origin'];
  return { label: kept['label'], origin: isOrigin(origin) ? origin : null };
}

export function isDraft(value: unknown): value is Draft {
  return (
    isRecord(value) &&
    ['above', 'method', 'url', 'version', 'body', 'below'].every(
      (name) => typeof value[name] === 'string',
    ) &&
    typeof value['wrapped'] === 'boolean' &&
    isListOf(value['offQuery'], isOffParameter) &&
    isListOf(value['head'], isHeadLine)
  );
}

export function isDraftSource(value: unknown): value is DraftSource | null {
  if (value === null) return true;
  if (!isRecord(value) || typeof value['label'] !== 'string') return false;
  return value['origin'] === null || isOrigin(value['origin']);
}

function isOrigin(value: unknown): value is DraftOrigin {
  return (
    isRecord(value) &&
    typeof value['file'] === 'string' &&
    typeof value['block'] === 'string' &&
    (value['name'] === null || typeof value['name'] === 'string')
  );
}

/** Whose draft it is, without the text of its block. */
export function sourceToSave(source: DraftSource | null): DraftSource | null {
  return source?.origin == null ? source : { ...source, origin: { ...source.origin, block: '' } };
}

function listOf<Item>(value: unknown, is: (item: unknown) => item is Item): readonly Item[] {
  return Array.isArray(value) ? value.filter(is) : [];
}

function isListOf(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isOffParameter(value: unknown): value is OffParameter {
  return isRecord(value) && Number.isSafeInteger(value['at']) && typeof value['text'] === 'string';
}

function isHeadLine(value: unknown): value is HeadLine {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'other') return typeof value['text'] === 'string';
  return (
    value['kind'] === 'field' &&
    typeof value['on'] === 'boolean' &&
    typeof value['name'] === 'string' &&
    typeof value['value'] === 'string'
  );
}
