import type { Range } from '../../files/problem.ts';
import { namesOfUse } from './nameAt.ts';
import type { DocumentBlock } from './requestDocument.ts';
import type { Scope } from './scope.ts';

/** By VS Code's names of token types. */
export const COLOURS = ['variable', 'property', 'macro', 'function'] as const;

export interface Colour {
  readonly type: (typeof COLOURS)[number];
  readonly isDefinition: boolean;
  readonly range: Range;
}

/**
 * What names are, which only their definitions say: variables and paths into their values, requests, values that are made. A name
 * that nobody defines has no colour of its own. In the order of the text.
 */
export function coloursOf(scope: Scope): Colour[] {
  return scope.document.blocks.flatMap((block) => coloursIn(block, scope));
}

function coloursIn({ parsed, uses }: DocumentBlock, scope: Scope): Colour[] {
  const colours: Colour[] = [];
  const add = (type: Colour['type'], range: Range, isDefinition = false): void => {
    if (range.end.character > range.start.character) colours.push({ type, range, isDefinition });
  };
  for (const { nameRange } of parsed.variables) add('variable', nameRange, true);
  const named = parsed.request?.ranges.name;
  if (named !== undefined) add('function', named, true);
  for (const found of uses.flatMap((use) => namesOfUse(use, scope))) {
    const { range } = found;
    if (found.kind === 'dynamic') {
      const character = range.start.character + Math.max(found.name.length, 1);
      const end = character < range.end.character ? { ...range.start, character } : range.end;
      add('macro', { start: range.start, end });
      continue;
    }
    if (found.kind === 'variable' && scope.meaningOf(found.name).kind === 'nothing') continue;
    add(found.kind === 'request' ? 'function' : 'variable', found.nameRange);
    add('property', { start: found.nameRange.end, end: range.end });
  }
  return colours.sort(
    ({ range: { start: a } }, { range: { start: b } }) =>
      a.line - b.line || a.character - b.character,
  );
}
