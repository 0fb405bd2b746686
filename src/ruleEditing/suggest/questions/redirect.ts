import { isMasked } from '../../../engine/index.ts';
import { hostOf, pathCondition, pathFilter } from '../suggestion/narrowConditions.ts';
import { idOf, ruleOf } from '../suggestion/suggestion.ts';
import type { SuggestFor } from '../suggestion/suggestion.ts';
import type { UrlTransform } from '../../../rules/schema/ruleFile.ts';

/** Follows, changes or stops this redirect: from this path to that one. */
export const redirect: SuggestFor<'redirect'> = (question, answer, options) => {
  const { from, to, method } = question;
  const host = hostOf(from);
  const condition = {
    ...pathCondition(from, method),
    redirectUrlFilter: pathFilter(to),
  };
  const suggest = (what: string, action: object) => ({
    rule: ruleOf(idOf(what, host ?? ''), options, condition, {
      type: 'rewriteRedirect',
      ...action,
    }),
    note: null,
    host,
  });
  if (answer !== null && (answer.kind !== 'redirect' || !answer.follow)) {
    return suggest('stop', { decision: 'stop' });
  }
  const transform = answer === null ? {} : changesBetween(to, answer.url);
  if (transform === null) return null;
  if (Object.keys(transform).length === 0) return suggest('follow', { decision: 'follow' });
  return suggest('redirect', { decision: 'follow', redirect: { transform } });
};

/** What was changed of a target, so that what was not changed need not be known; null: it can't be written down. */
function changesBetween(from: string, to: string): UrlTransform | null {
  const before = URL.parse(from);
  const after = URL.parse(to, from);
  if (before === null || after === null) return null;
  if (before.username !== after.username || before.password !== after.password) return null;
  const scheme = after.protocol.slice(0, -1);
  if (scheme !== 'http' && scheme !== 'https') return null;
  const changed = <Value>(name: string, old: Value, now: Value) =>
    old === now ? {} : { [name]: now };
  const transform: UrlTransform = {
    ...changed('scheme', before.protocol.slice(0, -1), scheme),
    ...changed('host', before.hostname, after.hostname),
    ...changed('port', before.port, after.port),
    ...changed('path', before.pathname, after.pathname),
    ...changed('query', before.search, after.search),
    ...changed('fragment', before.hash, after.hash),
  };
  // A mask stands for a secret that only the server's own target has.
  return isMasked(JSON.stringify(transform)) ? null : transform;
}
