import type { DecidedBy } from '../engine/session/sessionEvent.ts';
import { actionKindOf } from './actions/registry.ts';
import { factsAt } from './callbacks.ts';
import type { RuleCallback } from './callbacks.ts';
import { tellAll } from './conditions/condition.ts';
import type { CompiledCondition, KnownFacts, Truth } from './conditions/condition.ts';
import { compileConditions } from './conditions/registry.ts';
import { cluesOfAll } from './conditions/urlClues.ts';
import type { UrlClues } from './conditions/urlClues.ts';
import type { Rule } from './ruleFile.ts';
import type { Subject } from './subject.ts';
import type { Uses } from './uses.ts';

/** A rule in force: its conditions compiled, and how often it has acted. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly file: string;
  readonly by: DecidedBy;
  readonly conditions: readonly CompiledCondition[];
  /** Where it acts. */
  readonly reach: readonly RuleCallback[];
  /** What is in the URL of all that it matches. */
  readonly clues: UrlClues;
  /** Shared by all versions of the rule. */
  readonly uses: Uses;
  /** Which rule of its file it is, from 0. */
  readonly position: number;
}

export function activate(rule: Rule, file: string, uses: Uses, position = 0): ActiveRule {
  const conditions = compileConditions(rule.condition);
  return {
    rule,
    file,
    by: { kind: 'rule', id: rule.id, file, line: rule.line },
    conditions,
    reach: reachOf(rule, conditions),
    clues: cluesOfAll(conditions.map(({ clues }) => clues)),
    uses,
    position,
  };
}

/** The callbacks where the rule's action has something to say and where what is known can make its conditions hold. */
export function reachOf(
  rule: Rule,
  conditions = compileConditions(rule.condition),
): RuleCallback[] {
  return actionKindOf(rule)
    .actsAt(rule.action)
    .filter((callback) => conditions.every(({ canMatch }) => canMatch(factsAt(callback))));
}

/** Whether all conditions of a rule hold, when only these facts are known of the subject. */
export function tell({ conditions }: ActiveRule, subject: Subject, known: KnownFacts): Truth {
  return tellAll(conditions, subject, known);
}
