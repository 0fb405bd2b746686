import { actionKindOf } from '../actions/registry.ts';
import { flatConditions } from '../conditions/registry.ts';
import type { ConditionField } from '../conditions/condition.ts';
import { inWords } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import type { Rule, RuleCondition } from '../schema/ruleFile.ts';
import { canonical, hostsOf, impliesAll, isUnder } from '../conditions/implies.ts';
import type { Conjunction } from '../conditions/implies.ts';

/** Why conditions can never all hold, and the one to blame for it. */
interface Contradiction {
  readonly at: ConditionField;
  readonly message: string;
}

/** Conditions of a rule that no request ever meets together. Paths begin at the rule. Only what is certain is told. */
export function contradictionFaults(rule: Rule): Fault[] {
  const conditions = flatConditions(rule.condition);
  const found = contradictionOf(conditions) ?? redirectContradiction(rule, conditions);
  if (found === undefined) return [];
  return [
    {
      code: 'never-matches',
      severity: 'warning',
      message: `${found.message} This rule never acts.`,
      hint: 'Remove one of the conditions, or make them compatible.',
      path: ['condition', ...found.at.path],
      at: 'key',
    },
  ];
}

function contradictionOf(conditions: Conjunction): Contradiction | undefined {
  return (
    hostContradiction(conditions) ??
    listContradiction(conditions) ??
    schemeContradiction(conditions) ??
    notContradiction(conditions) ??
    anyContradiction(conditions)
  );
}

function hostContradiction(conditions: Conjunction): Contradiction | undefined {
  const naming = conditions.filter((each) => hostsOf([each]).length > 0);
  let left: readonly string[] | null = null;
  for (const each of naming) {
    const named = hostsOf([each])[0] ?? [];
    left = left === null ? named : common(left, named);
    if (left.length > 0) continue;
    const others = naming.filter((other) => other !== each).map(({ name }) => name);
    const names = inWords([...new Set([...others, each.name])], 'and');
    return { at: each, message: `${names} name no host in common.` };
  }
  if (left === null) return undefined;
  for (const each of conditions.filter(({ name }) => name === 'excludedRequestDomains')) {
    const excluded = canonical(each.value as readonly string[]);
    left = left.filter((host) => !excluded.some((domain) => isUnder(host, domain)));
    if (left.length > 0) continue;
    const names = inWords([...new Set(naming.map(({ name }) => name))], 'and');
    return { at: each, message: `Every host of ${names} is excluded here.` };
  }
  return undefined;
}

/** The domains that are under one of both lists. */
function common(a: readonly string[], b: readonly string[]): string[] {
  return a.flatMap((one) =>
    b.flatMap((other) => (isUnder(one, other) ? one : isUnder(other, one) ? other : [])),
  );
}

/** Fields that list what one thing may be, how their items compare, and the field that takes items away again. */
const lists: Readonly<
  Record<string, { readonly key: (item: unknown) => string; readonly excluded?: string }>
> = {
  requestMethods: {
    key: (item) => String(item).toUpperCase(),
    excluded: 'excludedRequestMethods',
  },
  resourceTypes: { key: String, excluded: 'excludedResourceTypes' },
  protocols: { key: (item) => String(item).toLowerCase().replace(/:.*$/, '') },
  ports: { key: String, excluded: 'excludedPorts' },
  statusCodes: { key: String },
};

function listContradiction(conditions: Conjunction): Contradiction | undefined {
  for (const [field, { key, excluded }] of Object.entries(lists)) {
    let left: readonly string[] | null = null;
    for (const each of conditions.filter(({ name }) => name === field)) {
      const items = (each.value as readonly unknown[]).map(key);
      left = left === null ? items : left.flatMap((item) => items.flatMap(narrower(item)));
      if (left.length === 0) {
        return { at: each, message: `Two lists of ${field} have nothing in common.` };
      }
    }
    if (left === null) continue;
    for (const each of conditions.filter(({ name }) => name === excluded)) {
      const unwanted = (each.value as readonly unknown[]).map(key);
      left = left.filter((item) => !unwanted.includes(item));
      if (left.length === 0) {
        return { at: each, message: `All of ${field} are excluded here.` };
      }
    }
  }
  return undefined;
}

/** What fits both: the item, or for statuses the single one where the other is a whole class. */
function narrower(item: string): (other: string) => string[] {
  return (other) => {
    if (item === other || `${item.charAt(0)}xx` === other) return [item];
    return `${other.charAt(0)}xx` === item ? [other] : [];
  };
}

/** "|https://" together with other protocols. */
function schemeContradiction(conditions: Conjunction): Contradiction | undefined {
  const protocols = conditions.find(({ name }) => name === 'protocols');
  const key = lists['protocols']?.key ?? String;
  const allowed = (protocols?.value as readonly string[] | undefined)?.map(key);
  for (const each of conditions.filter(({ name }) => name === 'urlFilter')) {
    const filter = each.value as string;
    const scheme = /^\|([a-z][a-z0-9+.-]*):/i.exec(filter)?.[1]?.toLowerCase();
    if (scheme !== undefined && allowed?.includes(scheme) === false) {
      const wanted = inWords(allowed, 'or');
      return {
        at: each,
        message: `The URL begins with ${scheme}:, and protocols wants ${wanted}.`,
      };
    }
    const start = /^\|(?:\||[a-z][a-z0-9+.-]*:\/\/)([^/:?#^*|]+)/i.exec(filter)?.[1] ?? '';
    if (each.owner.isUrlFilterCaseSensitive === true && start !== start.toLowerCase()) {
      return {
        at: each,
        message: `URLs write hosts in lower case, and ${start} is compared as written.`,
      };
    }
  }
  return undefined;
}

function notContradiction(conditions: Conjunction): Contradiction | undefined {
  const at = conditions.find((each) => {
    if (each.name !== 'not') return false;
    const unwanted = flatConditions(each.value as RuleCondition);
    const others = conditions.filter((other) => other !== each);
    return unwanted.length > 0 && impliesAll(others, unwanted);
  });
  if (at === undefined) return undefined;
  return { at, message: 'Everything that the other conditions match is excluded here.' };
}

function anyContradiction(conditions: Conjunction): Contradiction | undefined {
  const at = conditions.find((each) => {
    if (each.name !== 'any') return false;
    const others = conditions.filter((other) => other !== each);
    return (each.value as readonly RuleCondition[]).every(
      (member) => contradictionOf([...others, ...flatConditions(member)]) !== undefined,
    );
  });
  if (at === undefined) return undefined;
  return {
    at,
    message: 'None of these alternatives can match together with the other conditions.',
  };
}

/** RFC 9110, section 15.4: those that lead elsewhere. */
const REDIRECTS = ['301', '302', '303', '307', '308', '3xx'];

/** What is asked about redirects only is never asked about anything else. */
function redirectContradiction(rule: Rule, conditions: Conjunction): Contradiction | undefined {
  const callbacks = actionKindOf(rule).actsAt(rule.action);
  if (callbacks.some((callback) => callback !== 'onResourceRedirect')) return undefined;
  const at = conditions.find(
    ({ name, value }) =>
      (name === 'isRedirect' && value === false) ||
      (name === 'statusCodes' &&
        !(value as readonly unknown[]).some((code) => REDIRECTS.includes(String(code)))),
  );
  if (at === undefined) return undefined;
  const message =
    at.name === 'isRedirect'
      ? 'This action is taken at redirects only.'
      : 'None of these statuses is a redirect.';
  return { at, message };
}
