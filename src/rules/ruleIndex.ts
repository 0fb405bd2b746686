import type { ActiveRule } from './activeRule.ts';
import type { RuleCallback } from './callbacks.ts';
import { tokensOf } from './conditions/urlClues.ts';
import type { Subject, SubjectUrl } from './subject.ts';

/** Sorted by {@link inOrder}. */
type Sorted = ActiveRule[];

/**
 * Finds the rules that can match a URL without looking at the others: by the domains that they name, and among those of one
 * domain, or of none, by a token of the URL that they need (as ad blockers do). Rules come and go one by one.
 */
export class RuleIndex {
  readonly #callbacks = new Map<RuleCallback, CallbackIndex>();

  /** Whether any rule acts at `callback`. */
  hasRulesAt(callback: RuleCallback): boolean {
    return this.#callbacks.has(callback);
  }

  /** The rules that act at `callback` and whose conditions do not exclude the subject's URL, in order. */
  candidates(callback: RuleCallback, { url }: Pick<Subject, 'url'>): readonly ActiveRule[] {
    return this.#callbacks.get(callback)?.find(url) ?? [];
  }

  add(rule: ActiveRule): void {
    for (const callback of rule.reach) {
      let index = this.#callbacks.get(callback);
      if (index === undefined) {
        index = new CallbackIndex();
        this.#callbacks.set(callback, index);
      }
      index.add(rule);
    }
  }

  remove(rule: ActiveRule): void {
    for (const callback of rule.reach) {
      const index = this.#callbacks.get(callback);
      index?.remove(rule);
      if (index?.size === 0) this.#callbacks.delete(callback);
    }
  }
}

/** The rules that act at one callback. */
class CallbackIndex {
  readonly #byDomain = new Map<string, Bucket>();
  readonly #anywhere = new Bucket('');
  size = 0;

  add(rule: ActiveRule): void {
    this.size++;
    for (const domain of domainsOf(rule)) this.#bucketOf(domain).add(rule);
  }

  remove(rule: ActiveRule): void {
    this.size--;
    for (const domain of domainsOf(rule)) {
      const bucket = this.#bucketOf(domain);
      bucket.remove(rule);
      if (bucket.size === 0 && domain !== null) this.#byDomain.delete(domain);
    }
  }

  find(url: SubjectUrl): readonly ActiveRule[] {
    const lists: Sorted[] = [];
    this.#anywhere.find(url, lists);
    for (const domain of url.domains) this.#byDomain.get(domain)?.find(url, lists);
    if (lists.length < 2) return lists[0] ?? [];
    // A rule that names several domains, or one of several tokens, is in several lists.
    return [...new Set(lists.flat())].sort(inOrder);
  }

  #bucketOf(domain: string | null): Bucket {
    if (domain === null) return this.#anywhere;
    let bucket = this.#byDomain.get(domain);
    if (bucket === undefined) {
      bucket = new Bucket(domain);
      this.#byDomain.set(domain, bucket);
    }
    return bucket;
  }
}

function domainsOf({ clues }: ActiveRule): readonly (string | null)[] {
  return clues.domains ?? [null];
}

/** So many URLs have them that they tell nothing. */
const COMMON = ['http', 'https', 'www', 'com', 'org', 'net'];

/** The rules of one domain, or those that name none. */
class Bucket {
  readonly #byToken = new Map<string, Sorted>();
  readonly #withoutToken: Sorted = [];
  /** Under which tokens a rule is found: the best ones when it came. */
  readonly #tokensOf = new Map<ActiveRule, readonly string[]>();
  readonly #domain: string;
  /** What is in every URL that is looked up here; found out when the first rule needs it. */
  #useless: ReadonlySet<string> | undefined;

  constructor(domain: string) {
    this.#domain = domain;
  }

  get size(): number {
    return this.#tokensOf.size;
  }

  add(rule: ActiveRule): void {
    const tokens = this.#bestTokens(rule);
    this.#tokensOf.set(rule, tokens);
    if (tokens.length === 0) insert(this.#withoutToken, rule);
    for (const token of tokens) {
      const list = this.#byToken.get(token);
      if (list === undefined) this.#byToken.set(token, [rule]);
      else insert(list, rule);
    }
  }

  remove(rule: ActiveRule): void {
    const tokens = this.#tokensOf.get(rule) ?? [];
    this.#tokensOf.delete(rule);
    if (tokens.length === 0) withdraw(this.#withoutToken, rule);
    for (const token of tokens) {
      const list = this.#byToken.get(token) ?? [];
      withdraw(list, rule);
      if (list.length === 0) this.#byToken.delete(token);
    }
  }

  /** Appends the lists whose rules may match. */
  find(url: SubjectUrl, lists: Sorted[]): void {
    if (this.#withoutToken.length > 0) lists.push(this.#withoutToken);
    if (this.#byToken.size === 0) return;
    for (const token of url.tokens) {
      const list = this.#byToken.get(token);
      if (list !== undefined) lists.push(list);
    }
  }

  /** Those under which the fewest rules are found already. */
  #bestTokens({ clues: { tokens = [] } }: ActiveRule): readonly string[] {
    let best: readonly string[] = [];
    if (tokens.length === 0) return best;
    this.#useless ??= new Set([...COMMON, ...tokensOf(this.#domain)]);
    const useless = this.#useless;
    let least = Infinity;
    for (const choice of tokens) {
      if (choice.some((token) => useless.has(token))) continue;
      const found = choice.reduce((sum, token) => sum + (this.#byToken.get(token)?.length ?? 0), 0);
      // Of equal ones the last: in a path it tells more than those before.
      if (found > least) continue;
      best = choice;
      least = found;
    }
    return best;
  }
}

/** The order in which rules are asked: higher priority first, then files by path and rules as they stand. */
export function inOrder(a: ActiveRule, b: ActiveRule): number {
  if (a.rule.priority !== b.rule.priority) return b.rule.priority - a.rule.priority;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.position - b.position;
}

function insert(list: Sorted, rule: ActiveRule): void {
  // Mostly files are read in order, and a rule goes to the end.
  const last = list.at(-1);
  if (last === undefined || inOrder(last, rule) < 0) list.push(rule);
  else list.splice(placeOf(list, rule), 0, rule);
}

function withdraw(list: Sorted, rule: ActiveRule): void {
  const at = placeOf(list, rule);
  if (list[at] === rule) list.splice(at, 1);
}

/** Where the first rule stands that does not come before this one. */
function placeOf(list: Sorted, rule: ActiveRule): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other !== undefined && inOrder(other, rule) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
