import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import { tagsOf } from '../../requestFile/parse/tags.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import { UsageError } from '../terminal/usageError.ts';

/** Which requests are meant: those that have one of the names or one of the tags. Both empty: all. */
export interface Choice {
  readonly names: readonly string[];
  readonly tags: readonly string[];
}

export interface ChosenRequests {
  readonly loaded: LoadedFile;
  readonly requests: readonly ParsedRequest[];
}

export function choosesAll({ names, tags }: Choice): boolean {
  return names.length === 0 && tags.length === 0;
}

/**
 * Files in which nothing is chosen are left out.
 * @throws UsageError for a name or tag that no request has: it is a slip of the pen
 */
export function chooseRequests(files: readonly LoadedFile[], choice: Choice): ChosenRequests[] {
  const all = files.flatMap(({ file }) => file.requests);
  const names = all.flatMap(({ name }) => name ?? []);
  const unknownNames = choice.names.filter((name) => !names.includes(name));
  if (unknownNames.length > 0) throw new UsageError(noneIsCalled(unknownNames, names));
  const tags = all.flatMap(({ settings }) => tagsOf(settings));
  const unknownTags = choice.tags.filter((tag) => !tags.includes(tag));
  if (unknownTags.length > 0) throw new UsageError(noneHasTag(unknownTags, tags));
  return files
    .map((loaded) => ({
      loaded,
      requests: loaded.file.requests.filter((request) => isChosen(request, choice)),
    }))
    .filter(({ requests }) => choosesAll(choice) || requests.length > 0);
}

function isChosen({ name, settings }: ParsedRequest, choice: Choice): boolean {
  if (choosesAll(choice)) return true;
  if (name !== undefined && choice.names.includes(name)) return true;
  return choice.tags.length > 0 && tagsOf(settings).some((tag) => choice.tags.includes(tag));
}

function noneIsCalled(unknown: readonly string[], names: readonly string[]): string {
  const known = names.length === 0 ? 'None has a name.' : `There are: ${listed(names)}.`;
  return `No request is called ${quoted(unknown).join(' or ')}. ${known}`;
}

function noneHasTag(unknown: readonly string[], tags: readonly string[]): string {
  const known = tags.length === 0 ? 'None has a tag (# @tag).' : `There are: ${listed(tags)}.`;
  return `No request has the tag ${quoted(unknown).join(' or ')}. ${known}`;
}

function quoted(words: readonly string[]): string[] {
  return [...new Set(words)].map((word) => JSON.stringify(word));
}

function listed(words: readonly string[]): string {
  return quoted(words).join(', ');
}
