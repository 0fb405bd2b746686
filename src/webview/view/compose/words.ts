import type { DraftWords } from '../../../protocol/messages.ts';
import type { Suggestion } from '../../toolkit/suggestField.ts';

export type Suggest = (text: string, caret: number) => readonly Suggestion[];

/** Variables for what stands open in braces at the caret; null: nothing does. */
function variablesAt(
  words: DraftWords | null,
  text: string,
  caret: number,
): readonly Suggestion[] | null {
  const [, typed] = /\{\{\s*([^{}]*)$/.exec(text.slice(0, caret)) ?? [];
  if (typed === undefined) return null;
  const from = caret - typed.length;
  const isClosed = text.startsWith('}}', caret);
  return matching(
    typed,
    (words?.variables ?? []).map(({ name, detail }) => ({
      ...{ label: name, detail, from, to: caret + (isClosed ? 2 : 0), insert: `${name}}}` },
    })),
  );
}

/** Variables alone. */
export function suggestVariables(words: DraftWords | null): Suggest {
  return (text, caret) => variablesAt(words, text, caret) ?? [];
}

/** One of a few words in place of the whole text, or a variable in it. */
export function suggestWords(words: DraftWords | null, given: readonly string[]): Suggest {
  return (text, caret) =>
    variablesAt(words, text, caret) ??
    matching(
      text,
      given.map((label) => ({ label, from: 0, to: text.length, insert: label })),
    );
}

export function suggestHeaderNames(words: DraftWords | null): Suggest {
  return suggestWords(words, words?.headers.map(({ name }) => name) ?? []);
}

export function suggestHeaderValues(
  words: DraftWords | null,
): (name: string, text: string, caret: number) => readonly Suggestion[] {
  return (name, text, caret) => {
    const known = words?.headers.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return suggestWords(words, known?.values ?? [])(text, caret);
  };
}

/** Those that begin with what is typed, then those that have it elsewhere. */
function matching(typed: string, all: readonly Suggestion[]): readonly Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return all;
  const places = all.map((each) => ({ each, at: each.label.toLowerCase().indexOf(wanted) }));
  return [
    ...places.filter(({ at }) => at === 0),
    ...places.filter(({ at }) => at > 0 && wanted.length > 1),
  ].map(({ each }) => each);
}
