import type { DecidedBy } from '../engine/session/sessionEvent.ts';
import { actionKindOf } from './actions/registry.ts';
import { factsAt } from './callbacks.ts';
import type { RuleCallback } from './callbacks.ts';
import { compileConditions, statedConditions } from './conditions/registry.ts';
import type { CompiledCondition } from './conditions/registry.ts';
import { domainOfFilter } from './conditions/urlFilter.ts';
import { canonicalDomain } from './domains.ts';
import type { Rule, RuleCondition } from './ruleFile.ts';

/** A rule in force: its conditions compiled, and how often it has acted. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly file: string;
  readonly by: DecidedBy;
  readonly conditions: readonly CompiledCondition[];
  /** Where it acts. */
  readonly reach: readonly RuleCallback[];
  /** The domains that a matching host has or is under; null: any. */
  readonly domains: readonly string[] | null;
  /** Shared by all versions of the rule. */
  readonly uses: { count: number };
  /** Its place in the order in which rules are asked; set by the index. */
  rank: number;
}

export function activate(rule: Rule, file: string, uses: { count: number }): ActiveRule {
  return {
    rule,
    file,
    by: { kind: 'rule', id: rule.id, file, line: rule.line },
    conditions: compileConditions(rule.condition),
    reach: reachOf(rule),
    domains: domainsOf(rule.condition),
    uses,
    rank: 0,
  };
}

/** The callbacks where the rule's action has something to say and where all that its conditions need is known. */
export function reachOf(rule: Rule): RuleCallback[] {
  const needs = statedConditions(rule.condition).map(({ kind }) => kind.needs);
  return actionKindOf(rule)
    .actsAt(rule.action)
    .filter((callback) => needs.every((fact) => factsAt(callback).includes(fact)));
}

function domainsOf({ requestDomains, urlFilter }: RuleCondition): readonly string[] | null {
  if (requestDomains !== undefined) {
    return [...new Set(requestDomains.flatMap((domain) => canonicalDomain(domain) ?? []))];
  }
  const domain = urlFilter === undefined ? undefined : domainOfFilter(urlFilter);
  return domain === undefined ? null : [domain];
}
