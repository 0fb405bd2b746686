import { inWords } from '../../words/lists.ts';
import type { Fault, ValuePath } from '../document/fault.ts';
import type { RuleCondition } from '../schema/ruleFile.ts';
import type { FactName, Facts } from '../facts/facts.ts';
import { testAll } from './condition.ts';
import type {
  CompiledCondition,
  ConditionKind,
  KnownFacts,
  PartialCondition,
  Truth,
} from './condition.ts';
import { cluesOfAny } from '../facts/urlClues.ts';
import type { UrlClues } from '../facts/urlClues.ts';

/** What is done with the conditions that a group is made of; the registry, which knows all kinds, gives it. */
export interface MemberTools {
  readonly compile: (condition: RuleCondition) => readonly CompiledCondition[];
  readonly faults: (condition: RuleCondition) => readonly Fault[];
  /** "to example.com with method GET"; "" for no condition. */
  readonly clause: (condition: RuleCondition) => string;
  readonly clues: (condition: RuleCondition) => UrlClues;
  readonly canMatch: (condition: RuleCondition, known: KnownFacts) => boolean;
  readonly canDiffer: (condition: RuleCondition, known: KnownFacts) => boolean;
}

type Conditions = readonly RuleCondition[];

/** Said and asked as if its members stood beside it: the registry takes them out, see `flatConditions`. */
export const all = ({ compile, faults, clause }: MemberTools): ConditionKind<Conditions> => ({
  needs: null,
  noun: 'conditions',
  faults: (members) => members.flatMap((member, index) => below(index, faults(member))),
  compile: (members) => allOf(members.flatMap(compile)),
  describe: (members) => ({ after: members.map(clause).filter(Boolean).join(' ') }),
});

/** At least one alternative holds. */
export const any = ({
  compile,
  faults,
  clause,
  clues,
  canMatch,
  canDiffer,
}: MemberTools): ConditionKind<Conditions> => ({
  needs: null,
  noun: 'alternatives',
  clues: (members) => cluesOfAny(members.map(clues)),
  canMatch: (members, known) => members.some((member) => canMatch(member, known)),
  canDiffer: (members, known) => members.every((member) => canDiffer(member, known)),
  faults: (members) => [
    ...members.flatMap((member, index) => below(index, faults(member))),
    ...members.flatMap((member, index) =>
      isEmpty(member) ? [useless('An empty alternative always matches.', [index])] : [],
    ),
  ],
  compile(members) {
    const alternatives = members.map((member) => allOf(compile(member)));
    const test = (facts: Facts, known: KnownFacts): Truth => {
      const truths = alternatives.map((alternative) => alternative.test(facts, known));
      if (truths.includes('matches')) return 'matches';
      return truths.includes('unknown') ? 'unknown' : 'differs';
    };
    return {
      matches: (facts) => alternatives.some(({ matches }) => matches(facts)),
      mismatch: (facts) =>
        `no alternative matches: ${reasons(alternatives.map(({ mismatch }) => mismatch(facts)))}`,
      test,
      locates: alternatives.every(({ locates }) => locates),
      isElsewhere: (facts) => alternatives.every(({ isElsewhere }) => isElsewhere(facts)),
    };
  },
  describe(members) {
    const clauses = members.map((member) => clause(member) || 'of any kind');
    return { after: `${clauses.length > 1 ? 'either ' : ''}${clauses.join(' or ')}` };
  },
});

/** The conditions in it do not all hold; where that is not known, neither is whether they do not. */
export const not = ({
  compile,
  faults,
  clause,
  canMatch,
  canDiffer,
}: MemberTools): ConditionKind<RuleCondition> => ({
  needs: null,
  noun: 'exception',
  canMatch: canDiffer,
  canDiffer: canMatch,
  faults: (member) => [
    ...faults(member),
    ...(isEmpty(member) ? [useless('An empty "not" never matches.', [])] : []),
  ],
  compile(member) {
    const unwanted = allOf(compile(member));
    const test = (facts: Facts, known: KnownFacts): Truth => {
      const truth = unwanted.test(facts, known);
      if (truth === 'unknown') return truth;
      return truth === 'matches' ? 'differs' : 'matches';
    };
    return {
      matches: (facts) => test(facts, knownOf(facts)) === 'matches',
      mismatch: () => `excludes requests ${clause(member) || 'of any kind'}`,
      test,
      locates: false,
      isElsewhere: () => false,
    };
  },
  describe: (member) => ({ after: `other than those ${clause(member) || 'of any kind'}` }),
});

function allOf(conditions: readonly CompiledCondition[]): PartialCondition {
  const failing = (facts: Facts): readonly CompiledCondition[] =>
    conditions.filter(({ matches }) => !matches(facts));
  return {
    matches: (facts) => conditions.every(({ matches }) => matches(facts)),
    mismatch: (facts) => reasons(failing(facts).map(({ mismatch }) => mismatch(facts))),
    test: (facts, known) => testAll(conditions, facts, known),
    locates: conditions.some(({ locates }) => locates),
    isElsewhere: (facts) => failing(facts).some(({ isElsewhere }) => isElsewhere(facts)),
  };
}

const REASONS = 3;

function reasons(all: readonly string[]): string {
  const said = all.slice(0, REASONS);
  const more = all.length - said.length;
  return inWords(more === 0 ? said : [...said, `${String(more)} more`], 'and');
}

function knownOf(facts: Facts): KnownFacts {
  return { has: (fact: FactName) => facts[fact] !== undefined };
}

function isEmpty(condition: RuleCondition): boolean {
  return Object.keys(condition).length === 0;
}

function below(step: number, faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) => ({ ...fault, path: [step, ...fault.path] }));
}

function useless(message: string, path: ValuePath): Fault {
  return {
    code: 'useless-condition',
    severity: 'warning',
    message,
    hint: 'Fill it in, or remove it.',
    path,
    at: 'start',
  };
}
