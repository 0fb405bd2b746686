import { basename, dirname } from 'node:path';
import type { Whole } from '../../files/wholeFile.ts';
import { GONE } from '../../files/wholeFile.ts';
import { unreadableCharacter } from '../../files/problem.ts';
import type { Problem, Range } from '../../files/problem.ts';
import type { Value } from '../values/value.ts';
import { readDotenv } from './dotenv.ts';
import { readEnvironmentJson } from './environmentJson.ts';
import type { EnvironmentJson } from './environmentJson.ts';
import {
  ENVIRONMENT_FILES,
  environmentOfDotenv,
  HTTPYAC_SETTINGS,
  isSample,
} from './environmentNames.ts';
import type { DotenvSource, EnvironmentSource, UnreadSource } from './environmentSource.ts';
import { isWhole, readEnvironments } from './readEnvironments.ts';
import { isValues } from '../values/path.ts';
import type { ValuePath, Values } from '../values/path.ts';

export type FileSource =
  (EnvironmentSource & { readonly envFolder?: string }) | DotenvSource | UnreadSource;

/** What a file holds whose name says what it is; null: the file is gone. */
export function sourceOfFile(
  file: string,
  read: Whole<{ readonly text: string }>,
): FileSource | null {
  const name = basename(file);
  if ('fault' in read) {
    if (read.fault === GONE) return null;
    const unread = unreadFile(file, read.fault);
    // Python keeps virtual environments in folders of such names: nothing to worry anybody with.
    const isFolder = environmentOfDotenv(name) !== undefined && read.fault.includes('a folder');
    return isFolder ? { ...unread, problems: [] } : unread;
  }
  const { text } = read;
  if (HTTPYAC_SETTINGS.includes(name)) return httpyacSource(file, text);
  const isDotenv = environmentOfDotenv(name) !== undefined || !/\.(?:json|jsonc|user)$/i.test(name);
  return isDotenv ? dotenvSource(file, text) : jsonSource(file, text);
}

/** A file that is there and can't be read, with a problem that says so. */
export function unreadFile(file: string, fault: string): UnreadSource {
  const start = { line: 0, character: 0 };
  const problem: Problem = {
    code: 'unreadable-file',
    severity: 'warning',
    message: `This file ${fault}. Variables in it count as not defined.`,
    hint: fault.includes('permission')
      ? 'Allow reading it, or remove it.'
      : 'Put an environment file in its place, or remove it.',
    range: { start, end: start },
  };
  return { kind: 'unread', file, fault, problems: [{ ...problem, file }] };
}

function jsonSource(file: string, text: string): EnvironmentSource | UnreadSource {
  const json = readEnvironmentJson(text);
  if (isBroken(json)) return notJson(file, json.problems);
  const isPrivate =
    ENVIRONMENT_FILES.find(({ name }) => name === basename(file))?.isPrivate ??
    /\.private\.|\.user$/i.test(basename(file));
  return environmentSource(file, text, json.value, json.rangeOf, json.problems, isPrivate);
}

function environmentSource(
  file: string,
  text: string,
  value: Value | undefined,
  rangeOf: EnvironmentJson['rangeOf'],
  problems: readonly Problem[],
  isPrivate: boolean,
): EnvironmentSource {
  const read = readEnvironments(value ?? {}, rangeOf);
  const all = [...unreadableCharacters(text), ...problems, ...read.problems];
  return {
    kind: 'environment',
    file,
    setting: null,
    isPrivate,
    folder: dirname(file),
    environments: read.environments,
    problems: all.map((problem) => ({ ...problem, file })),
    lineOf: (path) => rangeOf(path).start.line,
  };
}

/** httpYac's `.httpyac.json`: its `environments`, and `envDirName`, the folder of environment files (by default `env`). */
function httpyacSource(file: string, text: string): FileSource {
  const json = readEnvironmentJson(text);
  if (isBroken(json)) return notJson(file, json.problems);
  const settings = isValues(json.value) ? json.value : {};
  const { environments = {}, envDirName } = settings;
  const rangeOf = (path: ValuePath): Range => json.rangeOf(['environments', ...path]);
  const source = environmentSource(file, text, environments, rangeOf, json.problems, false);
  return typeof envDirName === 'string' ? { ...source, envFolder: envDirName } : source;
}

function dotenvSource(file: string, text: string): DotenvSource {
  const { entries, problems } = readDotenv(text);
  const environment = environmentOfDotenv(basename(file)) ?? null;
  const values: Values = Object.fromEntries(
    Array.from(entries, ([name, { value }]): [string, Value] => [name, value]).filter(isWhole),
  );
  const told =
    environment !== null && isSample(environment)
      ? []
      : [...unreadableCharacters(text), ...problems];
  return {
    kind: 'dotenv',
    file,
    environment,
    values,
    problems: told.map((problem) => ({ ...problem, file })),
    lineOf: ([name]) => entries.get(String(name))?.line,
  };
}

function isBroken({ problems }: EnvironmentJson): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

function notJson(file: string, problems: readonly Problem[]): UnreadSource {
  const [first] = problems;
  const line = (first?.range.start.line ?? 0) + 1;
  return {
    kind: 'unread',
    file,
    fault: `is not valid JSON (line ${String(line)})`,
    problems: problems.map((problem) => ({ ...problem, file })),
  };
}

function unreadableCharacters(text: string): Problem[] {
  const problem = unreadableCharacter(text);
  return problem === undefined ? [] : [problem];
}
