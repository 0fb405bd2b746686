import { quoted } from '../../words/lists.ts';
import { LinearRegex, compileRegex } from '../regex/linearRegex.ts';
import { outlineOf } from '../regex/outline.ts';
import type { ConditionKind } from './condition.ts';
import { regexFaults } from './regexFaults.ts';
import { tokensOfOutline } from '../facts/urlClues.ts';

export const regexFilter: ConditionKind<string> = {
  needs: 'url',
  noun: 'URL',
  locates: true,
  faults: (source) => regexFaults(source, []),
  clues: (source) => ({ tokens: tokensOfOutline(outlineOf(source)) }),
  compile(source, { isUrlFilterCaseSensitive: caseSensitive = false }) {
    const compiled = compileRegex(source, { caseSensitive });
    return {
      matches: ({ url }) => compiled instanceof LinearRegex && compiled.test(url.text),
      mismatch: ({ url }) =>
        compiled instanceof LinearRegex && url.text.length > compiled.longestText
          ? 'the URL is too long for its expression'
          : `the URL does not match the expression ${quoted(source)}`,
    };
  },
  describe: (source) => ({ after: `whose URL matches the expression ${quoted(source)}` }),
};
