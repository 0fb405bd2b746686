import { basename } from 'node:path';
import * as vscode from 'vscode';
import { namePlacesIn } from '../../requestFile/environments/namePlaces.ts';
import { occurrencesIn, occurrencesOf } from '../../requestFile/language/occurrences.ts';
import type { NamedThing, Occurrence } from '../../requestFile/language/occurrences.ts';
import { readOpened } from '../requestFiles/openedText.ts';
import type { LanguageScopes, OpenScope } from './languageScopes.ts';

/** More request files than so many are not looked through. */
const MOST_FILES = 500;

/** Every place of a name: in its file and those it imports, in environment files, and in request files that share either. */
export async function everyOccurrence(
  thing: NamedThing,
  { scope, environments }: OpenScope,
  scopes: LanguageScopes,
): Promise<readonly Occurrence[]> {
  const own = occurrencesOf(thing, scope);
  const inEnvironments =
    thing.kind === 'variable' ? await environmentOccurrences(thing.name, environments.files) : [];
  const isShared = inEnvironments.some(({ defines }) => defines);
  const definedIn = new Set(own.filter(({ defines }) => defines).map(({ file }) => file));
  const seen = new Set([scope.known.file, ...scope.known.imports.map(({ file }) => file)]);
  const others: Occurrence[] = [];
  for (const uri of await vscode.workspace.findFiles(
    '**/*.{http,rest}',
    '**/node_modules/**',
    MOST_FILES,
  )) {
    const file = uri.fsPath;
    if (seen.has(file)) continue;
    const other = await scopes.ofFile(file);
    if (other === null) continue;
    const imports = other.scope.known.imports.map((each) => each.file);
    const isImporter = imports.some((each) => definedIn.has(each));
    const hasOwn =
      thing.kind === 'variable' &&
      other.scope.definitions.some((each) => each.name === thing.name && each.file === file);
    const sharesEnvironment =
      isShared &&
      !hasOwn &&
      other.environments.files.some((each) => environments.files.includes(each));
    if (!isImporter && !sharesEnvironment) continue;
    others.push(...occurrencesIn(thing, other.scope, file, other.scope.document));
  }
  return [...own, ...inEnvironments, ...others];
}

export async function environmentOccurrences(
  name: string,
  files: readonly string[],
): Promise<Occurrence[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const read = await readOpened(file);
      if ('fault' in read) return [];
      const isDotenv = !/\.(?:json|user)$/.test(basename(file));
      return namePlacesIn(file, read.text, name).map(({ range, defines }) => ({
        ...{ file, range, defines, isWord: isDotenv && !/^\w+$/.test(name) },
      }));
    }),
  );
  return found.flat();
}
