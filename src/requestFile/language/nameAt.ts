import { rangeIn } from '../parse/line.ts';
import type { Position, Range } from '../../files/problem.ts';
import type { DocumentBlock } from './requestDocument.ts';
import type { Scope } from './scope.ts';
import { contains } from './uses.ts';
import type { Use } from './uses.ts';

/** The name that stands at a place, with what it means. */
export type NameAt =
  | {
      readonly kind: 'variable';
      /** Without the path into its value. */
      readonly name: string;
      readonly path: string;
      /** Of the name alone. */
      readonly nameRange: Range;
      readonly range: Range;
    }
  | {
      readonly kind: 'request';
      readonly name: string;
      readonly path: string;
      readonly nameRange: Range;
      readonly range: Range;
    }
  | {
      readonly kind: 'dynamic';
      readonly name: string;
      readonly rest: string;
      readonly range: Range;
    };

/** Null: no name stands there. */
export function nameAt(scope: Scope, position: Position): NameAt | null {
  const block = blockAt(scope.document.blocks, position.line);
  if (block === undefined) return null;
  for (const use of block.uses) {
    if (!contains(use.range, position)) continue;
    const found = meaningOfUse(use, scope, position);
    if (found !== null) return found;
  }
  const script = block.scriptNames.find(({ range }) => contains(range, position));
  if (script !== undefined) return variable(script.name, '', script.range);
  const defined = block.parsed.variables.find(({ nameRange }) => contains(nameRange, position));
  if (defined !== undefined) return variable(defined.name, '', defined.nameRange);
  const { request } = block.parsed;
  const named = request?.ranges.name;
  if (request?.name !== undefined && named !== undefined && contains(named, position)) {
    return { kind: 'request', name: request.name, path: '', nameRange: named, range: named };
  }
  return null;
}

/** All names of one use: JavaScript in braces may have several. */
export function namesOfUse(use: Use, scope: Scope): NameAt[] {
  switch (use.kind) {
    case 'request':
      return [
        { kind: 'request', name: use.name, path: '', nameRange: use.range, range: use.range },
      ];
    case 'spread':
      return [named(use.name, use.range, scope)];
    case 'expression': {
      const { expression, inner } = use;
      if (expression.kind === 'name') {
        const start = inner.start.character + (expression.encoded ? 1 : 0);
        const range = { start: { ...inner.start, character: start }, end: inner.end };
        return [named(expression.name, range, scope)];
      }
      if (expression.kind === 'dynamic') {
        const { name, rest } = expression;
        return [{ kind: 'dynamic', name, rest, range: inner }];
      }
      if (expression.kind === 'prompt') {
        return [{ kind: 'dynamic', name: '$input', rest: expression.text, range: inner }];
      }
      if (expression.kind === 'script') return namesInScript(expression.source, inner, scope);
      return [];
    }
  }
}

function meaningOfUse(use: Use, scope: Scope, position: Position): NameAt | null {
  const names = namesOfUse(use, scope);
  const [only] = names;
  if (names.length === 1 && only !== undefined && only.kind !== 'dynamic') {
    return contains(use.range, position) ? only : null;
  }
  return names.find(({ range }) => contains(range, position)) ?? null;
}

function named(written: string, range: Range, scope: Scope): NameAt {
  const { kind, head, rest } = scope.meaningOf(written);
  // `$global.name`: the name stands behind the prefix.
  const before = written.length - head.length - rest.length;
  const { line, character } = range.start;
  const start = character + Math.max(0, before);
  const nameRange = {
    start: { line, character: start },
    end: { line, character: start + head.length },
  };
  return { kind: kind === 'request' ? kind : 'variable', name: head, path: rest, nameRange, range };
}

const IDENTIFIER = /(?<![.\p{L}\p{N}_$"'`])[\p{L}_$][\p{L}\p{N}_$]*(?!["'`\p{L}\p{N}_$])/gu;

/** Names of JavaScript that are variables or requests of the file: what else it uses is its own. */
function namesInScript(source: string, inner: Range, scope: Scope): NameAt[] {
  return Array.from(source.matchAll(IDENTIFIER)).flatMap(({ 0: name, index }): NameAt[] => {
    const start = inner.start.character + index;
    const range = rangeIn({ number: inner.start.line, text: '' }, start, start + name.length);
    if (scope.has(name)) return [variable(name, '', range)];
    if (!scope.requests.has(name)) return [];
    return [{ kind: 'request', name, path: '', nameRange: range, range }];
  });
}

function variable(name: string, path: string, range: Range): NameAt {
  return { kind: 'variable', name, path, nameRange: range, range };
}

/** Blocks cover all lines from the first separator on, in order. */
export function blockAt(blocks: readonly DocumentBlock[], line: number): DocumentBlock | undefined {
  let low = 0;
  let high = blocks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (block === undefined) return undefined;
    if (line < (block.elements[0]?.line.number ?? 0)) high = middle - 1;
    else if (line > block.lastLine.number) low = middle + 1;
    else return block;
  }
  return undefined;
}
