import { hostOf, pathCondition } from '../suggestion/narrowConditions.ts';
import { idOf, ruleOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';

/**
 * A request that is cancelled at a breakpoint is blocked from then on. Letting it go on is nothing that a rule could do
 * better than no breakpoint.
 */
export const breakpoint: SuggestFor<'breakpoint'> = (question, answer, options) => {
  if (answer === null || (answer.kind === 'breakpoint' && answer.continue)) return null;
  const { url, method, phase } = question;
  const host = hostOf(url);
  const status = phase === 'responseStarted' ? question.status : null;
  return {
    rule: ruleOf(
      idOf('block', host ?? '', new URL(url).pathname),
      options,
      pathCondition(url, method),
      { type: 'block', errorCode: 'aborted' },
    ),
    note:
      status === null
        ? null
        : `It is blocked before it is sent, whatever the answer would be; until now it was ${String(status)}.`,
    host,
  };
};
