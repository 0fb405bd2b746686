/**
 * What the URL of every request that a condition matches has, so that an index can find the rules that may match one. A
 * condition that says nothing of the URL has none.
 */
export interface UrlClues {
  /** The host is one of these or below one; lower-case, as URLs write them. */
  readonly domains?: readonly string[];
  /** Of each of these lists, the URL has at least one token; see {@link tokensOf}. */
  readonly tokens?: readonly (readonly string[])[];
}

/** A token is as many letters and digits as stand together, in lower case: "api", "v2". */
export function tokensOf(lowerCaseText: string): ReadonlySet<string> {
  return new Set(lowerCaseText.match(/[a-z0-9]+/g));
}

/** Clues of a text whose every match holds these pieces in this order; null is anything, also nothing. */
export function tokensOfOutline(pieces: readonly (string | null)[]): (readonly string[])[] {
  // What adjoins "anything" may go on there, so that it is no token of its own.
  const text = pieces.map((piece) => piece?.toLowerCase() ?? ANYTHING).join('');
  return (text.match(/(?<![\0a-z0-9])[a-z0-9]+(?![\0a-z0-9])/g) ?? []).map((token) => [token]);
}

const ANYTHING = '\0';

/** When all of several conditions hold, each one's clues do; of the domains, the fewest tell most. */
export function cluesOfAll(all: readonly UrlClues[]): UrlClues {
  const domains = all
    .flatMap((clues) => (clues.domains === undefined ? [] : [clues.domains]))
    .sort((a, b) => a.length - b.length)[0];
  const tokens = all.flatMap((clues) => clues.tokens ?? []);
  return {
    ...(domains === undefined ? {} : { domains }),
    ...(tokens.length === 0 ? {} : { tokens }),
  };
}

/** When one of several holds, it is not known whose clues do: what helps is only what each of them has. */
export function cluesOfAny(any: readonly UrlClues[]): UrlClues {
  const domains = any.map((clues) => clues.domains);
  const tokens = any.map((clues) => mostTelling(clues.tokens));
  return {
    ...(domains.every(isThere) ? { domains: [...new Set(domains.flat())] } : {}),
    ...(tokens.every(isThere) ? { tokens: [[...new Set(tokens.flat())]] } : {}),
  };
}

/** The list whose shortest token is the longest: a short one is in many URLs. */
function mostTelling(tokens: UrlClues['tokens'] = []): readonly string[] | undefined {
  const shortest = (list: readonly string[]): number =>
    Math.min(...list.map((token) => token.length));
  return [...tokens].sort((a, b) => shortest(b) - shortest(a))[0];
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
