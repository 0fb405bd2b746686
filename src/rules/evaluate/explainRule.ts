import { actionKindOf } from '../actions/registry.ts';
import { describeConditions } from '../conditions/registry.ts';
import { howOften } from '../../words/lists.ts';
import type { Rule } from '../schema/ruleFile.ts';

/** What a rule does, in a sentence: "On https requests to example.com with method GET: sets X-Trace-Id to “1”." */
export function explainRule(rule: Rule): string {
  const limits = [
    ...(rule.times === null ? [] : [howOften(rule.times)]),
    ...(rule.expires === null
      ? []
      : [`until ${new Date(rule.expires).toISOString().slice(0, 10)}`]),
  ];
  const limit = limits.length === 0 ? '' : ` (${limits.join(', ')})`;
  const off = rule.enabled ? '' : 'Turned off. ';
  return `${off}${describeConditions(rule.condition)}: ${actionKindOf(rule).describe(rule.action)}${limit}.`;
}
