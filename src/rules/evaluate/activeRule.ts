import type { RuleReason, RuleReference } from '../../session/sessionEvent.ts';
import { actionKindOf } from '../actions/registry.ts';
import { factNamesAt } from '../facts/callbacks.ts';
import type { RuleCallback } from '../facts/callbacks.ts';
import { fieldCanMatch, testAll } from '../conditions/condition.ts';
import type { CompiledCondition, KnownFacts, Truth } from '../conditions/condition.ts';
import { cluesOf, compileConditions, flatConditions } from '../conditions/registry.ts';
import type { UrlClues } from '../facts/urlClues.ts';
import type { Rule } from '../schema/ruleFile.ts';
import type { Facts } from '../facts/facts.ts';
import { reasonOf } from './ruleReason.ts';
import { Uses } from '../actions/uses.ts';

/** A rule file as it was at one time. Its rules act while it is in force. */
export interface FileVersion {
  readonly path: string;
  /** Of two versions of a file the later one has the higher number. */
  readonly number: number;
  readonly isInForce: boolean;
}

/**
 * A rule that acts, or did or will. There may be a hundred thousand, of which a session asks a few: what only those need is made
 * when it is needed.
 */
export class ActiveRule {
  readonly rule: Rule;
  readonly version: FileVersion;
  /** Which rule of its file it is, from 0. */
  readonly position: number;
  /** Where it acts. */
  readonly callbacks: readonly RuleCallback[];
  #conditions: readonly CompiledCondition[] | null = null;
  #uses: Uses | null;
  #by: (RuleReference & RuleReason) | null = null;

  constructor(rule: Rule, version: FileVersion, position: number) {
    this.rule = rule;
    this.version = version;
    this.position = position;
    this.callbacks = shared(callbacksOf(rule));
    // Who counts its uses must not lose one while its file is read anew.
    this.#uses = rule.times === null ? null : new Uses();
  }

  get file(): string {
    return this.version.path;
  }

  get reference(): RuleReference {
    const { id, line } = this.rule;
    return { kind: 'rule', id, file: this.file, line };
  }

  /** Who it is and why it is there, as the log says it: made once, when it first has something to say. */
  get by(): RuleReference & RuleReason {
    this.#by ??= { ...this.reference, ...reasonOf(this.rule) };
    return this.#by;
  }

  /** Ready to be asked, and kept so. */
  get conditions(): readonly CompiledCondition[] {
    this.#conditions ??= compileConditions(this.rule.condition);
    return this.#conditions;
  }

  /** {@link conditions} for whoever asks every rule once: what was not kept before is not kept after. */
  compiled(): readonly CompiledCondition[] {
    return this.#conditions ?? compileConditions(this.rule.condition);
  }

  /** What is in the URL of all that it matches. */
  get clues(): UrlClues {
    return cluesOf(this.rule.condition);
  }

  /** Shared by all versions of the rule. */
  get uses(): Uses {
    this.#uses ??= new Uses();
    return this.#uses;
  }

  /** Null: it has had no need to count any. */
  get knownUses(): Uses | null {
    return this.#uses;
  }

  /** Goes on counting where the version before it has stopped. */
  continueCounting(uses: Uses): void {
    this.#uses = uses;
  }
}

/** The callbacks where the rule's action has something to say and where what is known can make its conditions hold. */
export function callbacksOf(rule: Rule): RuleCallback[] {
  const conditions = flatConditions(rule.condition);
  return actionKindOf(rule)
    .actsAt(rule.action)
    .filter((callback) => {
      const known = factNamesAt(callback);
      return conditions.every((each) => fieldCanMatch(each, known));
    });
}

/** There are few different lists of callbacks, and each is there once: an index can tell them apart by what they are. */
function shared(callbacks: readonly RuleCallback[]): readonly RuleCallback[] {
  const key = callbacks.join();
  const known = lists.get(key) ?? callbacks;
  lists.set(key, known);
  return known;
}

const lists = new Map<string, readonly RuleCallback[]>();

/** Whether all conditions of a rule hold, when only these facts are known. */
export function testRule({ conditions }: ActiveRule, facts: Facts, known: KnownFacts): Truth {
  return testAll(conditions, facts, known);
}
