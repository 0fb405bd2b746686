import { cookieValues } from './cookieValues.ts';
import type { Word } from './option.ts';
import { redirectOptions } from './redirectOptions.ts';
import { requestOptions } from './requestOptions.ts';
import { valuesOf } from './valuesOf.ts';

export interface RequestArguments extends BodyArguments {
  readonly method: string | undefined;
  /** As written: "Name: value", "Name:", "Name;" or "@file". */
  readonly headers: readonly string[];
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly cookies: readonly string[];
  /** Puts the data into the URL. */
  readonly get: boolean;
  /** Asks for the head alone, and prints it. */
  readonly head: boolean;
  readonly urlQuery: readonly string[];
  readonly requestTarget: string | undefined;
  readonly pathAsIs: boolean;
  readonly range: string | undefined;
  /** The scheme of a URL that has none. */
  readonly protocol: string | undefined;
}

export interface BodyArguments {
  readonly data: readonly DataArgument[];
  /** The parts of a form, in the order of the command line. */
  readonly form: readonly FormText[];
}

/** One part of a form as written: `form` has curl's grammar ("name=value", "name=@file"), `string` none. */
export interface FormText {
  readonly how: 'form' | 'string';
  readonly text: string;
}

/** One piece of data, in the order of the command line. */
export interface DataArgument {
  /**
   * `data` reads @FILE without its line ends, `binary` and `json` send @FILE as it is, `raw` takes everything as it stands,
   * `encoded` encodes for a URL. A piece of `json` is not joined with &.
   */
  readonly how: 'data' | 'binary' | 'json' | 'raw' | 'encoded';
  readonly text: string;
}

/** Of `send` and of `explain`. @throws UsageError */
export function requestArguments(
  words: readonly Word[],
  method: string | undefined,
): RequestArguments {
  const options = valuesOf({ ...requestOptions, ...redirectOptions }, words);
  return {
    method,
    headers: options.header ?? [],
    userAgent: options['user-agent'],
    referer: options.referer,
    cookies: options.cookie === undefined ? [] : cookieValues(options.cookie).cookies,
    data: piecesIn(words, dataKinds),
    form: piecesIn(words, formKinds),
    get: options.get ?? false,
    head: options.head ?? false,
    urlQuery: options['url-query'] ?? [],
    requestTarget: options['request-target'],
    pathAsIs: options['path-as-is'] ?? false,
    range: options.range,
    protocol: options['proto-default'],
  };
}

const dataKinds: Readonly<Record<string, DataArgument['how']>> = {
  data: 'data',
  'data-ascii': 'data',
  'data-binary': 'binary',
  'data-raw': 'raw',
  'data-urlencode': 'encoded',
  'data-json': 'json',
};

const formKinds: Readonly<Record<string, FormText['how']>> = {
  form: 'form',
  'form-string': 'string',
};

/** What options of several kinds are given, in their order. */
function piecesIn<How>(
  words: readonly Word[],
  kinds: Readonly<Record<string, How>>,
): { readonly how: How; readonly text: string }[] {
  return words.flatMap((word) => {
    if (word.kind === 'operand' || typeof word.value !== 'string') return [];
    const how = Object.hasOwn(kinds, word.name) ? kinds[word.name] : undefined;
    return how === undefined ? [] : [{ how, text: word.value }];
  });
}
