import { inWords } from '../../words/lists.ts';
import type { ConditionKind } from './condition.ts';

export const statusCodes: ConditionKind<readonly (number | string)[]> = {
  needs: 'status',
  noun: 'status',
  compile(codes) {
    const numbers = new Set(codes.filter((code) => typeof code === 'number'));
    const hundreds = new Set(
      codes.filter((code) => typeof code === 'string').map((code) => Number(code[0])),
    );
    return {
      matches: ({ status }) =>
        status !== undefined && (numbers.has(status) || hundreds.has(Math.floor(status / 100))),
      mismatch: ({ status }) =>
        `the status is ${String(status)}, not ${inWords(codes.map(String), 'or')}`,
    };
  },
  describe: (codes) => ({ after: `answered with ${inWords(codes.map(String), 'or')}` }),
};

export const isRedirect: ConditionKind<boolean> = {
  needs: 'isRedirect',
  noun: 'redirect',
  compile: (wanted) => ({
    matches: (facts) => facts.isRedirect === wanted,
    mismatch: () => (wanted ? 'the request is not redirected' : 'the request is redirected'),
  }),
  describe(wanted) {
    const said = wanted ? 'redirected' : 'not redirected';
    return { before: said, behind: `that are ${said}` };
  },
};
