import type { ActiveRule } from './activeRule.ts';
import type { RuleCallback } from './callbacks.ts';
import type { Subject } from './subject.ts';

/** In the order in which they are asked. */
type Bucket = ActiveRule[];

/** Finds the rules that can match a host without looking at the others. */
export class RuleIndex {
  readonly #callbacks = new Map<
    RuleCallback,
    { byDomain: Map<string, Bucket>; anywhere: Bucket }
  >();

  /** @param rules in the order in which they are asked. */
  constructor(rules: readonly ActiveRule[]) {
    rules.forEach((active, rank) => {
      active.rank = rank;
      for (const callback of active.reach) this.#add(callback, active);
    });
  }

  /** Whether any rule acts at `callback`. */
  hasRulesAt(callback: RuleCallback): boolean {
    return this.#callbacks.has(callback);
  }

  /** The rules that act at `callback` and whose conditions do not exclude the subject's host, in order. */
  candidates(callback: RuleCallback, subject: Subject): readonly ActiveRule[] {
    const rules = this.#callbacks.get(callback);
    if (rules === undefined) return [];
    let found: Bucket = rules.anywhere;
    for (const domain of subject.url.domains) {
      const bucket = rules.byDomain.get(domain);
      if (bucket !== undefined) found = merged(found, bucket);
    }
    return found;
  }

  #add(callback: RuleCallback, rule: ActiveRule): void {
    let rules = this.#callbacks.get(callback);
    if (rules === undefined) {
      rules = { byDomain: new Map(), anywhere: [] };
      this.#callbacks.set(callback, rules);
    }
    const { domains } = rule.clues;
    if (domains === undefined) rules.anywhere.push(rule);
    for (const domain of domains ?? []) {
      const bucket = rules.byDomain.get(domain);
      if (bucket === undefined) rules.byDomain.set(domain, [rule]);
      else bucket.push(rule);
    }
  }
}

/** Both in one order, each rule once. */
function merged(left: Bucket, right: Bucket): Bucket {
  if (left.length === 0) return right;
  const both: Bucket = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const fromLeft = left[i];
    const fromRight = right[j];
    if (fromLeft !== undefined && (fromRight === undefined || fromLeft.rank <= fromRight.rank)) {
      if (fromLeft.rank === fromRight?.rank) j++;
      both.push(fromLeft);
      i++;
    } else if (fromRight !== undefined) {
      both.push(fromRight);
      j++;
    }
  }
  return both;
}
