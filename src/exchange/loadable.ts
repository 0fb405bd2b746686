import type { Fault, ValuePath } from '../rules/document/fault.ts';
import { ruleFaults } from '../rules/check/parseRuleFile.ts';
import type { Steps } from '../rules/document/slices.ts';
import { leftOut } from './conversion/importer.ts';
import type { DraftRule, ImportOptions, PlacedRule } from './conversion/importer.ts';
import { withKnownValues } from './knownValues.ts';
import { freeName } from '../session/freeName.ts';

/**
 * Those of the rules that the loader takes, each under a name of its own. What is written can always be loaded: the
 * loader itself is asked, so that this stays true when schema and checks change.
 */
export function* loadingRules(
  rules: readonly PlacedRule[],
  { includeSecrets }: ImportOptions,
): Steps<{
  readonly rules: DraftRule[];
  readonly warnings: Fault[];
}> {
  const kept: DraftRule[] = [];
  const warnings: Fault[] = [];
  const nameOf = ownNames();
  for (const { rule, path } of rules) {
    const known = withKnownValues({ ...rule, id: nameOf(rule.id) }, path);
    warnings.push(...known.warnings);
    if (known.rule === null) continue;
    const faults = faultsOf(known.rule);
    const fault = faults.find(isFatal);
    if (fault === undefined) {
      kept.push(known.rule);
      if (!includeSecrets) {
        warnings.push(...faults.filter(isSecret).map((each) => told(each, path)));
      }
    } else {
      warnings.push(leftOut(path, `${known.rule.id}: ${fault.message}`, fault.hint));
    }
    yield;
  }
  return { rules: kept, warnings };
}

/** What the loader says of the rule. */
function faultsOf(rule: DraftRule): Fault[] {
  // As it will be read again: what is undefined is not written.
  return ruleFaults(JSON.parse(JSON.stringify(rule)));
}

/** Whether the rule would not be loaded for it, or never act. */
function isFatal({ code, severity }: Fault): boolean {
  return code === 'never-known' || severity === 'error';
}

function isSecret({ code }: Fault): boolean {
  return code === 'literal-secret' || code === 'exposed-secret';
}

/** As the check of the written file will say, at the place in the source that it comes from. */
function told({ code, severity, message, hint }: Fault, path: ValuePath): Fault {
  return { code, severity, message, hint, path, at: 'start' };
}

/** Gives names that nobody else has got. */
function ownNames(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const own = freeName(nameFrom(wanted), taken);
    taken.add(own);
    return own;
  };
}

/** A rule's name out of any text: letters, digits and `._-`, beginning with a letter or digit. */
function nameFrom(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return name === '' ? 'rule' : name;
}
