import type { Language } from '../../session/bodyText.ts';

const BY_TYPE: readonly (readonly [RegExp, Language])[] = [
  [/[/+](?:json|x-ndjson|json-seq|jsonlines|x-json)$|^text\/json$/, 'json'],
  [/^(?:text\/html|application\/xhtml\+xml)$/, 'html'],
  [/[/+]xml$|^(?:application|text)\/xml-/, 'xml'],
  [/^text\/css$/, 'css'],
  [/^(?:text|application)\/(?:x-)?(?:javascript|ecmascript)$/, 'javascript'],
];

/** The language of a body by its type; one that says nothing, or only "text", by how it begins. */
export function languageOf(mimeType: string, head: string): Language | null {
  const type = mimeType.toLowerCase();
  const known = BY_TYPE.find(([pattern]) => pattern.test(type));
  if (known !== undefined) return known[1];
  if (type !== '' && type !== 'text/plain') return null;
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (/^[{[]\s*(?:["{[\]}\d-]|true|false|null)/.test(start)) return 'json';
  if (/^<!doctype html|^<html\b/i.test(start)) return 'html';
  return /^<\?xml\b/.test(start) ? 'xml' : null;
}
