import { actionKindOf } from '../actions/registry.ts';
import { callbacksOf } from '../evaluate/activeRule.ts';
import { contradictionFaults } from './contradictions.ts';
import { fieldCanMatch } from '../conditions/condition.ts';
import { conditionFaults, flatConditions } from '../conditions/registry.ts';
import { inWords } from '../../words/lists.ts';
import { factNamesAt } from '../facts/callbacks.ts';
import type { Fault, ValuePath } from '../document/fault.ts';
import { secretFaults } from '../secrets/literalSecrets.ts';
import type { Rule, WrittenRule } from '../schema/ruleFile.ts';

/** Finds what the schema can't see in a rule that fits it. To be asked about the rules of one file, in order. */
export function ruleChecker(
  now: number,
): (rule: Rule, written: WrittenRule, path: ValuePath) => Fault[] {
  const ids = new Set<string>();
  return (rule, { expires = '' }, path) => {
    const faults = [
      ...idFaults(rule, ids, path),
      ...expiryFaults(rule, expires, now, path),
      ...partFaults(rule, path),
    ];
    ids.add(rule.id);
    return faults.some(({ severity }) => severity === 'error')
      ? faults
      : [...faults, ...reachFaults(rule, path), ...contradictions(rule, path)];
  };
}

function idFaults({ id }: Rule, before: ReadonlySet<string>, path: ValuePath): Fault[] {
  if (!before.has(id)) return [];
  return [
    {
      code: 'duplicate-id',
      severity: 'warning',
      message: `Another rule above has the same id, ${id}.`,
      hint: 'Give each rule a different id, so that the log can tell them apart.',
      path: [...path, 'id'],
    },
  ];
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function expiryFaults({ expires }: Rule, written: string, now: number, rule: ValuePath): Fault[] {
  const path = [...rule, 'expires'];
  if (expires === null) return [];
  if (Number.isNaN(expires) || !RFC3339.test(written) || !isInCalendar(written)) {
    return [
      {
        code: 'bad-date',
        severity: 'error',
        message: 'This is not a date and time.',
        hint: 'Write it as in 2027-01-01T00:00:00Z.',
        path,
        ...(Number.isNaN(expires) ? {} : { suggestion: shortIso(expires) }),
      },
    ];
  }
  if (expires > now) return [];
  return [
    {
      code: 'expired',
      severity: 'warning',
      message: 'This rule has expired and never acts.',
      hint: 'Change the date, or remove the rule.',
      path,
    },
  ];
}

function shortIso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** Date.parse takes the 30th of February for a day in March. */
function isInCalendar(written: string): boolean {
  const [year = NaN, month = NaN, day = NaN] = written.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

function partFaults(rule: Rule, path: ValuePath): Fault[] {
  const ofConditions = conditionFaults(rule.condition).map((fault) => ({
    ...fault,
    path: [...path, 'condition', ...fault.path],
  }));
  const ofAction = (actionKindOf(rule).faults?.(rule.action, rule) ?? []).map((fault) => ({
    ...fault,
    path: [...path, 'action', ...fault.path],
  }));
  const ofSecrets = secretFaults(rule).map((fault) => ({
    ...fault,
    path: [...path, ...fault.path],
  }));
  return [...ofConditions, ...ofAction, ...ofSecrets];
}

function contradictions(rule: Rule, path: ValuePath): Fault[] {
  return contradictionFaults(rule).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
}

/** A condition on something that is not known yet when the action would act. */
function reachFaults(rule: Rule, path: ValuePath): Fault[] {
  const kind = actionKindOf(rule);
  const reach = callbacksOf(rule);
  const beyond = kind.actsAt(rule.action).filter((callback) => !reach.includes(callback));
  if (beyond.length === 0 || (kind.anywhere === true && reach.length > 0)) return [];
  return flatConditions(rule.condition)
    .map((each) => ({
      each,
      unknownAt: beyond.filter((callback) => !fieldCanMatch(each, factNamesAt(callback))),
    }))
    .filter(({ unknownAt }) => unknownAt.length > 0)
    .map(({ each: { name, path: place }, unknownAt }) => ({
      code: 'never-known',
      severity: 'warning',
      message: `With ${name} this rule never acts at ${inWords(unknownAt, 'and')}: it is not known there.`,
      hint: `Remove ${name}, or use an action that runs where it is known.`,
      path: [...path, 'condition', ...place],
      at: 'key',
    }));
}
