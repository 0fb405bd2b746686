import type { Fault, ValuePath } from '../document/fault.ts';
import type { RuleCondition } from '../schema/ruleFile.ts';
import type { FactName, Facts } from '../facts/facts.ts';
import type { UrlClues } from '../facts/urlClues.ts';

/** One condition of a rule, ready to be asked. */
export interface Condition {
  readonly matches: (facts: Facts) => boolean;
  /** Why it does not match, as it follows "but": "the method is GET, not POST". Only asked when it does not. */
  readonly mismatch: (facts: Facts) => string;
}

/** `unknown`: what it looks at is not known yet. */
export type Truth = 'matches' | 'differs' | 'unknown';

export type KnownFacts = Pick<ReadonlySet<FactName>, 'has'>;

/** What a condition answers beyond {@link Condition} where not everything is known; conditions made of others need it. */
export interface PartialCondition extends Condition {
  /** As {@link Condition.matches}, when only these facts are known. */
  readonly test: (facts: Facts, known: KnownFacts) => Truth;
  /** Says which place or thing the rule is meant for. */
  readonly locates: boolean;
  /** That it does not match shows that the rule is meant for another place, so that it is no near miss. */
  readonly isElsewhere: (facts: Facts) => boolean;
}

/** A place in "On … requests …: does this". */
export type Phrase =
  /** Stands after "requests": "to example.com". */
  | { readonly after: string }
  /** Stands before "requests": "https"; or, where nothing can stand there, after: "over https". */
  | { readonly before: string; readonly behind: string };

/** A field of {@link RuleCondition}: what it needs to know, how it is checked, compiled and said. */
export interface ConditionKind<Value> {
  /**
   * What must be known; at a callback where it is not, a rule with this condition does not act. Null: what the conditions
   * that it is made of need.
   */
  readonly needs: FactName | null;
  /** What it looks at: "host", "method". */
  readonly noun: string;
  /** Says which place or thing the rule is meant for. Where it does not match, the rule is no near miss. */
  readonly locates?: true;
  /** What the schema can't see. Paths begin at the condition's own value. */
  faults?(value: Value, condition: RuleCondition): readonly Fault[];
  /** What is in the URL of every request that it matches, so that the others need not be asked. */
  clues?(value: Value, condition: RuleCondition): UrlClues;
  /**
   * Whether it may match when these facts are known, and whether it may be known not to. Default: where what it needs is
   * known.
   */
  canMatch?(value: Value, known: KnownFacts): boolean;
  canDiffer?(value: Value, known: KnownFacts): boolean;
  compile(value: Value, condition: RuleCondition): Condition | PartialCondition;
  describe(value: Value, condition: RuleCondition): Phrase;
}

/** One field of a rule's condition, with its kind. */
export interface ConditionField<Name extends string = string> {
  readonly name: Name;
  readonly kind: ConditionKind<unknown>;
  readonly value: unknown;
  /** The object that it stands in. */
  readonly owner: RuleCondition;
  /** From the rule's condition to the value. */
  readonly path: ValuePath;
}

export interface CompiledCondition extends PartialCondition {
  readonly name: string;
  readonly kind: ConditionKind<unknown>;
  readonly path: ValuePath;
}

export function compileStated({
  name,
  kind,
  value,
  owner,
  path,
}: ConditionField): CompiledCondition {
  const compiled = kind.compile(value, owner);
  if ('test' in compiled) return { name, kind, path, ...compiled };
  const { matches, mismatch } = compiled;
  const locates = kind.locates === true;
  return {
    name,
    kind,
    path,
    matches,
    mismatch,
    test: (facts, known) => {
      if (!isKnown(kind, known)) return 'unknown';
      return matches(facts) ? 'matches' : 'differs';
    },
    locates,
    isElsewhere: () => locates,
  };
}

function isKnown({ needs }: ConditionKind<unknown>, known: KnownFacts): boolean {
  return needs === null || known.has(needs);
}

/** Whether the condition can hold when these facts are known. */
export function fieldCanMatch({ kind, value }: ConditionField, known: KnownFacts): boolean {
  return kind.canMatch?.(value, known) ?? isKnown(kind, known);
}

/** Whether the condition can be known not to hold. */
export function fieldCanDiffer({ kind, value }: ConditionField, known: KnownFacts): boolean {
  return kind.canDiffer?.(value, known) ?? isKnown(kind, known);
}

/** Several conditions that must all hold. */
export function testAll(
  conditions: readonly PartialCondition[],
  facts: Facts,
  known: KnownFacts,
): Truth {
  const truths = conditions.map(({ test }) => test(facts, known));
  if (truths.includes('differs')) return 'differs';
  return truths.includes('unknown') ? 'unknown' : 'matches';
}
