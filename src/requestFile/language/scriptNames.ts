import type { Element } from '../parse/element.ts';
import type { Line } from '../parse/line.ts';
import { rangeIn } from '../parse/line.ts';
import type { Range } from '../../files/problem.ts';

/** A variable that a script sets or reads by its name. */
export interface ScriptName {
  readonly name: string;
  readonly range: Range;
  readonly sets: boolean;
  /** Whether it is a word of the code, as in `exports.name`, not a text. */
  readonly isWord: boolean;
  /** Line of the script's beginning, from 0. */
  readonly scriptLine: number;
}

/** What a script may set, as far as its text shows. */
export interface ScriptSets {
  readonly names: ReadonlySet<string>;
  /** Names that are made while it runs: `client.global.set(key, value)`. */
  readonly others: boolean;
}

/** `client.global.set("name", …)`, `request.variables.get('name')`, `variables.set(…)`. */
const STORE =
  /\b(?:global|variables|environment)\s*\.\s*(set|get|clear|isEmpty)\s*\(\s*(["'`])([^"'`\n]+?)\2/dg;
/** `exports.name =`, `exports["name"] =`, `$global.name`. */
const MEMBER =
  /(?:\bexports|\$global)\s*(?:\.\s*([\p{L}_$][\p{L}\p{N}_$]*)|\[\s*(["'`])([^"'`\n]+?)\2\s*\])(\s*=(?!=))?/dgu;
const COMPUTED =
  /\b(?:global|variables)\s*\.\s*set\s*\(\s*(?!["'`])|\bexports\s*\[\s*(?!["'`])|Object\s*\.\s*assign\s*\(\s*(?:module\s*\.\s*)?exports|\bmodule\s*\.\s*exports\s*=/;
const TEMPLATE_NAME = /\bset\s*\(\s*`[^`]*\$\{/;

export function scriptNamesIn(elements: readonly Element[], lines: readonly Line[]): ScriptName[] {
  return elements.flatMap((element) => {
    if (element.kind !== 'script' || element.source.kind === 'file') return [];
    const { start, end } = element.range;
    const found: ScriptName[] = [];
    for (let number = start.line; number <= end.line; number++) {
      const line = lines[number];
      if (line !== undefined) found.push(...namesIn(line, element.line.number));
    }
    return found;
  });
}

/** What the code of a script sets: that of a file, which stands in no line of this one. */
export function setsOfCode(code: string): ScriptSets {
  const names = code
    .split(/\r\n|\n|\r/)
    .flatMap((text) => namesIn({ number: 0, text }, 0))
    .filter(({ sets }) => sets)
    .map(({ name }) => name);
  return { names: new Set(names), others: setsOtherNames(code) };
}

export function setsOtherNames(code: string): boolean {
  return COMPUTED.test(code) || TEMPLATE_NAME.test(code);
}

function namesIn(line: Line, scriptLine: number): ScriptName[] {
  const { text } = line;
  if (!/\.|\[/.test(text)) return [];
  const placed = (name: string, start: number, sets: boolean, isWord = false): ScriptName => ({
    ...{ name, sets, isWord, scriptLine },
    range: rangeIn(line, start, start + name.length),
  });
  const stored = [...text.matchAll(STORE)].flatMap(({ 1: action, 3: name = '', indices }) => {
    return name.includes('${') ? [] : placed(name, indices?.[3]?.[0] ?? 0, action === 'set');
  });
  const members = [...text.matchAll(MEMBER)].map(({ 1: plain, 3: quoted, 4: equals, indices }) => {
    const [start] = indices?.[plain === undefined ? 3 : 1] ?? [0];
    return placed(plain ?? quoted ?? '', start, equals !== undefined, plain !== undefined);
  });
  return [...stored, ...members];
}
