import { pathFilter } from '../suggestion/narrowConditions.ts';
import { idOf, ruleOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';

/** Opens this address, or does not. */
export const protocol: SuggestFor<'protocol'> = (question, answer, options) => {
  const { url, scheme } = question;
  const allow = answer === null || (answer.kind === 'protocol' && answer.allow);
  const condition = {
    protocols: [scheme],
    ...(URL.canParse(url) ? { urlFilter: pathFilter(url) } : {}),
  };
  return {
    rule: ruleOf(idOf(allow ? 'open' : 'do-not-open', scheme), options, condition, {
      type: 'protocolExecution',
      decision: allow ? 'allow' : 'block',
    }),
    note: allow ? 'From then on the program is started without a question.' : null,
    host: null,
  };
};
