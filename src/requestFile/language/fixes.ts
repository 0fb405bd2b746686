import { nearestName } from '../../words/nearestName.ts';
import type { Problem, Range } from '../../files/problem.ts';
import { isAddressName } from './addressNames.ts';
import { authorizationProblems } from './authorizationProblems.ts';
import { asSnippet } from './completion.ts';
import { dynamicNamesEverywhere } from './dynamicWords.ts';
import { blockAt, nameAt } from './nameAt.ts';
import type { NameAt } from './nameAt.ts';
import type { Scope } from './scope.ts';

/** A way out of a problem. */
export interface Fix {
  /** What it does, as a command. */
  readonly title: string;
  /** Whether it is what nearly everybody wants. */
  readonly isPreferred: boolean;
  readonly act: FixAct;
}

export type FixAct =
  /** A snippet of VS Code’s: `$0` is where one types on. */
  | {
      readonly kind: 'edit';
      readonly range: Range;
      readonly text: string;
      readonly isSnippet: boolean;
    }
  | { readonly kind: 'chooseEnvironment'; readonly name: string }
  | { readonly kind: 'addToEnvironment'; readonly name: string }
  | { readonly kind: 'createFile' };

/** Ways out of a problem of the file as it is now. */
export function fixesFor(scope: Scope, { code, range }: Pick<Problem, 'code' | 'range'>): Fix[] {
  switch (code) {
    case 'undefined-variable':
    case 'environment-not-chosen':
    case 'unknown-dynamic-value':
    case 'unknown-request': {
      const found = nameAt(scope, range.start);
      return found === null
        ? []
        : [...meantNames(found, scope), ...definitions(found, code, scope)];
    }
    case 'missing-host':
      return hosts(range, scope);
    case 'authorization-form':
      return authorizationProblems(scope.document)
        .filter((problem) => isSamePlace(problem.range, range))
        .map(({ meant, range: value }) => edit(`Change to ${meant.trim()}`, value, meant, true));
    case 'header-in-body':
      return blankLineAbove(range, scope);
    case 'missing-separator':
      return [insert('Insert ### above', range.start.line, '###\n', true)];
    case 'missing-blank-line':
      return [insert('Insert a blank line above', range.start.line, '\n', true)];
    case 'long-time':
      return ['ms', 's'].map((unit) => {
        const at = { start: range.end, end: range.end };
        return edit(
          unit === 'ms' ? 'Write it as milliseconds' : 'Write it as seconds',
          at,
          ` ${unit}`,
          unit === 'ms',
        );
      });
    case 'ignored-header':
      return [edit('Remove the line', wholeLine(range.start.line), '', true)];
    case 'file-not-found':
      return [{ title: 'Create the file', isPreferred: false, act: { kind: 'createFile' } }];
    default:
      return [];
  }
}

function edit(title: string, range: Range, text: string, isPreferred = false): Fix {
  return { title, isPreferred, act: { kind: 'edit', range, text, isSnippet: false } };
}

function insert(title: string, line: number, text: string, isPreferred = false): Fix {
  const at = { line, character: 0 };
  return edit(title, { start: at, end: at }, text, isPreferred);
}

function wholeLine(line: number): Range {
  return { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
}

function isSamePlace(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character;
}

/** "Did you mean": a name that is nearly the same. */
function meantNames(found: NameAt, scope: Scope): Fix[] {
  const { kind, name } = found;
  const known =
    kind === 'dynamic'
      ? [...dynamicNamesEverywhere]
      : kind === 'request'
        ? [...scope.requests.keys()]
        : [...scope.variableNames(), ...scope.requests.keys()];
  const path = kind === 'variable' ? found.path : '';
  const whole = nearestName(`${name}${path}`, known);
  const meant = whole ?? nearestName(name, known);
  if (meant === undefined || meant === name) return [];
  const range = kind === 'dynamic' || whole !== undefined ? found.range : found.nameRange;
  // What stands behind a value's name stays.
  const { start } = range;
  const end =
    kind === 'dynamic' ? { ...start, character: start.character + name.length } : range.end;
  return [edit(`Change to ${meant}`, { start, end }, meant, true)];
}

function definitions(found: NameAt, code: string, scope: Scope): Fix[] {
  if (found.kind !== 'variable') return [];
  const { name } = found;
  const { values } = scope.known.environment;
  const choices =
    code === 'environment-not-chosen' ? values.environmentsWith(`${name}${found.path}`) : [];
  return [
    ...choices.map((environment, index): Fix => ({
      title: `Switch to environment ${environment}`,
      isPreferred: index === 0 && choices.length === 1,
      act: { kind: 'chooseEnvironment', name: environment },
    })),
    definition(name, scope),
    {
      title: `Add ${name} to the environment file`,
      isPreferred: false,
      act: { kind: 'addToEnvironment', name },
    },
  ];
}

/** Below the variables that the file begins with, else on its first line. */
function definition(name: string, { document }: Scope): Fix {
  const [first] = document.blocks;
  const beforeRequest = first?.parsed.request?.range.start.line ?? Infinity;
  const last = first?.parsed.variables.findLast(({ range }) => range.start.line < beforeRequest);
  const line = last === undefined ? 0 : last.range.end.line + 1;
  const needsLine = line >= document.lines.length;
  const end = document.lines.at(-1);
  const at = needsLine
    ? { line: line - 1, character: end?.text.length ?? 0 }
    : { line, character: 0 };
  const written = `@${asSnippet(name)} = $0`;
  const apart = last === undefined && document.lines[0]?.text !== '' ? '\n\n' : '\n';
  return {
    title: `Define ${name} in this file`,
    isPreferred: false,
    act: {
      ...{ kind: 'edit', isSnippet: true, range: { start: at, end: at } },
      text: needsLine ? `\n${written}` : `${written}${apart}`,
    },
  };
}

/** A path gets its host from a variable, from the URL itself or from a header. */
function hosts(range: Range, scope: Scope): Fix[] {
  const at = { start: range.start, end: range.start };
  const text = scope.document.lines[range.start.line]?.text.slice(range.start.character) ?? '';
  const slash = text.startsWith('/') ? '' : '/';
  const variables = scope.variableNames().filter(isAddressName).slice(0, 3);
  const line = range.end.line + 1;
  const needsLine = line >= scope.document.lines.length;
  const end = {
    line: range.end.line,
    character: scope.document.lines[range.end.line]?.text.length ?? 0,
  };
  const below = needsLine ? end : { line, character: 0 };
  const header: Fix = {
    title: 'Add a Host header',
    isPreferred: false,
    act: {
      ...{ kind: 'edit', isSnippet: true, range: { start: below, end: below } },
      text: needsLine ? '\nHost: ${0:localhost}' : 'Host: ${0:localhost}\n',
    },
  };
  return [
    ...variables.map((name, index) =>
      edit(`Put {{${name}}} before the path`, at, `{{${name}}}${slash}`, index === 0),
    ),
    edit('Put http://localhost before the path', at, `http://localhost${slash}`),
    ...(slash === '' ? [header] : []),
  ];
}

function blankLineAbove({ start: { line } }: Range, scope: Scope): Fix[] {
  const block = blockAt(scope.document.blocks, line);
  const above = block?.elements.findLast((element) => element.line.number < line);
  if (above?.kind !== 'blank') return [];
  return [edit('Remove the blank line above', wholeLine(above.line.number), '', true)];
}
