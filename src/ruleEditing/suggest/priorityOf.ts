import type { DecidedBy } from '../../session/sessionEvent.ts';
import type { RuleFile } from '../../rules/schema/ruleFile.ts';

/** The priority of the rule that has decided or asked; null when it was none, or is gone: then any rule comes before it. */
export function priorityOf(files: readonly RuleFile[], by: DecidedBy | null): number | null {
  if (by?.kind !== 'rule') return null;
  const rules = files.find(({ path }) => path === by.file)?.rules ?? [];
  const named = rules.filter(({ id }) => id === by.id);
  return (named.find(({ line }) => line === by.line) ?? named[0])?.priority ?? null;
}
