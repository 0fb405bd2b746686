import { Document, isScalar, visit } from 'yaml';
import { quotedMerge } from '../../rules/document/quotedMerge.ts';
import type { ListNode } from '../../rules/document/sourceNode.ts';
import { inlineJson } from './formatJson.ts';
import { endOfLine, eolOf, indentationAt, startOfLine } from './textEdit.ts';
import type { TextEdit } from './textEdit.ts';

/**
 * Ways to put a value at the end of a list, the best first. Which of them leaves the rest as it was, only reading the
 * result can tell: a text may end with a block whose empty lines belong to it.
 */
export function appendToYaml(text: string, list: ListNode, value: object): TextEdit[] {
  if (text.startsWith('[', list.start)) return intoFlow(text, list, value);
  if (!text.startsWith('-', list.start)) return [];
  const last = list.items.at(-1);
  if (last === undefined) return [];
  const dash = list.start - startOfLine(text, list.start);
  const before = text.slice(list.start - dash, list.start);
  const gap = /^-([ \t]*)(?=[^\s#])/.exec(text.slice(list.start))?.[1];
  const lines = block(text, value, before, gap === undefined || gap === '' ? ' ' : gap);
  const end = endOfLine(text, last.end);
  const eol = eolOf(text);
  const behindAll = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(end))?.[0].length ?? 0;
  return [
    { start: end, end, text: eol + lines },
    { start: end + behindAll, end: end + behindAll, text: lines + eol },
  ];
}

/** JSON is YAML, too. An empty list becomes one with lines. */
function intoFlow(text: string, list: ListNode, value: object): TextEdit[] {
  const { start, end, items } = list;
  const last = items.at(-1);
  const inside = text.slice(start + 1, end - 1);
  if (last === undefined && /^\s*$/.test(inside) && isBlockValue(text, start)) {
    const base = `${indentationAt(text, start)}${indentOf(text)}`;
    return [{ start, end, text: eolOf(text) + block(text, value, base, ' ') }];
  }
  const at = last?.end ?? start + 1;
  const comma = last === undefined ? '' : ', ';
  return [{ start: at, end: at, text: comma + inlineJson(value) }];
}

/** Whether the list is the value of a property on a line of its own, with nothing behind it. */
function isBlockValue(text: string, start: number): boolean {
  const before = text.slice(startOfLine(text, start), start);
  const behind = text.slice(start, endOfLine(text, start));
  return /^[ \t]*["']?\w+["']?:[ \t]+$/.test(before) && /^\[[ \t]*\][ \t]*$/.test(behind);
}

/** `before` is the indentation of the dash, `gap` what stands between it and its item. */
function block(text: string, value: object, before: string, gap: string): string {
  const inner = ' '.repeat(before.length + 1 + gap.length);
  const document = new Document(value, { schema: 'core' });
  visit(document, {
    ...quotedMerge,
    Seq: (_, list) => {
      // Short lists stand on their property's line, as people write them.
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  const yaml = document.toString({
    indent: Math.max(2, before.length === 0 ? inner.length : before.length),
    indentSeq: before.length > 0,
    lineWidth: 0,
    flowCollectionPadding: false,
  });
  const [first = '', ...rest] = yaml.trimEnd().split('\n');
  const lines = [`${before}-${gap}${first}`, ...rest.map((line) => line && inner + line)];
  return lines.join(eolOf(text));
}

/** The file's first indentation; two spaces where there is none. */
function indentOf(text: string): string {
  return /(?:^|[\r\n])( +)[^\s#-]/.exec(text)?.[1] ?? '  ';
}
