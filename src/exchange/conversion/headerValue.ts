import type { Fault, ValuePath } from '../../rules/document/fault.ts';
import type { HeaderChange } from '../../rules/schema/ruleFile.ts';
import { headerFaults } from '../../rules/actions/changeHeaders.ts';
import { hasSecretReference } from '../../rules/secrets/secretReference.ts';
import { isSecretField } from '../../session/secretNames.ts';
import { leftOut, secretLeftOut } from './importer.ts';
import type { ImportOptions } from './importer.ts';

/**
 * Changes of headers as a rule may have them: without those that no rule may make, and with references where secrets
 * stood in the source.
 */
export function importedChanges(
  changes: readonly { readonly change: HeaderChange; readonly path: ValuePath }[],
  { includeSecrets }: ImportOptions,
): { readonly changes: HeaderChange[]; readonly warnings: Fault[] } {
  const kept: HeaderChange[] = [];
  const warnings: Fault[] = [];
  for (const { change, path } of changes) {
    const fault = headerFaults(change, path).find(({ severity }) => severity === 'error');
    if (fault !== undefined) {
      warnings.push(leftOut(path, fault.message, fault.hint));
      continue;
    }
    const secret = includeSecrets ? null : secretOf(change);
    kept.push(secret === null ? change : secret.change);
    if (secret !== null) {
      warnings.push(
        secretLeftOut(
          path,
          `The value of ${change.header} looks like a secret and was not copied.`,
          `Store it with “Request Workbench: Set Secret” as ${secret.name}, or write another reference in the rule.`,
        ),
      );
    }
  }
  return { changes: kept, warnings };
}

/** The change with a reference in place of its secret, or null when it holds none. */
function secretOf(
  change: HeaderChange,
): { readonly change: HeaderChange; readonly name: string } | null {
  if (change.operation === 'remove' || change.value === '') return null;
  if (!isSecretField(change.header) || hasSecretReference(change.value)) return null;
  const name = change.header.toLowerCase().replace(/[^a-z0-9_.-]+/g, '-');
  // "Bearer ", "Basic " and the like are no secret and say how it is used.
  const scheme = /^[A-Za-z][\w-]*(?= \S)/.exec(change.value)?.[0];
  const keepsScheme = scheme !== undefined && /authorization$/i.test(change.header);
  const value = `${keepsScheme ? `${scheme} ` : ''}\${secret:${name}}`;
  return { change: { ...change, value }, name };
}
