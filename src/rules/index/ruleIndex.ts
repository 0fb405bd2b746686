import type { ActiveRule } from '../evaluate/activeRule.ts';
import type { RuleCallback } from '../facts/callbacks.ts';
import { tokensOf } from '../facts/urlClues.ts';
import type { UrlClues } from '../facts/urlClues.ts';
import type { Facts, UrlFacts } from '../facts/facts.ts';

/** Sorted by {@link inOrder}. */
type Sorted = ActiveRule[];

/**
 * Finds the rules that can match a URL without looking at the others: by the domains that they name, and among those of one
 * domain, or of none, by a token of the URL that they need (as ad blockers do). Rules come and go one by one, and of those that
 * are here only the ones that are in force are found.
 */
export class RuleIndex {
  /** Rules that act at the same callbacks have an index in common. */
  readonly #byReach = new Map<readonly RuleCallback[], UrlIndex>();
  readonly #byCallback = new Map<RuleCallback, UrlIndex[]>();

  /** Whether any rule acts at `callback`, also one of a version that comes into force or has just left it. */
  hasRulesAt(callback: RuleCallback): boolean {
    return this.#byCallback.has(callback);
  }

  /** The rules that act at `callback` and whose conditions do not exclude the request's URL, in order. */
  candidates(callback: RuleCallback, { url }: Pick<Facts, 'url'>): readonly ActiveRule[] {
    const lists: Sorted[] = [];
    for (const index of this.#byCallback.get(callback) ?? []) index.find(url, lists);
    const [first = []] = lists;
    // A rule that names several domains, or one of several tokens, is in several lists.
    const found = lists.length < 2 ? first : [...new Set(lists.flat())].sort(inOrder);
    return found.every(isInForce) ? found : found.filter(isInForce);
  }

  add(rule: ActiveRule): void {
    let index = this.#byReach.get(rule.callbacks);
    if (index === undefined) {
      index = new UrlIndex();
      this.#byReach.set(rule.callbacks, index);
      for (const callback of rule.callbacks) {
        this.#byCallback.set(callback, [...(this.#byCallback.get(callback) ?? []), index]);
      }
    }
    index.add(rule);
  }

  remove(rule: ActiveRule): void {
    const index = this.#byReach.get(rule.callbacks);
    if (index === undefined) return;
    index.remove(rule);
    if (index.size > 0) return;
    this.#byReach.delete(rule.callbacks);
    for (const callback of rule.callbacks) {
      const others = (this.#byCallback.get(callback) ?? []).filter((each) => each !== index);
      if (others.length > 0) this.#byCallback.set(callback, others);
      else this.#byCallback.delete(callback);
    }
  }
}

function isInForce({ version }: ActiveRule): boolean {
  return version.isInForce;
}

/** Rules by the URLs that they can match. */
class UrlIndex {
  readonly #byDomain = new Map<string, Bucket>();
  readonly #anywhere = new Bucket();
  size = 0;

  add(rule: ActiveRule): void {
    this.size++;
    const { domains, tokens } = rule.clues;
    if (domains === undefined) this.#anywhere.add(rule, tokens, '');
    for (const domain of domains ?? []) {
      let bucket = this.#byDomain.get(domain);
      if (bucket === undefined) {
        bucket = new Bucket();
        this.#byDomain.set(domain, bucket);
      }
      bucket.add(rule, tokens, domain);
    }
  }

  remove(rule: ActiveRule): void {
    this.size--;
    const { domains, tokens } = rule.clues;
    if (domains === undefined) this.#anywhere.remove(rule, tokens);
    for (const domain of domains ?? []) {
      const bucket = this.#byDomain.get(domain);
      bucket?.remove(rule, tokens);
      if (bucket?.size === 0) this.#byDomain.delete(domain);
    }
  }

  /** Appends the lists whose rules may match. */
  find(url: UrlFacts, lists: Sorted[]): void {
    this.#anywhere.find(url, lists);
    for (const domain of url.domains) this.#byDomain.get(domain)?.find(url, lists);
  }
}

/** So many URLs have them that they tell nothing. */
const COMMON: readonly string[] = ['http', 'https', 'www', 'com', 'org', 'net'];

/** So few rules are all looked at: most of a long list of domains have one. */
const FEW = 4;

type Tokens = NonNullable<UrlClues['tokens']>;

/** The rules of one domain, or those that name none. */
class Bucket {
  /** Those that are found under no token. */
  #others: Sorted = [];
  /** Null: there have never been more than a few rules. */
  #byToken: Map<string, Sorted> | null = null;
  size = 0;

  /** @param domain whose bucket it is */
  add(rule: ActiveRule, tokens: Tokens = [], domain: string): void {
    this.size++;
    if (this.#byToken === null && this.size > FEW) {
      this.#byToken = new Map();
      const few = this.#others;
      this.#others = [];
      for (const each of few) this.#put(each, each.clues.tokens, domain, this.#byToken);
    }
    if (this.#byToken === null) insert(this.#others, rule);
    else this.#put(rule, tokens, domain, this.#byToken);
  }

  remove(rule: ActiveRule, tokens: Tokens = []): void {
    this.size--;
    if (withdraw(this.#others, rule) || this.#byToken === null) return;
    // Under which ones it is was decided when it came.
    for (const token of tokens.flat()) {
      const list = this.#byToken.get(token);
      if (list !== undefined && withdraw(list, rule) && list.length === 0) {
        this.#byToken.delete(token);
      }
    }
  }

  /** Appends the lists whose rules may match. */
  find(url: UrlFacts, lists: Sorted[]): void {
    if (this.#others.length > 0) lists.push(this.#others);
    if (this.#byToken === null || this.#byToken.size === 0) return;
    for (const token of url.tokens) {
      const list = this.#byToken.get(token);
      if (list !== undefined) lists.push(list);
    }
  }

  #put(rule: ActiveRule, tokens: Tokens = [], domain: string, byToken: Map<string, Sorted>): void {
    const best = bestTokens(tokens, domain, byToken);
    if (best.length === 0) insert(this.#others, rule);
    for (const token of best) {
      const list = byToken.get(token);
      if (list === undefined) byToken.set(token, [rule]);
      else insert(list, rule);
    }
  }
}

/** Those under which the fewest rules are found already, and which not every URL of the domain has. */
function bestTokens(
  tokens: Tokens,
  domain: string,
  byToken: ReadonlyMap<string, Sorted>,
): readonly string[] {
  let best: readonly string[] = [];
  let least = Infinity;
  const ofDomain = tokensOf(domain);
  for (const choice of tokens) {
    if (choice.some((token) => COMMON.includes(token) || ofDomain.has(token))) continue;
    const found = choice.reduce((sum, token) => sum + (byToken.get(token)?.length ?? 0), 0);
    // Of equal ones the last: in a path it tells more than those before.
    if (found > least) continue;
    best = choice;
    least = found;
  }
  return best;
}

/** The order in which rules are asked: higher priority first, then files by path and rules as they stand. */
export function inOrder(a: ActiveRule, b: ActiveRule): number {
  if (a.rule.priority !== b.rule.priority) return b.rule.priority - a.rule.priority;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  // Two versions of a file are here while one takes the place of the other.
  return a.version.number - b.version.number || a.position - b.position;
}

function insert(list: Sorted, rule: ActiveRule): void {
  // Mostly files are read in order, and a rule goes to the end.
  const last = list.at(-1);
  if (last === undefined || inOrder(last, rule) < 0) list.push(rule);
  else list.splice(placeOf(list, rule), 0, rule);
}

/** Whether it was there. */
function withdraw(list: Sorted, rule: ActiveRule): boolean {
  const at = placeOf(list, rule);
  if (list[at] !== rule) return false;
  list.splice(at, 1);
  return true;
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
