import type { OptionTable, Word } from './option.ts';
import { valuesOf } from './valuesOf.ts';

/** Which requests of the files are meant. */
export const choiceOptions = {
  name: {
    argument: 'name',
    many: true,
    completes: 'requestName',
    help: 'only the requests of this name (# @name, or the title after ###); repeatable',
    curl: 'ours',
  },
  tag: {
    argument: 'tag',
    many: true,
    completes: 'tag',
    read: tagsIn,
    help: 'only the requests that have this tag (# @tag); repeatable, or several with commas',
    curl: 'ours',
  },
} as const satisfies OptionTable;

/** Both empty: all requests; else those that have one of the names or tags. */
export function choiceOf(words: readonly Word[]): {
  readonly names: readonly string[];
  readonly tags: readonly string[];
} {
  const { name: names = [], tag: tags = [] } = valuesOf(choiceOptions, words);
  return { names, tags: tags.flat() };
}

function tagsIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
