import { listOf, textOf } from '../conversion/values.ts';
import { isRecord } from '../../session/kindOf.ts';

/**
 * Requestly's rules as its app exports them, a list of rules and groups:
 * https://github.com/requestly/requestly, shared/src/types/entities/rules.
 */
export interface RequestlyRule {
  readonly index: number;
  readonly name: string;
  readonly description: string;
  readonly isActive: boolean;
  readonly ruleType: RequestlyRuleType;
  readonly pairs: readonly unknown[];
}

export const requestlyRuleTypes = [
  'Redirect',
  'Replace',
  'QueryParam',
  'Cancel',
  'Delay',
  'Headers',
  'UserAgent',
  'Request',
  'Response',
  'Script',
] as const;
export type RequestlyRuleType = (typeof requestlyRuleTypes)[number];

/** The list in an export; undefined: it is none. */
export function requestlyListIn(
  value: unknown,
): { readonly list: readonly unknown[]; readonly path: readonly string[] } | undefined {
  const candidates = isRecord(value)
    ? [{ list: value['rules'], path: ['rules'] }]
    : [{ list: value, path: [] }];
  return candidates
    .map(({ list, path }) => ({ list: listOf(list), path }))
    .find(({ list }) => list.some(isRequestlyRule));
}

function isRequestlyRule(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value) || !Array.isArray(value['pairs'])) return false;
  return (requestlyRuleTypes as readonly unknown[]).includes(value['ruleType']);
}

/** The rules of a list, those of a group that is turned off with it; undefined for what is none. */
export function readRequestlyRules(
  list: readonly unknown[],
): (RequestlyRule | 'group' | undefined)[] {
  const groups = new Map(
    list.flatMap((value) =>
      isRecord(value) && value['objectType'] === 'group' ? [[value['id'], value] as const] : [],
    ),
  );
  return list.map((value, index) => {
    if (isRecord(value) && value['objectType'] === 'group') return 'group';
    if (!isRequestlyRule(value)) return undefined;
    const group = groups.get(value['groupId']);
    const ownName = textOf(value['name']) ?? `rule ${String(index + 1)}`;
    const groupName = textOf(group?.['name']);
    return {
      index,
      name: ownName,
      description: [groupName, ownName, textOf(value['description'])]
        .filter((text) => text !== undefined && text.trim() !== '')
        .join(' – '),
      isActive: value['status'] !== 'Inactive' && group?.['status'] !== 'Inactive',
      ruleType: value['ruleType'] as RequestlyRuleType,
      pairs: listOf(value['pairs']),
    };
  });
}
