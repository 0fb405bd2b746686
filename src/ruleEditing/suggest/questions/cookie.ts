import { hostOf } from '../suggestion/narrowConditions.ts';
import { idOf, ruleOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';

/** The cookie of this name and domain, at this host; or all cookies of its requests. */
export const cookie: SuggestFor<'cookie'> = (question, answer, options) => {
  const { use, url, cookies, all } = question;
  const host = hostOf(url);
  const allow = answer === null || (answer.kind === 'cookie' && answer.allow);
  const decision = allow === 'session' ? allow : allow ? 'allow' : 'block';
  const [only] = cookies;
  const place = host === null ? {} : { requestDomains: [host] };
  const verb = decision === 'block' ? `do-not-${use}` : use;
  if (all) {
    const rule = ruleOf(idOf(verb, 'cookies', host ?? ''), options, place, {
      type: 'cookies',
      get: decision,
    });
    return { rule, note: null, host };
  }
  if (only === undefined) return null;
  const condition = { ...place, cookie: { name: only.name, domain: only.domain } };
  return {
    rule: ruleOf(idOf(verb, only.name || 'nameless', host ?? ''), options, condition, {
      type: 'cookies',
      [use]: decision,
    }),
    note: null,
    host,
  };
};
