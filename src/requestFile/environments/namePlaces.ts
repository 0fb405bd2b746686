import { basename } from 'node:path';
import type { Position, Range } from '../../files/problem.ts';
import { isValues } from '../values/path.ts';
import { environmentOfDotenv, HTTPYAC_SETTINGS } from './environmentNames.ts';
import { readEnvironmentJson } from './environmentJson.ts';

/** One place where an environment file has a variable's name. */
export interface NamePlace {
  readonly range: Range;
  /** Whether it gets its value there; else a value uses it, as `{{name}}`. */
  readonly defines: boolean;
}

/** Where an environment file has the name of a variable, in all environments. */
export function namePlacesIn(file: string, text: string, name: string): NamePlace[] {
  const lines = text.split(/\r\n|\n|\r/);
  const uses = lines.flatMap((line, number) => usesIn(line, number, name));
  const defined =
    environmentOfDotenv(basename(file)) === undefined
      ? keysOf(file, text, name)
      : lines.flatMap((line, number) => dotenvName(line, number, name));
  return [...defined.map((range) => ({ range, defines: true })), ...uses].toSorted(
    ({ range: { start: a } }, { range: { start: b } }) =>
      a.line - b.line || a.character - b.character,
  );
}

function keysOf(file: string, text: string, name: string): Range[] {
  const { value, rangeOf } = readEnvironmentJson(text);
  const before = HTTPYAC_SETTINGS.includes(basename(file)) ? ['environments'] : [];
  const environments = before.reduce((at, key) => (isValues(at) ? at[key] : undefined), value);
  if (!isValues(environments)) return [];
  return Object.entries(environments).flatMap(([environment, content]) => {
    if (!isValues(content) || !Object.hasOwn(content, name)) return [];
    const { start, end } = rangeOf([...before, environment, name]);
    // Without the quotes.
    return [{ start: moved(start, 1), end: moved(end, -1) }];
  });
}

function moved({ line, character }: Position, by: number): Position {
  return { line, character: character + by };
}

function dotenvName(line: string, number: number, name: string): Range[] {
  const [, before = '', found] = /^(\s*(?:export\s+)?)([\w.-]+)\s*[=:]/.exec(line) ?? [];
  return found === name ? [rangeAt(number, before.length, name.length)] : [];
}

function usesIn(line: string, number: number, name: string): NamePlace[] {
  return Array.from(line.matchAll(/\{\{([^{}]*)\}\}/g)).flatMap((found) => {
    const [, inside = ''] = found;
    const start = /^\s*%?/.exec(inside)?.[0].length ?? 0;
    const written = inside.slice(start).trimEnd();
    if (
      written !== name &&
      !(written.startsWith(name) && /^[.[]/.test(written.slice(name.length)))
    ) {
      return [];
    }
    return [{ range: rangeAt(number, found.index + 2 + start, name.length), defines: false }];
  });
}

function rangeAt(line: number, start: number, length: number): Range {
  return { start: { line, character: start }, end: { line, character: start + length } };
}
