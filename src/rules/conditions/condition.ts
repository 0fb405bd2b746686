import type { Fault } from '../fault.ts';
import type { RuleCondition } from '../ruleFile.ts';
import type { Fact, Subject } from '../subject.ts';

/** One condition of a rule, ready to be asked. */
export interface Condition {
  readonly matches: (subject: Subject) => boolean;
  /** Why it does not match, as it follows "but": "the method is GET, not POST". Only asked when it does not. */
  readonly mismatch: (subject: Subject) => string;
}

/** A place in "On … requests …: does this". */
export interface Phrase {
  /** Stands before "requests": "https". */
  readonly before?: string;
  /** Stands after "requests": "to example.com". */
  readonly after?: string;
}

/** A field of {@link RuleCondition}: what it needs to know, how it is checked, compiled and said. */
export interface ConditionKind<Value> {
  /** What must be known; at a callback where it is not, a rule with this condition does not act. */
  readonly needs: Fact;
  /** What it looks at: "host", "method". */
  readonly noun: string;
  /** Says which place or thing the rule is meant for. Where it does not match, the rule is no near miss. */
  readonly locates?: true;
  /** What the schema cannot see. Paths begin at the condition's own value. */
  faults?(value: Value): readonly Fault[];
  compile(value: Value, condition: RuleCondition): Condition;
  describe(value: Value, condition: RuleCondition): Phrase;
}
