import { AskPerson, Decided, Undecided } from '../engine/decisions/decision.ts';
import type { Attribution } from '../engine/decisions/decision.ts';
import type { HeaderList } from '../engine/message/headers.ts';
import type { Moment, RuleTools, Verdict, Words } from './actions/action.ts';
import { HeaderEdits } from './actions/headerEdits.ts';
import { respond } from './actions/registry.ts';
import type { ActiveRule } from './activeRule.ts';
import type { Parameters, RuleCallback, Value } from './callbacks.ts';
import { howOften } from './english.ts';
import { NearMisses } from './nearMisses.ts';
import type { Subject } from './subject.ts';

/** What is asked of the rules: one callback of one request. */
export interface Inquiry<Name extends RuleCallback> {
  readonly callback: Name;
  readonly parameters: Parameters<Name>;
  readonly subject: Subject;
  /** The rules that may match, in the order in which they are asked. */
  readonly candidates: readonly ActiveRule[];
  readonly tools: RuleTools;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What applies where no rule answers. */
  readonly fallback?: (nearMisses: NearMisses) => Decided<Value<Name>> | AskPerson | undefined;
}

/** Asks the rules in order, until one of them ends it. */
export async function evaluate<Name extends RuleCallback>(
  inquiry: Inquiry<Name>,
): Promise<Decided<Value<Name>> | AskPerson | Undecided> {
  const { callback, parameters, subject, tools, now } = inquiry;
  const headers = new HeaderEdits(headersAt(callback, parameters));
  const attributions: Attribution[] = [];
  const nearMisses = new NearMisses();

  const changesSoFar = (): Decided<Value<Name>> | Undecided =>
    attributions.length === 0
      ? new Undecided(nearMisses.list)
      : new Decided(
          changedValue(callback, parameters, headers.list),
          attributions,
          nearMisses.list,
        );

  for (const active of inquiry.candidates) {
    if (!nearMisses.allMatch(active, subject)) continue;
    const spent = outOfForce(active, now);
    if (spent !== undefined) {
      nearMisses.refused(active, spent);
      continue;
    }
    // Counted before the action is awaited, so that two requests at once cannot share the last use.
    active.uses.count++;
    const { rule, file, by } = active;
    const verdict = await answerOf(callback, { parameters, rule, file, tools, headers });
    switch (verdict.kind) {
      case 'decide':
        attributions.push(attribution(verdict, active));
        return new Decided(verdict.value, attributions, nearMisses.list);
      case 'ask':
        return new AskPerson(by, nearMisses.list);
      case 'stop':
        if (verdict.words !== undefined) attributions.push(attribution(verdict.words, active));
        return changesSoFar();
      case 'modify':
        attributions.push(attribution(verdict, active));
        break;
      case 'refuse':
        active.uses.count--;
        nearMisses.refused(active, verdict.reason);
        break;
      case 'nothing':
        active.uses.count--;
        break;
    }
  }
  return inquiry.fallback?.(nearMisses) ?? changesSoFar();
}

/** One rule that fails must not switch off those that come after it. */
async function answerOf<Name extends RuleCallback>(
  callback: Name,
  moment: Moment<Name>,
): Promise<Verdict<Value<Name>>> {
  try {
    return await respond(callback, moment);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'refuse', reason: `it failed: ${reason}` };
  }
}

/** Why a rule that matches does not act any more, or undefined. */
export function outOfForce(
  { rule, uses }: Pick<ActiveRule, 'rule' | 'uses'>,
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

function attribution({ decision, explanation, emphasis }: Words, { by }: ActiveRule): Attribution {
  return { decision, by, explanation, ...(emphasis === undefined ? {} : { emphasis }) };
}

function headersAt<Name extends RuleCallback>(
  callback: Name,
  parameters: Parameters<Name>,
): HeaderList {
  if (callback === 'onBeforeResourceLoad') return parameters.request.headers;
  return 'response' in parameters ? parameters.response.headers : [];
}

/** The answer that carries what rules changed on the way. Only two callbacks have something to change. */
function changedValue<Name extends RuleCallback>(
  callback: Name,
  parameters: Parameters<Name>,
  headers: HeaderList,
): Value<Name> {
  const values: { readonly [Changed in RuleCallback]?: () => Value<Changed> } = {
    onBeforeResourceLoad: () => {
      (parameters as Parameters<'onBeforeResourceLoad'>).request.headers = headers;
      return { action: 'continue' };
    },
    onResourceResponse: () => ({ action: 'accept', headers }),
  };
  const value = values[callback];
  if (value === undefined) {
    throw new Error(`A rule changed something at ${callback}, which has nothing to change`);
  }
  return value();
}
