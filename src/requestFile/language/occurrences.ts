import { readExpression } from '../template/expression.ts';
import type { Position, Range } from '../../files/problem.ts';
import { nameAt, namesOfUse } from './nameAt.ts';
import type { NameAt } from './nameAt.ts';
import type { RequestDocument } from './requestDocument.ts';
import type { Scope } from './scope.ts';

/** A variable or a request by its name. */
export type NamedThing = Pick<Extract<NameAt, { kind: 'variable' | 'request' }>, 'kind' | 'name'>;

/** One place where a name is written. */
export interface Occurrence {
  readonly file: string;
  /** Of the name alone. */
  readonly range: Range;
  /** Whether the name gets its value there. */
  readonly defines: boolean;
  /** Whether code has it as a word of its own, as in `exports.name`. */
  readonly isWord: boolean;
}

export function thingAt(scope: Scope, position: Position): (NamedThing & { range: Range }) | null {
  const found = nameAt(scope, position);
  if (found === null || found.kind === 'dynamic') return null;
  const { kind, name, nameRange } = found;
  return { kind, name, range: nameRange };
}

/** Where the name at a place gets its value, what counts there first. Environment files are for whoever can read them. */
export function definitionsOf(
  { kind, name }: NamedThing,
  line: number,
  scope: Scope,
): Occurrence[] {
  if (kind === 'request') {
    const place = scope.requests.get(name);
    if (place === undefined) return [];
    const { file, request } = place;
    const range = request.ranges.name ?? request.ranges.url;
    return [{ file, range, defines: true, isWord: false }];
  }
  const counting = scope.definitionAt(name, line);
  const others = scope.definitions.filter((each) => each.name === name && each !== counting);
  const definitions = counting === undefined ? [] : [counting, ...others.toReversed()];
  return [
    ...definitions.map(({ file, nameRange: range }) => ({
      ...{ file, range, defines: true, isWord: false },
    })),
    ...(scope.scripts.get(name) ?? []).map(({ file, range }) => ({
      ...{ file, range, defines: true, isWord: false },
    })),
  ];
}

/** Every place in a file and those that it imports, in their order. */
export function occurrencesOf(thing: NamedThing, scope: Scope): Occurrence[] {
  const files = [...scope.known.imports, { file: scope.known.file, document: scope.document }];
  return files.flatMap(({ file, document }) => occurrencesIn(thing, scope, file, document));
}

export function occurrencesIn(
  { kind, name }: NamedThing,
  scope: Scope,
  file: string,
  { blocks }: RequestDocument,
): Occurrence[] {
  return blocks.flatMap(({ parsed, uses, scriptNames }) => {
    const found: Occurrence[] = [];
    const add = (range: Range, defines: boolean, isWord = false): void => {
      found.push({ file, range, defines, isWord });
    };
    if (kind === 'variable') {
      for (const each of parsed.variables) if (each.name === name) add(each.nameRange, true);
      for (const each of scriptNames) {
        if (each.name === name) add(each.range, each.sets, each.isWord);
      }
    } else if (parsed.request?.name === name && parsed.request.ranges.name !== undefined) {
      add(parsed.request.ranges.name, true);
    }
    for (const use of uses) {
      const isCode = use.kind === 'expression' && use.expression.kind === 'script';
      for (const each of namesOfUse(use, scope)) {
        if (each.kind === kind && each.name === name) add(each.nameRange, false, isCode);
      }
    }
    return found.toSorted(
      ({ range: { start: a } }, { range: { start: b } }) =>
        a.line - b.line || a.character - b.character,
    );
  });
}

/** Why something can't be called so; null: it can. */
export function nameFault(
  { kind, name }: NamedThing,
  wanted: string,
  scope: Scope,
  occurrences: readonly Occurrence[],
): string | null {
  if (wanted === name) return null;
  const isTaken = kind === 'request' ? scope.requests.has(wanted) : scope.has(wanted);
  if (isTaken) return `There is already a ${kind} called ${wanted}.`;
  const isUsed = occurrences.some(({ defines }) => !defines);
  if (kind === 'request' && !isUsed && wanted.trim() !== '') return null;
  const expression = readExpression(kind === 'request' ? `${wanted}.response.status` : wanted);
  const isName = expression?.kind === 'name' && !expression.encoded && /^[^\s=:]+$/.test(wanted);
  if (!isName) return `${wanted} is not a name. Use letters, digits, _ and -.`;
  if (occurrences.some(({ isWord }) => isWord) && !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(wanted)) {
    return `${wanted} can't be written in the code that uses ${name}. Use letters, digits and _.`;
  }
  return null;
}
