import type { NearMiss } from '../../session/sessionEvent.ts';
import type { ActiveRule } from './activeRule.ts';
import type { CompiledCondition } from '../conditions/condition.ts';
import { inWords } from '../../words/lists.ts';
import type { Facts } from '../facts/facts.ts';

const AT_MOST = 3;

/** Collects the rules that almost acted: all conditions matched but the action refused, or all but one matched. */
export class NearMisses {
  /** The nearest first; equally near ones in the order in which they were asked. */
  readonly #found: { readonly nearness: number; readonly tell: () => NearMiss }[] = [];

  /** Whether all conditions of a rule match. If all but one do, and the rule is meant for this place, it is noted. */
  allMatch(active: ActiveRule, facts: Facts): boolean {
    const { conditions } = active;
    let missed: CompiledCondition | undefined;
    for (const condition of conditions) {
      if (condition.matches(facts)) continue;
      if (missed !== undefined || condition.isElsewhere(facts)) return false;
      missed = condition;
    }
    if (missed === undefined) return true;
    // Of many rules that are equally near, only the first are looked at more closely.
    if (!this.#wouldKeep(conditions.length - 1)) return false;
    const matched = conditions.filter((condition) => condition !== missed);
    if (matched.some(({ locates }) => locates)) {
      const { mismatch } = missed;
      this.#add(matched.length, () => ({
        by: active.by,
        reason: nearMissSentence(matched, mismatch(facts)),
      }));
    }
    return false;
  }

  /** All conditions matched, but: `reason`. */
  refused(active: ActiveRule, reason: string): void {
    this.#add(Infinity, () => ({
      by: active.by,
      reason: nearMissSentence(active.conditions, reason),
    }));
  }

  get list(): readonly NearMiss[] {
    return this.#found.map(({ tell }) => tell());
  }

  #wouldKeep(nearness: number): boolean {
    return this.#found.length < AT_MOST || (this.#found.at(-1)?.nearness ?? 0) < nearness;
  }

  /** Only those that are kept until the end are put into words. */
  #add(nearness: number, tell: () => NearMiss): void {
    const after = this.#found.findIndex((other) => other.nearness < nearness);
    this.#found.splice(after < 0 ? this.#found.length : after, 0, { nearness, tell });
    if (this.#found.length > AT_MOST) this.#found.length = AT_MOST;
  }
}

/** "matches the host, but the method is GET, not POST". */
export function nearMissSentence(matched: readonly CompiledCondition[], reason: string): string {
  const nouns = [...new Set(matched.map(({ kind }) => `the ${kind.noun}`))];
  return `matches ${nouns.length === 0 ? 'every request' : inWords(nouns, 'and')}, but ${reason}`;
}
