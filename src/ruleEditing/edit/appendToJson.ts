import type { ListNode, SourceNode } from '../../rules/document/sourceNode.ts';
import { expandedJson, formatJson, inlineJson } from './formatJson.ts';
import type { JsonLayout } from './formatJson.ts';
import { eolOf, indentationAt, startOfLine } from './textEdit.ts';
import type { TextEdit } from './textEdit.ts';

const WIDTH = 100;

/** Puts a value at the end of a list, laid out as the list's other items are. Comments stay where they are. */
export function appendToJson(text: string, list: ListNode, value: object): TextEdit {
  const last = list.items.at(-1);
  const tail = tailOf(text, last?.end ?? list.start + 1, list.end - 1);
  const isOnOneLine = !/[\r\n]/.test(text.slice(list.start, list.end));
  if (!/[\r\n]/.test(text)) return appended(text, last, tail, minified(text, value, last, tail));
  if (last === undefined || (!isOnOneLine && /[\r\n]/.test(text.slice(last.end, list.end)))) {
    return onLinesOfItsOwn(text, list, last, tail, value);
  }
  return appended(text, last, tail, besideTheLast(text, last, value, isOnOneLine));
}

/** What stands between the last item and the list's end. */
interface Tail {
  /** Where the comma after the last item stands; null: there is none. */
  readonly comma: number | null;
  /** Behind the last comment, comma or item: from here on there is only white space. */
  readonly end: number;
}

function tailOf(text: string, from: number, to: number): Tail {
  let comma: number | null = null;
  let end = from;
  for (const { 0: token, index } of text.slice(from, to).matchAll(COMMENT_OR_COMMA)) {
    if (token === ',') comma = from + index;
    end = from + index + token.length;
  }
  return { comma, end };
}

/** All that can stand there, but for white space. */
const COMMENT_OR_COMMA = /\/\/[^\r\n]*|\/\*[^]*?\*\/|,/g;

function onLinesOfItsOwn(
  text: string,
  list: ListNode,
  last: SourceNode | undefined,
  tail: Tail,
  value: object,
): TextEdit {
  const closing = indentationAt(text, list.end - 1);
  const outer = indentationAt(text, list.start);
  const indent =
    stepTo(last, text, closing) ?? indentInside(text, list) ?? (outer === '' ? '  ' : outer);
  const layout: JsonLayout = { indent, eol: eolOf(text), width: WIDTH };
  const base = last === undefined ? closing + indent : indentationAt(text, last.start);
  const neighbourIsOnOneLine =
    last !== undefined && !/[\r\n]/.test(text.slice(last.start, last.end));
  const rule = neighbourIsOnOneLine
    ? formatJson(value, layout, base)
    : expandedJson(value, layout, base);
  const added = `${layout.eol}${base}${rule}`;
  if (last === undefined) {
    // An empty list has no lines of its own yet.
    const isClosedOnItsLine = !/[\r\n]/.test(text.slice(tail.end, list.end));
    const close = isClosedOnItsLine ? `${layout.eol}${closing}` : '';
    const end = isClosedOnItsLine ? list.end - 1 : tail.end;
    return { start: tail.end, end, text: added + close };
  }
  return appended(text, last, tail, added);
}

/** Adds `added` behind everything that follows the last item, with the commas that this takes. */
function appended(
  text: string,
  last: SourceNode | undefined,
  { comma, end }: Tail,
  added: string,
): TextEdit {
  if (last === undefined) return { start: end, end, text: added };
  const between = text.slice(last.end, end);
  // Where there was a comma at the end, there is one again.
  if (comma !== null) return { start: end, end, text: `${added},` };
  return { start: last.end, end, text: `,${between}${added}` };
}

/** `}, {`: the new item begins where the last one ends. */
function besideTheLast(
  text: string,
  last: SourceNode,
  value: object,
  isOnOneLine: boolean,
): string {
  if (isOnOneLine) return ` ${inlineJson(value)}`;
  const indent = indentInside(text, last) ?? '  ';
  const layout = { indent, eol: eolOf(text), width: WIDTH };
  return ` ${expandedJson(value, layout, indentationAt(text, last.start))}`;
}

/** A file without line ends stays one; with spaces when it has them. */
function minified(text: string, value: object, last: SourceNode | undefined, tail: Tail): string {
  const rule = /":\S/.test(text) ? JSON.stringify(value) : inlineJson(value);
  // A comment to the line's end would swallow it; such a text has no end of the list behind it either.
  const space = /":\S/.test(text) || (last === undefined && tail.comma === null) ? '' : ' ';
  return space + rule;
}

/** How much deeper an item stands than the bracket that closes its list. */
function stepTo(item: SourceNode | undefined, text: string, closing: string): string | undefined {
  const inner = item === undefined ? '' : indentationAt(text, item.start);
  return inner.startsWith(closing) && inner.length > closing.length
    ? inner.slice(closing.length)
    : undefined;
}

/** How much deeper the first part of a value stands; undefined where it stands on the value's own line. */
function indentInside(text: string, node: SourceNode): string | undefined {
  const first = node.kind === 'list' ? node.items[0] : firstKey(node);
  if (first === undefined || startOfLine(text, first.start) <= node.start) return undefined;
  const outer = indentationAt(text, node.start);
  const inner = indentationAt(text, first.start);
  return inner.startsWith(outer) && inner.length > outer.length
    ? inner.slice(outer.length)
    : undefined;
}

function firstKey(node: SourceNode): SourceNode | undefined {
  return node.kind === 'object' ? node.properties[0]?.key : undefined;
}
