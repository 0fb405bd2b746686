import { basename } from 'node:path';
import { namePlacesIn } from '../../requestFile/environments/namePlaces.ts';
import { occurrencesIn, occurrencesOf } from '../../requestFile/language/occurrences.ts';
import type { NamedThing, Occurrence } from '../../requestFile/language/occurrences.ts';
import { findRequestFiles } from '../requestFiles/findRequestFiles.ts';
import { readOpened } from '../requestFiles/openedFiles.ts';
import type { LanguageScopes, OpenScope } from './languageScopes.ts';

/** More request files than so many are not looked through. */
const MOST_FILES = 500;

/** So many of them are read at a time. */
const AT_A_TIME = 16;

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
  const inOther = async (file: string): Promise<Occurrence[]> => {
    const other = await scopes.ofFile(file);
    if (other === null) return [];
    const imports = other.scope.known.imports.map((each) => each.file);
    const isImporter = imports.some((each) => definedIn.has(each));
    const hasOwn =
      thing.kind === 'variable' &&
      other.scope.definitions.some((each) => each.name === thing.name && each.file === file);
    const sharesEnvironment =
      isShared &&
      !hasOwn &&
      other.environments.files.some((each) => environments.files.includes(each));
    return isImporter || sharesEnvironment
      ? occurrencesIn(thing, other.scope, file, other.scope.document)
      : [];
  };
  const found = await findRequestFiles(MOST_FILES);
  const files = found.map(({ fsPath }) => fsPath).filter((file) => !seen.has(file));
  const others = await eachOf(files, inOther);
  return [...own, ...inEnvironments, ...others.flat()];
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

/** What each of many leads to, in their order; a few are looked at together. */
async function eachOf<Item, Answer>(
  items: readonly Item[],
  look: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) answers[index] = await look(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return answers;
}
