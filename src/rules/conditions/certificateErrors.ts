import { inWords } from '../../words/lists.ts';
import type { ConditionKind } from './condition.ts';

/** One of the problems is enough here; that `continue` needs all of them listed is its own check. */
export const certificateErrors: ConditionKind<readonly string[]> = {
  needs: 'certificateErrors',
  noun: 'certificate problem',
  compile: (wanted) => ({
    matches: ({ certificateErrors: actual }) =>
      actual?.some((name) => wanted.includes(name)) === true,
    mismatch: ({ certificateErrors: actual = [] }) =>
      `the certificate's problem is ${inWords(actual, 'and')}, not ${inWords(wanted, 'or')}`,
  }),
  describe: (wanted) => ({ after: `when the certificate has ${inWords(wanted, 'or')}` }),
};
