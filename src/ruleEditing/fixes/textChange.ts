import type { SourceDocument } from '../../rules/document/sourceDocument.ts';
import { nodeAt } from '../../rules/document/sourceNode.ts';
import type {
  ListNode,
  ObjectNode,
  SourceNode,
  SourceProperty,
} from '../../rules/document/sourceNode.ts';
import type { ValuePath } from '../../rules/document/fault.ts';
import { isPlain } from '../../rules/schema/words.ts';

/** A part of a text that another takes the place of: offsets in UTF-16 units, `end` exclusive. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value as it is written on one line. */
export function written(value: unknown, { language }: SourceDocument): string {
  if (language === 'json') return JSON.stringify(value);
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inside = (part: unknown): string => written(part, { language } as SourceDocument);
  if (Array.isArray(value)) return `[${value.map(inside).join(', ')}]`;
  const parts = Object.entries(value).map(([name, part]) => `${inside(name)}: ${inside(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** Another value in place of the one at a path; empty where there is none. */
export function replaceValue(
  document: SourceDocument,
  path: ValuePath,
  value: unknown,
): TextChange[] {
  const found = document.root === null ? undefined : nodeAt(document.root, path);
  if (found === undefined) return [];
  const { node, property } = found;
  const text = written(value, document);
  if (node.start !== node.end || property === null) {
    return [{ start: node.start, end: node.end, text }];
  }
  // YAML's value that is left out: its place is behind the colon.
  const colon = document.text.indexOf(':', property.key.end);
  return colon < 0 ? [] : [{ start: colon + 1, end: colon + 1, text: ` ${text}` }];
}

/** Another name for the property at a path. */
export function renameProperty(
  document: SourceDocument,
  path: ValuePath,
  name: string,
): TextChange[] {
  const key = document.root === null ? undefined : nodeAt(document.root, path)?.property?.key;
  return key === undefined
    ? []
    : [{ start: key.start, end: key.end, text: written(name, document) }];
}

/** The property or item at a path taken out, with its comma or its lines. Comments on other lines stay. */
export function remove(document: SourceDocument, path: ValuePath): TextChange[] {
  const { root } = document;
  const around = root === null ? undefined : nodeAt(root, path.slice(0, -1))?.node;
  const step = path.at(-1);
  if (around === undefined || around.kind === 'scalar' || step === undefined) return [];
  const parts = partsOf(around);
  const index =
    around.kind === 'list'
      ? Number(step)
      : around.properties.filter(isOwn).findLastIndex(({ key }) => key.value === step);
  return removePart(document, around, parts, index);
}

/** An earlier property of a name that stands there again. */
export function removeProperty(
  document: SourceDocument,
  object: ObjectNode,
  property: SourceProperty,
): TextChange[] {
  const own = object.properties.filter(isOwn);
  return removePart(document, object, partsOf(object), own.indexOf(property));
}

function removePart(
  document: SourceDocument,
  around: ListNode | ObjectNode,
  parts: readonly Span[],
  index: number,
): TextChange[] {
  const part = parts[index];
  if (part === undefined) return [];
  const { text } = document;
  if (parts.length === 1) {
    const empty = around.kind === 'list' ? '[]' : '{}';
    // A list or object of nothing would be no list or object any more.
    const whole = { start: around.start, end: around.end, text: empty };
    return isFlow(text, around) ? [{ ...wide(text, part), text: '' }] : [whole];
  }
  return [
    isFlow(text, around)
      ? cutFromFlow(text, parts, index)
      : cutLines(text, around.kind, parts, index),
  ];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function partsOf(node: ListNode | ObjectNode): Span[] {
  return node.kind === 'list'
    ? node.items.map(({ start, end }) => ({ start, end }))
    : node.properties
        .filter(isOwn)
        .map(({ key, value }) => ({ start: key.start, end: Math.max(key.end, value.end) }));
}

function isOwn({ merged }: SourceProperty): boolean {
  return merged !== true;
}

function isFlow(text: string, { start }: SourceNode): boolean {
  return text[start] === '{' || text[start] === '[';
}

/** With the comma behind, or that before when nothing follows, and without leaving an empty line. */
function cutFromFlow(text: string, parts: readonly Span[], index: number): TextChange {
  const part = parts[index] ?? { start: 0, end: 0 };
  const comma = /^\s*,/.exec(text.slice(part.end));
  if (comma !== null) {
    return { ...wide(text, { ...part, end: part.end + comma[0].length }), text: '' };
  }
  const before = parts[index - 1];
  const start = before === undefined ? part.start : text.indexOf(',', before.end);
  return { start: start < 0 ? part.start : start, end: part.end, text: '' };
}

/** The lines of a property or item in YAML's block style. */
function cutLines(
  text: string,
  kind: 'list' | 'object',
  parts: readonly Span[],
  index: number,
): TextChange {
  const part = parts[index] ?? { start: 0, end: 0 };
  const next = parts[index + 1];
  const lineStart = lineOf(text, part.start);
  const before = text.slice(lineStart, part.start).trim();
  // What stands behind a dash that is not its own leaves its place to the next one.
  if (next !== undefined && before !== (kind === 'list' ? '-' : '')) {
    return { start: part.start, end: next.start, text: '' };
  }
  const lineEnd = text.indexOf('\n', part.end);
  return { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' };
}

function lineOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** With the spaces behind it, and with its whole lines when nothing else stands on them. */
function wide(text: string, { start, end }: Span): Span {
  const lineStart = lineOf(text, start);
  const lineEnd = text.indexOf('\n', end);
  const isAlone =
    text.slice(lineStart, start).trim() === '' &&
    text.slice(end, lineEnd < 0 ? text.length : lineEnd).trim() === '';
  if (isAlone && lineEnd >= 0) return { start: lineStart, end: lineEnd + 1 };
  return { start, end: end + (/^ +/.exec(text.slice(end))?.[0].length ?? 0) };
}

/** A new property behind those of the object at a path. */
export function insertProperty(
  document: SourceDocument,
  path: ValuePath,
  name: string,
  value: unknown,
): TextChange[] {
  const object = document.root === null ? undefined : nodeAt(document.root, path)?.node;
  if (object?.kind !== 'object') return [];
  const { text } = document;
  const property = `${written(name, document)}: ${written(value, document)}`;
  const parts = partsOf(object);
  const last = parts.at(-1);
  if (last === undefined) {
    return [
      {
        start: object.start,
        end: object.end,
        text: isFlow(text, object) ? `{ ${property} }` : property,
      },
    ];
  }
  const previous = parts.at(-2)?.end ?? object.start;
  const lineStart = lineOf(text, last.start);
  if (isFlow(text, object)) {
    const isOwnLine = lineStart > previous;
    const gap = isOwnLine ? `\n${text.slice(lineStart, last.start)}` : ' ';
    return [{ start: last.end, end: last.end, text: `,${gap}${property}` }];
  }
  const lineEnd = /[\r\n]/.exec(text.slice(last.end));
  const at = lineEnd === null ? text.length : last.end + lineEnd.index;
  const column = object.start - lineOf(text, object.start);
  return [{ start: at, end: at, text: `\n${' '.repeat(column)}${property}` }];
}

/** A text after changes that do not overlap. */
export function changed(text: string, changes: readonly TextChange[]): string {
  return [...changes]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (all, change) => all.slice(0, change.start) + change.text + all.slice(change.end),
      text,
    );
}
