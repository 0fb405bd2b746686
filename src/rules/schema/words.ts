import { inWords } from '../../words/lists.ts';
import type { Language } from '../document/sourceDocument.ts';

/** How things are written and called in a language, for messages. */
export interface LanguageWords {
  /** A property's name, or text, as it is written. */
  readonly quote: (text: string) => string;
  /** What stands there, shortly. */
  readonly value: (value: unknown) => string;
  /** “a list”, as in “This is a list.” */
  readonly kindOf: (value: unknown) => string;
  /** What to write for JSON Schema's types. */
  readonly kinds: (types: string) => string;
}

const json: Readonly<Record<string, string>> = {
  string: 'text in double quotes',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list in [ ]',
  object: 'an object in { }',
  null: 'null',
};

const yaml: Readonly<Record<string, string>> = {
  ...json,
  string: 'text, in quotes if it looks like something else,',
  array: 'a list, each item on a line after a dash,',
  object: 'an object, each property on a line of its own,',
};

export const words: Readonly<Record<Language, LanguageWords>> = {
  json: wordsOf(json, (text) => JSON.stringify(text)),
  yaml: wordsOf(yaml, (text) => (isPlain(text) ? text : JSON.stringify(text))),
};

function wordsOf(names: typeof json, quote: LanguageWords['quote']): LanguageWords {
  const short = (value: unknown): string => {
    if (value === null) return 'null';
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return 'text';
    const name = names[Array.isArray(value) ? 'array' : typeof value] ?? 'something else';
    // In YAML the name tells how to write it; that something is a list one sees.
    return names === yaml ? name.replace(/,.*/, '') : name;
  };
  return {
    quote,
    kindOf: short,
    value(value) {
      if (typeof value === 'object' && value !== null) return short(value);
      if (value === undefined) return 'nothing';
      const text = typeof value === 'string' ? quote(value) : JSON.stringify(value);
      return text.length > 60 ? `${text.slice(0, 57)}…` : text;
    },
    kinds: (types) =>
      inWords(
        types.split(',').map((type) => names[type] ?? type),
        'or',
      ),
  };
}

/** Text that YAML reads as this text without quotes. */
export function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_$][\w./$-]*$/.test(text) && !/^(true|false|null)$/i.test(text) && !text.endsWith('-')
  );
}
