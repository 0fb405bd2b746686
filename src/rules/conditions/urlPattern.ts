import { canonicalDomain } from '../facts/domains.ts';
import { quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import { UrlPattern, compileUrlPattern } from '../urlPattern/urlPattern.ts';
import type { PatternParts } from '../urlPattern/urlPattern.ts';
import type { ConditionKind } from './condition.ts';
import { tokensOfOutline } from '../facts/urlClues.ts';
import type { UrlClues } from '../facts/urlClues.ts';

type Written = string | PatternParts;

export const urlPattern: ConditionKind<Written> = {
  needs: 'url',
  noun: 'URL',
  locates: true,
  faults(written): readonly Fault[] {
    const compiled = compileUrlPattern(written);
    if (compiled instanceof UrlPattern) return [];
    const { fault: message, hint, part } = compiled;
    const path = part === undefined ? [] : [part];
    return [{ code: 'bad-url-pattern', severity: 'error', message, hint, path }];
  },
  clues(written) {
    const compiled = compileUrlPattern(written);
    return compiled instanceof UrlPattern ? cluesOf(compiled) : {};
  },
  compile(written) {
    const compiled = compileUrlPattern(written);
    if (!(compiled instanceof UrlPattern)) return { matches: () => false, mismatch: () => '' };
    return {
      matches: ({ url }) => compiled.matches(url),
      mismatch: ({ url }) => {
        const misfit = compiled.misfit(url);
        return misfit === undefined
          ? "the URL can't be read"
          : `the URL's ${misfit.part} does not fit the pattern`;
      },
    };
  },
  describe: (written) => ({ after: `whose URL fits the pattern ${saidPattern(written)}` }),
};

function saidPattern(written: Written): string {
  if (typeof written === 'string') return quoted(written);
  return Object.entries(written)
    .map(([part, pattern]) => `${part} ${quoted(pattern)}`)
    .join(', ');
}

function cluesOf({ hostname, pathname, search }: UrlPattern): UrlClues {
  // "*.example.com" is below example.com; of "*ample.com" only what is behind the first dot is a domain.
  const named = hostname.literal ?? /\.(.+)$/.exec(hostname.literalEnd)?.[1];
  const domain = named === undefined ? undefined : canonicalDomain(named);
  return {
    ...(domain === undefined ? {} : { domains: [domain] }),
    tokens: [...tokensOfOutline(pathname.outline), ...tokensOfOutline(search.outline)],
  };
}
