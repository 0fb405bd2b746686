import { CST, Lexer } from 'yaml';
import { readYaml } from '../../rules/document/yamlDocument.ts';
import { nodeAt, valueOf } from '../../rules/document/sourceNode.ts';
import type { SourceNode } from '../../rules/document/sourceNode.ts';
import type { ValuePath } from '../../rules/document/fault.ts';
import { findMark, MARK } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** Null in a comment, in the lines of a block of text, and where nothing can be made of the text. */
export function yamlCursor(text: string, offset: number): Cursor | null {
  const around = lexemesAround(text, offset);
  if (around === null) return null;
  const { start, end, isFlow, hasColon } = around;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const isFirst = !isFlow && /^[ \t]*((-|\?)([ \t]+|$))*$/.test(line);
  const gap = /[-:?]$/.test(line) ? ' ' : '';
  // A name alone on its line would run on into the next one; and a new item of a list lacks its dash.
  const attempts =
    isFirst && !hasColon
      ? [
          [gap, `${MARK}:`],
          [gap, MARK],
          [`${gap}- `, `${MARK}:`],
        ]
      : [[gap, MARK]];
  for (const [prefix = '', placeholder = ''] of attempts) {
    const patched = text.slice(0, start) + prefix + placeholder + text.slice(end);
    const { root } = readYaml(patched);
    const found = root === null ? null : findMark(root);
    if (root === null || found === null) continue;
    const column = line.length + prefix.length;
    const inColumn =
      found.at === 'value' || isFlow || column === columnOf(root, found.path, patched);
    if (!inColumn) continue;
    return {
      ...found,
      value: valueOf(root),
      start,
      end,
      typed: text.slice(start, offset),
      rest: text.slice(offset, end),
      hasColon,
      isFlow,
      prefix,
      commaAt: null,
      needsComma: false,
    };
  }
  return null;
}

/** The column of an object's properties. The library also takes a name that stands farther in. */
function columnOf(root: SourceNode, path: ValuePath, text: string): number {
  const { start } = nodeAt(root, path)?.node ?? { start: 0 };
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

interface Around {
  readonly start: number;
  readonly end: number;
  readonly isFlow: boolean;
  readonly hasColon: boolean;
}

function lexemesAround(text: string, offset: number): Around | null {
  const lineStart = offset - (/[^\r\n]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const lineEnd = offset + (/^[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);
  let depth = 0;
  let end = 0;
  let isText = false;
  let isBlock = false;
  let word: Around | null = null;
  for (const lexeme of new Lexer().lex(text)) {
    const type = isText ? 'scalar' : CST.tokenType(lexeme);
    if (lexeme === CST.SCALAR && !isText) {
      isText = true;
      continue;
    }
    if (lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END) continue;
    const start = end;
    end += lexeme.length;
    isText = false;
    if (word !== null) {
      // Only a word that ends where its text ends can have its colon behind it.
      return type === 'map-value-ind' && start === word.end ? { ...word, hasColon: true } : word;
    }
    if (start > offset) break;
    const isHere = offset <= end;
    if (type === 'comment' && start < offset && isHere) return null;
    if (type === 'block-scalar-header') isBlock = true;
    else if (type === 'scalar' && isBlock) {
      isBlock = false;
      const isInside = start <= offset && (offset < end || (isHere && !lexeme.endsWith('\n')));
      if (isInside) return null;
    } else if (isHere && (type ?? '').endsWith('scalar')) {
      // What goes on in further lines is, while one types, rather the next property.
      const from = Math.max(start, lineStart);
      const to = Math.min(end, lineEnd);
      word = { start: from, end: to, isFlow: depth > 0, hasColon: false };
    }
    if (/^flow-(seq|map)-start$/.test(type ?? '') && end <= offset) depth++;
    if (/^flow-(seq|map)-end$/.test(type ?? '') && end <= offset) depth--;
  }
  return word ?? { start: offset, end: offset, isFlow: depth > 0, hasColon: false };
}
