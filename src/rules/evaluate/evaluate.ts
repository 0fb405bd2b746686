import { AskPerson, Decided, Delegated, Undecided } from '../../engine/handlers/decision.ts';
import type { AskOptions, Attribution } from '../../engine/handlers/decision.ts';
import { messageOf } from '../../session/messageOf.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { ActionContext, RuleTools, Verdict } from '../actions/action.ts';
import { Changes } from '../actions/changes.ts';
import { failed, respond } from '../actions/registry.ts';
import type { ActiveRule } from './activeRule.ts';
import type { Parameters, RuleCallback, Value } from '../facts/callbacks.ts';
import { howOften } from '../../words/lists.ts';
import { NearMisses } from './nearMisses.ts';
import type { Rule } from '../schema/ruleFile.ts';
import type { Facts } from '../facts/facts.ts';
import type { Use } from '../actions/uses.ts';

/** What is asked of the rules: one callback of one request. */
export interface EvaluationInput<Name extends RuleCallback> {
  readonly callback: Name;
  readonly parameters: Parameters<Name>;
  readonly facts: Facts;
  /** The rules that may match, in the order in which they are asked. */
  readonly candidates: readonly ActiveRule[];
  readonly tools: RuleTools;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What applies where no rule answers. */
  readonly fallback?: (nearMisses: NearMisses) => Decided<Value<Name>> | AskPerson | undefined;
}

/** What the rules answer at one callback. */
export type RuleAnswer<Name extends RuleCallback> =
  Decided<Value<Name>> | Delegated<Value<Name>> | AskPerson | Undecided;

/** Asks the rules in order, until one of them ends it. */
export async function evaluate<Name extends RuleCallback>(
  input: EvaluationInput<Name>,
): Promise<RuleAnswer<Name>> {
  const { callback, parameters, facts, tools, now } = input;
  const changes = new Changes(callback, parameters);
  const attributions: Attribution[] = [];
  const nearMisses = new NearMisses();
  /** Of the rules that have changed something, which counts only when it is sent so. */
  const used: Use[] = [];
  let pause: { readonly by: DecidedBy; readonly limit?: AskOptions['limit'] } | null = null;

  const changed = (): Decided<Value<Name>> => {
    const misses = nearMisses.list;
    const untold = attributions.length === 0 ? misses : [];
    return new Decided(changes.put(untold), attributions, misses);
  };
  const changesSoFar = (): RuleAnswer<Name> => {
    if (pause !== null) {
      const { by, limit } = pause;
      return new AskPerson(by, nearMisses.list, {
        ...(attributions.length === 0 ? {} : { changes: changed() }),
        ...(limit === undefined ? {} : { limit }),
      });
    }
    const nothing = attributions.length === 0 && !changes.isSearching;
    return nothing ? new Undecided(nearMisses.list) : changed();
  };
  const forgetChanges = (): void => {
    for (const use of used) use.giveBack();
  };

  for (const active of input.candidates) {
    if (!nearMisses.allMatch(active, facts)) continue;
    const use = useOf(active, parameters, now);
    if (typeof use === 'string') {
      nearMisses.refused(active, use);
      continue;
    }
    const { rule, file, uses } = active;
    const verdict = await answerOf(callback, { parameters, rule, file, tools, changes, uses });
    const { by } = active;
    switch (verdict.kind) {
      case 'decide':
        forgetChanges();
        return new Decided(verdict.value, [{ decision: verdict.decision, by }], nearMisses.list);
      case 'delegate': {
        if (!changes.keepsChanges(verdict.answer)) forgetChanges();
        // In whichever form; the engine reads it as it reads any handler's.
        const answer = changes.mergedWith(verdict.answer) as Value<Name>;
        const forLater = changes.changesForLateAnswer(verdict.answer);
        return new Delegated(answer, by, attributions, nearMisses.list, forLater);
      }
      case 'ask':
        return new AskPerson(by, nearMisses.list);
      case 'pause':
        pause ??= { by, ...(verdict.limit === undefined ? {} : { limit: verdict.limit }) };
        break;
      case 'stop':
        if (verdict.decision !== undefined) attributions.push({ decision: verdict.decision, by });
        return changesSoFar();
      case 'modify':
        attributions.push({ decision: verdict.decision, by });
        used.push(use);
        break;
      case 'search':
        changes.search({
          filter: verdict.filter,
          attribution: { decision: verdict.decision, by },
          use,
        });
        used.push(use);
        break;
      case 'refuse':
        use.giveBack();
        nearMisses.refused(active, verdict.reason);
        break;
      case 'nothing':
        use.giveBack();
        break;
    }
  }
  return input.fallback?.(nearMisses) ?? changesSoFar();
}

/** One rule that fails must not switch off those that come after it, and never lets out what it was to keep back. */
async function answerOf<Name extends RuleCallback>(
  callback: Name,
  context: ActionContext<Name>,
): Promise<Verdict<Value<Name>>> {
  try {
    return await respond(callback, context);
  } catch (error) {
    const reason = `it failed: ${messageOf(error)}`;
    return failed(callback, context.rule, reason) ?? { kind: 'refuse', reason };
  }
}

/** Why a rule that matches does not act any more, or undefined. */
export function inactiveReason(
  { rule, uses }: { readonly rule: Rule; readonly uses: { readonly count: number } },
  now: number,
): string | undefined {
  if (rule.expires !== null && rule.expires <= now) {
    return `expired on ${new Date(rule.expires).toISOString().slice(0, 10)}`;
  }
  if (rule.times !== null && uses.count >= rule.times) {
    return `has acted ${howOften(rule.times)} already`;
  }
  return undefined;
}

/** That a rule which matches acts on this hop, or why it does not any more. One that has acted on it may go on. */
function useOf<Name extends RuleCallback>(
  { rule, uses }: ActiveRule,
  { browser, hop }: Parameters<Name>,
  now: number,
): Use | string {
  const expired = inactiveReason({ rule, uses: { count: 0 } }, now);
  if (expired !== undefined) return expired;
  return uses.take(rule.times, browser, hop) ?? inactiveReason({ rule, uses }, now) ?? '';
}
