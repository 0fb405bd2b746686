import { isRecord } from '../../session/kindOf.ts';

/**
 * Chrome's declarativeNetRequest: https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest
 * Only what identifies a rule is checked here; each part is when it is converted.
 */
export interface DnrRule {
  readonly id: number;
  readonly priority: number;
  readonly condition: Readonly<Record<string, unknown>>;
  readonly action: { readonly type: DnrActionType } & Readonly<Record<string, unknown>>;
}

/** In the order in which they win over each other at equal priority; headers are changed when none has ended it. */
export const dnrActionTypes = [
  'allow',
  'allowAllRequests',
  'block',
  'upgradeScheme',
  'redirect',
  'modifyHeaders',
] as const;
export type DnrActionType = (typeof dnrActionTypes)[number];

/** Chrome's names of methods; all others are "other" to it. */
export const dnrMethods = [
  'connect',
  'delete',
  'get',
  'head',
  'options',
  'patch',
  'post',
  'put',
] as const;

/** The conditions that rules have from it, and that mean the same. */
export const sameConditions: ReadonlySet<string> = new Set([
  'urlFilter',
  'regexFilter',
  'isUrlFilterCaseSensitive',
  'initiatorDomains',
  'excludedInitiatorDomains',
  'requestDomains',
  'excludedRequestDomains',
  'resourceTypes',
  'excludedResourceTypes',
  'domainType',
  'responseHeaders',
  'excludedResponseHeaders',
]);

/** The rules of a static ruleset (a list) or of `updateDynamicRules` (`addRules`); undefined: neither. */
export function dnrRulesIn(
  value: unknown,
): { readonly rules: readonly unknown[]; readonly path: readonly string[] } | undefined {
  const candidates = isRecord(value)
    ? [{ rules: value['addRules'], path: ['addRules'] }]
    : [{ rules: value, path: [] }];
  for (const { rules, path } of candidates) {
    if (Array.isArray(rules) && rules.length > 0 && rules.some(isDnrRule)) {
      return { rules: rules as readonly unknown[], path };
    }
  }
  return undefined;
}

export function isDnrRule(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value) || !isRecord(value['action'])) return false;
  const { type } = value['action'] as { readonly type?: unknown };
  return (dnrActionTypes as readonly unknown[]).includes(type);
}

export function readDnrRule(value: unknown, index: number): DnrRule | undefined {
  if (!isDnrRule(value)) return undefined;
  const { id, priority, condition } = value;
  return {
    id: typeof id === 'number' ? id : index + 1,
    priority: typeof priority === 'number' && priority >= 1 ? Math.floor(priority) : 1,
    condition: isRecord(condition) ? condition : {},
    action: value['action'] as DnrRule['action'],
  };
}
