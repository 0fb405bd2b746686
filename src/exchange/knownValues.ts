import { canonicalDomain } from '../rules/facts/domains.ts';
import { quoted } from '../words/lists.ts';
import type { Fault, ValuePath } from '../rules/document/fault.ts';
import { resourceTypeNames } from '../rules/facts/resourceType.ts';
import { leftOut } from './conversion/importer.ts';
import type { DraftRule } from './conversion/importer.ts';
import { isTexts } from './conversion/values.ts';

interface ListOfAlternatives {
  /** As it follows "is not". */
  readonly noun: string;
  /** Whether it lists what the rule is not for: then a value that no request has changes nothing. */
  readonly excludes: boolean;
  readonly isKnown: (value: string) => boolean;
}

const isResourceType = (value: string): boolean =>
  (resourceTypeNames as readonly string[]).includes(value);
const isDomain = (value: string): boolean => canonicalDomain(value) !== undefined;

/** An excluded domain that is not one may stand for many (`google.*`), and without it the rule would act on those. */
const LISTS: Readonly<Record<string, ListOfAlternatives>> = {
  resourceTypes: { noun: 'a resource type', excludes: false, isKnown: isResourceType },
  excludedResourceTypes: { noun: 'a resource type', excludes: true, isKnown: isResourceType },
  requestDomains: { noun: 'a domain', excludes: false, isKnown: isDomain },
  initiatorDomains: { noun: 'a domain', excludes: false, isKnown: isDomain },
};

/**
 * The rule with only those alternatives of its condition that exist here: a rule for scripts and for something unknown is still one
 * for scripts. `rule` null: none is left, so that it would never act.
 */
export function withKnownValues(
  rule: DraftRule,
  path: ValuePath,
): { readonly rule: DraftRule | null; readonly warnings: readonly Fault[] } {
  const warnings: Fault[] = [];
  const condition = new Map(Object.entries(rule.condition ?? {}));
  let acts = true;
  for (const [name, { noun, excludes, isKnown }] of Object.entries(LISTS)) {
    const values = condition.get(name);
    if (!isTexts(values) || values.every(isKnown)) continue;
    const known = values.filter(isKnown);
    if (known.length > 0) condition.set(name, known);
    else condition.delete(name);
    acts &&= excludes || known.length > 0;
    const hint =
      known.length > 0 || excludes
        ? 'The rule is imported without it.'
        : 'The rule is not imported: nothing is left that it could act on.';
    values.forEach((value, index) => {
      if (isKnown(value)) return;
      const message = `${rule.id}: ${quoted(value)} is not ${noun} here.`;
      warnings.push(leftOut([...path, 'condition', name, index], message, hint));
    });
  }
  if (warnings.length === 0) return { rule, warnings };
  return { rule: acts ? { ...rule, condition: Object.fromEntries(condition) } : null, warnings };
}
