import type { Fault } from '../fault.ts';
import { parseRuleFile } from '../parseRuleFile.ts';
import { leftOut } from './importer.ts';
import type { DraftRule, PlacedRule } from './importer.ts';
import { withKnownValues } from './knownValues.ts';

/**
 * Those of the rules that the loader takes, each under a name of its own. What is written can always be loaded: the
 * loader itself is asked, so that this stays true when schema and checks change.
 */
export function loadableRules(rules: readonly PlacedRule[]): {
  readonly rules: DraftRule[];
  readonly losses: Fault[];
} {
  const losses: Fault[] = [];
  const named = withOwnNames(rules).flatMap(({ rule, path }) => {
    const known = withKnownValues(rule, path);
    losses.push(...known.losses);
    return known.rule === null ? [] : [{ rule: known.rule, path }];
  });
  // Nearly always all is well, and asking once is a hundred times faster than asking about each.
  if (problemsOf(named.map(({ rule }) => rule)).length === 0) {
    return { rules: named.map(({ rule }) => rule), losses };
  }
  const kept: DraftRule[] = [];
  for (const { rule, path } of named) {
    const problem = problemsOf([rule]).find(
      ({ code, severity }) => severity === 'error' || code === 'never-known',
    );
    if (problem === undefined) kept.push(rule);
    else losses.push(leftOut(path, `${rule.id}: ${problem.message}`, problem.hint));
  }
  return { rules: kept, losses };
}

function problemsOf(rules: readonly DraftRule[]): ReturnType<typeof parseRuleFile>['problems'] {
  return parseRuleFile('imported.json', JSON.stringify({ version: 1, rules }))
    .problems // Asked for with --with-secrets.
    .filter(({ code }) => code !== 'literal-secret');
}

function withOwnNames(rules: readonly PlacedRule[]): PlacedRule[] {
  const taken = new Set<string>();
  return rules.map(({ rule, path }) => {
    const wanted = nameFrom(rule.id);
    let id = wanted;
    for (let number = 2; taken.has(id); number++) id = `${wanted}-${String(number)}`;
    taken.add(id);
    return { rule: { ...rule, id }, path };
  });
}

/** A rule's name out of any text: letters, digits and `._-`, beginning with a letter or digit. */
function nameFrom(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 60);
  return name === '' ? 'rule' : name;
}
