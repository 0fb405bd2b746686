import type { Verdict } from '../actions/action.ts';
import { actionKindOf } from '../actions/registry.ts';
import type { ActiveRule } from '../evaluate/activeRule.ts';
import type { RuleCallback, Value } from '../facts/callbacks.ts';
import type { CompiledCondition, Truth } from '../conditions/condition.ts';
import { flatConditions } from '../conditions/registry.ts';
import { inactiveReason } from '../evaluate/evaluate.ts';
import { explainRule } from '../evaluate/explainRule.ts';
import { nearMissSentence } from '../evaluate/nearMisses.ts';
import { decisionInWords } from '../../words/decisions.ts';
import type { Slices } from '../document/slices.ts';
import type { FactName, Facts } from '../facts/facts.ts';
import type { RuleReference } from '../../session/sessionEvent.ts';
import type { CallbackExplanation, MissExplanation, RuleExplanation } from './explanation.ts';
import { simulate } from './simulate.ts';
import type { Simulation } from './simulate.ts';

/** One callback of a request that nobody sends. */
export interface ExplainContext<Name extends RuleCallback> {
  readonly callback: Name;
  readonly facts: Facts;
  /** What of it is known; at the real callback all of it will be. */
  readonly known: ReadonlySet<FactName>;
  /** The callback as it would be called; null: too little is known for that. */
  readonly simulation: Simulation<Name> | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly hop: number;
  /** On which hops rules have acted before: `times` counts those. */
  readonly uses: Map<ActiveRule, Set<number>>;
  readonly slices: Slices;
  /** Of the rules that are not near, so many are told of. */
  readonly maxOthers: number;
}

/** What the rules say at one callback, and the answer where it is certain. */
export interface CallbackOutcome<Name extends RuleCallback> extends Pick<
  CallbackExplanation,
  'rules' | 'misses' | 'furtherMisses' | 'decidedBy'
> {
  /** Null: nobody decides for certain, or with something that can't be known beforehand. */
  readonly value: Value<Name> | null;
  /** Rules end the search without an answer of their own: everything goes its usual way. */
  readonly stopped: boolean;
}

/** Puts the question to the rules in order, as `evaluate` does, and goes on where it is not certain that one ends it. */
export async function explainCallback<Name extends RuleCallback>(
  active: readonly ActiveRule[],
  context: ExplainContext<Name>,
): Promise<CallbackOutcome<Name>> {
  const rules: RuleExplanation[] = [];
  const near: MissExplanation[] = [];
  const others: MissExplanation[] = [];
  let furtherMisses = 0;
  let decidedBy: RuleReference | null = null;
  let value: Value<Name> | null = null;
  let stopped = false;
  const acting: ActiveRule[] = [];
  for (const each of active) {
    if (!each.callbacks.includes(context.callback)) continue;
    await context.slices.yieldIfDue();
    const { unknown, miss } = checkConditions(each, context);
    if (miss?.near === false && others.length >= context.maxOthers) {
      furtherMisses++;
      continue;
    }
    const by = each.reference;
    const sentence = explainRule(each.rule);
    if (miss !== null) {
      (miss.near ? near : others).push({ by, sentence, ...miss });
      continue;
    }
    const effect = actionKindOf(each.rule).effectAt(each.rule.action, context.callback);
    if (decidedBy !== null) {
      rules.push({ by, sentence, effect, outcome: 'unreached', does: null, provided: [] });
      continue;
    }
    const verdict = unknown.length > 0 ? null : await verdictOf(each, context);
    if (verdict?.kind === 'refuse') {
      const reason = nearMissSentence(each.compiled(), verdict.reason);
      near.push({ by, sentence, near: true, reason });
      continue;
    }
    const provided = [...unknown, ...(verdict === null ? unless(each, context.callback) : [])];
    const outcome =
      verdict?.kind === 'nothing' ? 'idle' : provided.length === 0 ? 'acts' : 'depends';
    rules.push({
      by,
      sentence,
      effect,
      outcome,
      does: wordsOf(verdict, context.callback, each),
      provided,
    });
    if (outcome !== 'acts') continue;
    acting.push(each);
    if (continues(verdict, effect)) continue;
    decidedBy = by;
    if (verdict?.kind === 'decide') value = verdict.value;
    stopped = verdict?.kind === 'stop';
    if (verdict?.kind === 'decide') forgetChanges(rules, acting, each);
  }
  for (const each of acting) {
    context.uses.set(each, (context.uses.get(each) ?? new Set()).add(context.hop));
  }
  return { rules, misses: [...near, ...others], furtherMisses, decidedBy, value, stopped };
}

/** Whether the rules after it are asked too; at a breakpoint they are asked first. */
function continues(verdict: Verdict<unknown> | null, effect: RuleExplanation['effect']): boolean {
  if (verdict === null) return effect === 'adds';
  return GOES_ON[verdict.kind];
}

const GOES_ON: Readonly<Record<Verdict<unknown>['kind'], boolean>> = {
  ask: false,
  decide: false,
  delegate: false,
  modify: true,
  nothing: false,
  pause: true,
  refuse: false,
  search: true,
  stop: false,
};

/** Who ends the search ends it whole: what the rules before have changed does not count then. */
function forgetChanges(rules: RuleExplanation[], acting: ActiveRule[], last: ActiveRule): void {
  acting.splice(0, acting.length, last);
  rules.forEach((each, index) => {
    const before = each.outcome === 'acts' && index < rules.length - 1;
    if (before) rules[index] = { ...each, outcome: 'overruled', does: null };
  });
}

function otherHops(uses: ExplainContext<never>['uses'], active: ActiveRule, hop: number): number {
  const acted = uses.get(active);
  return (acted?.size ?? 0) - (acted?.has(hop) === true ? 1 : 0);
}

type Miss = Pick<MissExplanation, 'near' | 'reason'>;

/** Which conditions are not known yet, and why the rule does not act whatever they turn out to be; null: it may act. */
function checkConditions<Name extends RuleCallback>(
  active: ActiveRule,
  { facts, known, now, hop, uses }: ExplainContext<Name>,
): { readonly unknown: string[]; readonly miss: Miss | null } {
  const told = active.compiled().map((condition) => ({
    condition,
    says: condition.test(facts, known),
  }));
  const saying = (what: Truth): CompiledCondition[] =>
    told.filter(({ says }) => says === what).map(({ condition }) => condition);
  const matched = saying('matches');
  const [first, ...more] = saying('differs');
  if (first !== undefined) {
    const reason = first.mismatch(facts);
    const near =
      more.length === 0 && !first.isElsewhere(facts) && matched.some(({ locates }) => locates);
    return {
      unknown: [],
      miss: { near, reason: near ? nearMissSentence(matched, reason) : reason },
    };
  }
  const spent = active.rule.enabled
    ? inactiveReason(
        { rule: active.rule, uses: { count: active.uses.count + otherHops(uses, active, hop) } },
        now,
      )
    : 'is turned off';
  if (spent !== undefined) {
    return { unknown: [], miss: { near: true, reason: nearMissSentence(matched, spent) } };
  }
  return {
    unknown: saying('unknown').map((condition) => providedThat(active, condition)),
    miss: null,
  };
}

/** "if answered with 5xx", "if the certificate has …", "for cookies named …". */
function providedThat({ rule }: ActiveRule, { path }: CompiledCondition): string {
  const stated = flatConditions(rule.condition).find((each) => each.path.join() === path.join());
  if (stated === undefined) return '';
  const phrase = stated.kind.describe(stated.value, stated.owner);
  const words = 'before' in phrase ? phrase.behind : phrase.after;
  return words.startsWith('for ') ? words : `if ${words.replace(/^when /, '')}`;
}

/** Null: what the action answers can't be known without doing it. */
async function verdictOf<Name extends RuleCallback>(
  active: ActiveRule,
  { simulation }: ExplainContext<Name>,
): Promise<Verdict<Value<Name>> | null> {
  return simulation === null ? null : simulate(active, simulation);
}

/** What it would do here: half a sentence. */
function wordsOf(
  verdict: Verdict<unknown> | null,
  callback: RuleCallback,
  { by }: ActiveRule,
): string | null {
  const decision = verdict !== null && 'decision' in verdict ? verdict.decision : undefined;
  if (decision === undefined) return null;
  return decisionInWords({ callback, decision, by }).explanation;
}

function unless({ rule }: ActiveRule, callback: RuleCallback): string[] {
  const reason = actionKindOf(rule).refusesWhen?.(rule.action, callback);
  return reason === undefined ? [] : [`unless ${reason}`];
}
