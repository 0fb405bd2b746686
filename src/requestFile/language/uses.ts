import type { Block, Element } from '../parse/element.ts';
import { rangeIn } from '../parse/line.ts';
import type { Line } from '../parse/line.ts';
import type { ParsedBlock } from '../parse/parseBlock.ts';
import { readMetadata } from '../parse/metadata.ts';
import type { Expression } from '../template/expression.ts';
import { parseTemplate } from '../template/template.ts';
import type { Position, Range } from '../../files/problem.ts';

/** One place where a name is used. */
export type Use =
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      /** With the braces. */
      readonly range: Range;
      /** What stands between them, without blanks. */
      readonly inner: Range;
      /** The variable in whose value it stands; null: it is of a request. */
      readonly definedName: string | null;
    }
  /** httpYac's `...name`. */
  | { readonly kind: 'spread'; readonly name: string; readonly range: Range }
  /** `# @ref name`, `run #name`: a request. */
  | { readonly kind: 'request'; readonly name: string; readonly range: Range };

/** Where names are used in a block, in the order of the lines. */
export function usesIn({ elements }: Block, { request }: ParsedBlock): Use[] {
  const settings = new Set(request?.settings.map(({ range }) => range.start.line));
  return elements.flatMap((element): Use[] => {
    const { kind, line } = element;
    switch (kind) {
      case 'variable':
        return expressionsIn(line, definedNameOf(line));
      case 'requestLine': {
        const lines = element.curl ?? [line];
        return request === undefined ? [] : lines.flatMap((each) => expressionsIn(each, null));
      }
      case 'continuation':
      case 'header':
      case 'text':
      case 'include':
      case 'saveResponse':
      case 'assertion':
        return request === undefined ? [] : expressionsIn(line, null);
      case 'metadata':
        return [
          ...(settings.has(line.number) ? expressionsIn(line, null) : []),
          ...requestsIn(element),
        ];
      case 'directive':
        return requestsIn(element);
      case 'headerSpread':
        return spreadIn(line);
      default:
        return [];
    }
  });
}

/** Also at the end: there one has just typed. */
export function contains({ start, end }: Range, { line, character }: Position): boolean {
  const isAfterStart = line > start.line || (line === start.line && character >= start.character);
  const isBeforeEnd = line < end.line || (line === end.line && character <= end.character);
  return isAfterStart && isBeforeEnd;
}

function definedNameOf({ text }: Line): string | null {
  return /^[ \t\f]*@([^\s=:]+)/.exec(text)?.[1] ?? null;
}

function expressionsIn(line: Line, definedName: string | null): Use[] {
  const { text } = line;
  if (!text.includes('{{')) return [];
  return parseTemplate(text).flatMap((part): Use[] => {
    if (part.kind === 'text') return [];
    const { expression, start, end } = part;
    const written = text.slice(start + 2, end - 2);
    const innerStart = start + 2 + (written.length - written.trimStart().length);
    const inner = rangeIn(line, innerStart, innerStart + written.trim().length);
    const range = rangeIn(line, start, end);
    return [{ kind: 'expression', expression, range, inner, definedName }];
  });
}

function spreadIn(line: Line): Use[] {
  const [, dots = '', name] = /^([ \t\f]*\.\.\.)([^\s,]+)/.exec(line.text) ?? [];
  if (name === undefined) return [];
  const range = rangeIn(line, dots.length, dots.length + name.length);
  return [{ kind: 'spread', name, range }];
}

function requestsIn({ kind, line }: Element): Use[] {
  if (kind === 'metadata') {
    const setting = readMetadata(line);
    const isReference = setting?.key === 'ref' || setting?.key === 'forceref';
    if (!isReference || setting.value === '' || setting.value.includes('{{')) return [];
    return [{ kind: 'request', name: setting.value, range: setting.valueRange }];
  }
  const [, before = '', written] = /^([ \t\f]*run[ \t\f]+#)([^(]*[^(\s])/.exec(line.text) ?? [];
  if (written === undefined) return [];
  const name = written.trim();
  const start = before.length + written.length - written.trimStart().length;
  return [{ kind: 'request', name, range: rangeIn(line, start, start + name.length) }];
}
