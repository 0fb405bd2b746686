import { sep } from 'node:path';
import { relativePathInto } from '../../files/insideFolder.ts';
import {
  DEFAULT_ENVIRONMENT,
  ENVIRONMENT_FILES,
  HTTPYAC_SETTINGS,
  isChoosable,
  isSample,
} from './environmentNames.ts';
import type { DotenvSource, EnvironmentSource } from './environmentSource.ts';
import type { FoundSources } from './foundSources.ts';
import { BESIDE_ENVIRONMENTS } from './readEnvironments.ts';

/**
 * The places that were looked at, each a line: what of a file counts, or why it does not, then what was looked for.
 * "http-client.env.json: dev, $shared", ".env.dev: environment dev is not chosen".
 */
export function lookedAt(places: FoundSources, chosen: readonly string[]): string[] {
  const { root, folders, named, sources, httpyac, settings, dotenv, unread } = places;
  const label = (file: string): string => labelOf(root, file);
  const lineOf = (source: EnvironmentSource | DotenvSource): string[] =>
    source.kind === 'environment'
      ? [`${placeOf(source, label)}: ${whatCounts(source, chosen)}`]
      : dotenvLine(source, label, chosen);
  return [
    ...named.map((source) =>
      source.kind === 'environment' ? lineOf(source).join('') : label(source.file),
    ),
    ...[...sources, ...httpyac, ...settings, ...dotenv.flat()].flatMap(lineOf),
    ...unread.map(({ file, fault }) => `${label(file)} ${fault}`),
    lookedFor(folders.map((folder) => label(folder))),
  ];
}

function placeOf({ file, setting }: EnvironmentSource, label: (file: string) => string): string {
  return file === null ? `setting ${setting ?? ''}` : label(file);
}

function whatCounts({ environments }: EnvironmentSource, chosen: readonly string[]): string {
  const names = Array.from(environments.keys()).filter((name) => name !== BESIDE_ENVIRONMENTS);
  const others = names.filter((name) => isChoosable(name));
  const counting = names.filter((name) => {
    if (name === DEFAULT_ENVIRONMENT) return chosen.length === 0;
    return !isChoosable(name) || chosen.includes(name);
  });
  const isEnough = others.length === 0 || counting.some((name) => isChoosable(name));
  if (counting.length > 0 && isEnough) return counting.join(', ');
  const why =
    chosen.length === 0 ? 'no environment is chosen' : `no environment ${chosen.join(' or ')}`;
  return [...counting, `${why}; it has ${inWords(others)}`].join(', ');
}

function dotenvLine(
  { file, environment }: DotenvSource,
  label: (file: string) => string,
  chosen: readonly string[],
): string[] {
  if (environment === null || chosen.includes(environment)) return [label(file)];
  if (isSample(environment)) return [];
  return [`${label(file)}: environment ${environment} is not chosen`];
}

function lookedFor(folders: readonly string[]): string {
  if (folders.length === 0) {
    return 'No environment files were looked for, because the file is outside the workspace folder.';
  }
  const names = [...ENVIRONMENT_FILES.map(({ name }) => name), ...HTTPYAC_SETTINGS];
  return `Looked for ${names.join(', ')} and .env files, also in a folder env, in ${inWords(folders)}.`;
}

function labelOf(root: string, file: string): string {
  const way = relativePathInto(root, file);
  if (way === null) return file;
  return way === '' ? 'the workspace folder' : way.split(sep).join('/');
}

function inWords(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length === 1
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
