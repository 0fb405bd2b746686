/**
 * What the URL of every request that a condition matches has, so that an index can find the rules that may match one. A
 * condition that says nothing of the URL has none.
 */
export interface UrlClues {
  /** The host is one of these or below one; lower-case, as URLs write them. */
  readonly domains?: readonly string[];
}

/** When all of several conditions hold, each one's clues do: the most telling one is enough. */
export function cluesOfAll(all: readonly UrlClues[]): UrlClues {
  const domains = all
    .flatMap((clues) => (clues.domains === undefined ? [] : [clues.domains]))
    .sort((a, b) => a.length - b.length)[0];
  return domains === undefined ? {} : { domains };
}

/** When one of several holds, it is not known whose clues do. */
export function cluesOfAny(any: readonly UrlClues[]): UrlClues {
  const domains = any.flatMap((clues) => clues.domains ?? []);
  const eachHasDomains = any.every((clues) => clues.domains !== undefined);
  return eachHasDomains ? { domains: [...new Set(domains)] } : {};
}
