import type { Fault } from '../fault.ts';
import { ruleFaults } from '../parseRuleFile.ts';
import type { Steps } from '../slices.ts';
import { leftOut } from './importer.ts';
import type { DraftRule, PlacedRule } from './importer.ts';
import { withKnownValues } from './knownValues.ts';

/**
 * Those of the rules that the loader takes, each under a name of its own. What is written can always be loaded: the
 * loader itself is asked, so that this stays true when schema and checks change.
 */
export function* loadingRules(rules: readonly PlacedRule[]): Steps<{
  readonly rules: DraftRule[];
  readonly losses: Fault[];
}> {
  const kept: DraftRule[] = [];
  const losses: Fault[] = [];
  const nameOf = ownNames();
  for (const { rule, path } of rules) {
    const known = withKnownValues({ ...rule, id: nameOf(rule.id) }, path);
    losses.push(...known.losses);
    if (known.rule === null) continue;
    const fault = faultOf(known.rule);
    if (fault === undefined) kept.push(known.rule);
    else losses.push(leftOut(path, `${known.rule.id}: ${fault.message}`, fault.hint));
    yield;
  }
  return { rules: kept, losses };
}

/** Why the rule would not be loaded, or never act. */
function faultOf(rule: DraftRule): Fault | undefined {
  // As it will be read again: what is undefined is not written.
  return ruleFaults(JSON.parse(JSON.stringify(rule))).find(
    ({ code, severity }) => code === 'never-known' || severity === 'error',
  );
}

/** Gives names that nobody else has got. */
function ownNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const name = nameFrom(wanted);
    let own = name;
    for (let number = 2; taken.has(own); number++) own = `${name}-${String(number)}`;
    taken.add(own);
    return own;
  };
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
