import { isDeepStrictEqual } from 'node:util';
import type { RuleReference } from '../../session/sessionEvent.ts';
import { actionKindOf } from '../actions/registry.ts';
import type { ActiveRule } from '../evaluate/activeRule.ts';
import type { RuleCallback } from '../facts/callbacks.ts';
import { flatConditions } from '../conditions/registry.ts';
import type { Fault } from '../document/fault.ts';
import type { RuleAction, RuleFile } from '../schema/ruleFile.ts';
import { runToEnd } from '../document/slices.ts';
import type { Steps } from '../document/slices.ts';
import { impliesAll, isUnder } from '../conditions/implies.ts';
import type { Conjunction } from '../conditions/implies.ts';

/** Something that is wrong with a rule because of another one. */
export interface RuleFinding {
  /** The rule's file. The fault's path begins at its root. */
  readonly file: string;
  readonly fault: Fault;
  /** The other rule. */
  readonly because: RuleReference;
}

/** The rules to look at: a RuleBook. */
export interface AnalyzedRules {
  readonly files: readonly RuleFile[];
  readonly activeRules: readonly ActiveRule[];
}

/** A rule that ends the search wherever its conditions match, for certain and for as long as it is there. */
interface TerminalRule {
  readonly active: ActiveRule;
  readonly rank: number;
  readonly conditions: Conjunction;
}

/** Actions of which one and the same is answered to every request: what the others answer is for the request to say. */
const ENDING: Readonly<Record<RuleAction['type'], boolean>> = {
  allow: true,
  block: true,
  breakpoint: false,
  certificateError: true,
  continueRequest: false,
  continueWithAuth: true,
  cookieJar: true,
  cookies: true,
  fault: false,
  fulfill: true,
  modifyHeaders: false,
  modifyResponse: false,
  protocolExecution: true,
  redirect: false,
  replaceBody: false,
  retry: false,
  rewriteRedirect: true,
  script: false,
  selectClientCertificate: true,
};

/** Of the rules that might come before one, so many are compared with it: a limit to the time, not to the truth. */
const MAX_COMPARED = 100;

/**
 * Rules that never act because another one always comes first, and rules that stand there twice. All rules at once: it
 * yields after each of them, so that whoever runs it can let others go first.
 */
export function* analyzing({ files, activeRules }: AnalyzedRules): Steps<RuleFinding[]> {
  const places = placesOf(files);
  const findings: RuleFinding[] = [];
  const enders = new TerminalRules();
  const twins = new Map<string, ActiveRule[]>();
  for (const [rank, active] of activeRules.entries()) {
    const path = places.get(active.rule);
    const conditions = flatConditions(active.rule.condition);
    const before = enders.shadowing(active, rank, conditions);
    const twin = before === null ? duplicateOf(active, twins) : null;
    if (path !== undefined && before !== null) findings.push(shadowed(active, before, path));
    else if (path !== undefined && twin !== null) findings.push(repeated(active, twin, path));
    enders.add({ active, rank, conditions });
    yield;
  }
  return findings;
}

/** {@link analyzing} at one go. */
export function analyzeRules(rules: AnalyzedRules): RuleFinding[] {
  return runToEnd(analyzing(rules));
}

/** The rules that end a search, found by the hosts that they are for. */
class TerminalRules {
  readonly #byDomain = new Map<string, TerminalRule[]>();
  readonly #anywhere: TerminalRule[] = [];

  add(ender: TerminalRule): void {
    const { active } = ender;
    if (!active.callbacks.some((callback) => endsAt(active, callback))) return;
    const { domains } = active.clues;
    if (domains === undefined) this.#anywhere.push(ender);
    for (const domain of domains ?? []) {
      const bucket = this.#byDomain.get(domain);
      if (bucket === undefined) this.#byDomain.set(domain, [ender]);
      else bucket.push(ender);
    }
  }

  /** The first rule because of which `active` is never asked at some callback, if at every one there is such a rule. */
  shadowing(active: ActiveRule, rank: number, conditions: Conjunction): ActiveRule | null {
    if (active.callbacks.length === 0) return null;
    const covering = this.#near(active).filter(
      (ender) => ender.rank < rank && impliesAll(conditions, ender.conditions),
    );
    if (covering.length === 0) return null;
    const before = active.callbacks.map(
      (callback) => covering.find((ender) => endsAt(ender.active, callback))?.active,
    );
    return before.every((each) => each !== undefined) ? (before[0] ?? null) : null;
  }

  #near({ clues }: ActiveRule): TerminalRule[] {
    // Whatever covers a rule covers each of its hosts, so one of them is enough to find it.
    const host = clues.domains?.[0];
    const found = this.#anywhere.slice(0, MAX_COMPARED);
    if (host === undefined) return found;
    for (const [domain, bucket] of above(host, this.#byDomain)) {
      if (isUnder(host, domain)) found.push(...bucket.slice(0, MAX_COMPARED));
    }
    return found;
  }
}

function* above<Value>(host: string, map: ReadonlyMap<string, Value>): Generator<[string, Value]> {
  for (let domain = host; ; domain = domain.slice(domain.indexOf('.') + 1)) {
    const value = map.get(domain);
    if (value !== undefined) yield [domain, value];
    if (!domain.includes('.')) return;
  }
}

/** Whether the rule ends the search at a callback whenever its conditions match there. */
function endsAt({ rule, callbacks }: ActiveRule, callback: RuleCallback): boolean {
  const { action, times, expires } = rule;
  if (times !== null || expires !== null || !callbacks.includes(callback)) return false;
  const kind = actionKindOf(rule);
  if (kind.effectAt(action, callback) === 'adds') return false;
  if (kind.refusesWhen?.(action, callback) !== undefined) return false;
  // A target that is given can turn out to be none, or the place itself.
  return ENDING[action.type] && !(action.type === 'rewriteRedirect' && 'redirect' in action);
}

/** An earlier rule that does the same under the same conditions. What is done twice on purpose has another name for it. */
function duplicateOf(active: ActiveRule, twins: Map<string, ActiveRule[]>): ActiveRule | null {
  const { condition, action, times, expires } = active.rule;
  const key = `${action.type} ${JSON.stringify(condition)}`;
  const same = twins.get(key) ?? [];
  twins.set(key, same);
  const twin = same.find(({ rule }) => isDeepStrictEqual(rule.action, action));
  if (times === null && expires === null) same.push(active);
  return twin ?? null;
}

function shadowed(active: ActiveRule, before: ActiveRule, path: Fault['path']): RuleFinding {
  const [callback] = active.callbacks;
  const does = actionKindOf(before.rule).effectAt(before.rule.action, callback ?? 'onBeforeBrowse');
  return {
    file: active.file,
    because: before.reference,
    fault: {
      code: 'shadowed',
      severity: 'warning',
      message: `This rule never acts: ${nameOf(before, active)} comes first, matches whatever this one matches, and ${does === 'asks' ? 'asks a person' : 'decides'}.`,
      hint: 'Give this one a higher priority, narrow the other one, or remove one of them.',
      path: [...path, 'id'],
    },
  };
}

function repeated(active: ActiveRule, twin: ActiveRule, path: Fault['path']): RuleFinding {
  return {
    file: active.file,
    because: twin.reference,
    fault: {
      code: 'repeated',
      severity: 'warning',
      message: `This rule does the same as ${nameOf(twin, active)}, with the same conditions.`,
      hint: 'Remove one of them.',
      path: [...path, 'id'],
    },
  };
}

/** "other-rule (line 12)", with the file where it is another one. */
function nameOf({ rule, file }: ActiveRule, { file: here }: ActiveRule): string {
  const line = `line ${String(rule.line)}`;
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return `${rule.id} (${file === here ? line : `${name}, ${line}`})`;
}

function placesOf(files: readonly RuleFile[]): ReadonlyMap<object, Fault['path']> {
  return new Map(
    files.flatMap(({ rules }) => rules.map((rule, index) => [rule, ['rules', index]] as const)),
  );
}
