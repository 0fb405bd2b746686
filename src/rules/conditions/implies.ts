import type { ConditionField } from './condition.ts';
import { flatConditions } from './registry.ts';
import { canonicalDomain, domainsAbove } from '../facts/domains.ts';
import type { AuthCondition, CookieCondition, RuleCondition } from '../schema/ruleFile.ts';

/** Conditions that all hold, as `flatConditions` gives them. */
export type Conjunction = readonly ConditionField[];

/**
 * Whether `wanted` holds wherever all of `given` hold. True only where that is certain, whatever the request; where it would
 * take more thought than this, false.
 */
export function implies(given: Conjunction, wanted: ConditionField): boolean {
  const { name } = wanted;
  if (given.some((each) => each.name === name && sameMeaning(each, wanted))) return true;
  if (implications[name]?.(wanted.value as never, given, wanted.owner) === true) return true;
  // One of the alternatives holds: enough if each of them would do.
  return given.some(
    (each) =>
      each.name === 'any' &&
      (each.value as readonly RuleCondition[]).every((member) =>
        implies([...given.filter((other) => other !== each), ...flatConditions(member)], wanted),
      ),
  );
}

/** Whether all of `wanted` hold wherever all of `given` hold. */
export function impliesAll(given: Conjunction, wanted: Conjunction): boolean {
  return wanted.every((each) => implies(given, each));
}

type Implication = (wanted: never, given: Conjunction, owner: RuleCondition) => boolean;

/** What each condition follows from besides from itself. */
const implications: Readonly<Record<string, Implication | undefined>> = {
  requestDomains: (wanted: readonly string[], given) => {
    const domains = canonical(wanted);
    return hostsOf(given).some((hosts) =>
      hosts.every((host) => domains.some((domain) => isUnder(host, domain))),
    );
  },
  excludedRequestDomains: (wanted: readonly string[], given) => {
    const excluded = values<readonly string[]>(given, 'excludedRequestDomains').flatMap(canonical);
    return canonical(wanted).every(
      (domain) =>
        excluded.some((other) => isUnder(domain, other)) ||
        hostsOf(given).some((hosts) =>
          hosts.every((host) => !isUnder(host, domain) && !isUnder(domain, host)),
        ),
    );
  },
  requestMethods: subsetOf('requestMethods', upperCase),
  excludedRequestMethods: (wanted: readonly string[], given) => {
    const methods = wanted.map(upperCase);
    const included = values<readonly string[]>(given, 'requestMethods');
    const excluded = values<readonly string[]>(given, 'excludedRequestMethods').flat();
    return (
      included.some((list) => list.every((method) => !methods.includes(upperCase(method)))) ||
      methods.every((method) => excluded.some((other) => upperCase(other) === method))
    );
  },
  protocols: subsetOf('protocols', (protocol: string) =>
    protocol.toLowerCase().replace(/:.*$/, ''),
  ),
  ports: subsetOf('ports', String),
  excludedPorts: (wanted: readonly number[], given) => {
    const included = values<readonly number[]>(given, 'ports');
    const excluded = values<readonly number[]>(given, 'excludedPorts').flat();
    return (
      included.some((ports) => ports.every((port) => !wanted.includes(port))) ||
      wanted.every((port) => excluded.includes(port))
    );
  },
  resourceTypes: subsetOf('resourceTypes', String),
  certificateErrors: subsetOf('certificateErrors', String),
  statusCodes: (wanted: readonly (number | string)[], given) =>
    values<readonly (number | string)[]>(given, 'statusCodes').some((codes) =>
      codes.every(
        (code) => wanted.includes(code) || wanted.includes(`${String(code).charAt(0)}xx`),
      ),
    ),
  urlFilter: (wanted: string, given, owner) =>
    isWholeDomain(wanted, given) || filterFollows('urlFilter', wanted, owner, given),
  redirectUrlFilter: (wanted: string, given, owner) =>
    filterFollows('redirectUrlFilter', wanted, owner, given),
  auth: (wanted: AuthCondition, given) =>
    Object.entries(wanted).every(([field, value]) =>
      values<AuthCondition>(given, 'auth').some(
        (auth) => (auth as Readonly<Record<string, unknown>>)[field] === value,
      ),
    ),
  cookie: (wanted: CookieCondition, given) =>
    Object.entries(wanted).every(([field, value]) =>
      values<CookieCondition>(given, 'cookie').some(
        (cookie) => (cookie as Readonly<Record<string, unknown>>)[field] === value,
      ),
    ),
  any: (wanted: readonly RuleCondition[], given) =>
    wanted.some((member) => impliesAll(given, flatConditions(member))),
  not: (wanted: RuleCondition, given) =>
    // What does not even match something wider does not match this.
    values<RuleCondition>(given, 'not').some((other) =>
      impliesAll(flatConditions(wanted), flatConditions(other)),
    ),
};

/** Each of these is a list of domains under one of which the host is. */
export function hostsOf(given: Conjunction): (readonly string[])[] {
  return given.flatMap(({ kind, value, owner }) => {
    const domains = kind.clues?.(value, owner).domains;
    return domains === undefined ? [] : [domains];
  });
}

function values<Value>(given: Conjunction, wanted: string): Value[] {
  return given.filter(({ name }) => name === wanted).map(({ value }) => value as Value);
}

/** A list of alternatives follows from a list of fewer. */
function subsetOf<Item>(name: string, key: (item: Item) => string) {
  return (wanted: readonly Item[], given: Conjunction): boolean => {
    const allowed = new Set(wanted.map(key));
    return values<readonly Item[]>(given, name).some((list) =>
      list.every((item) => allowed.has(key(item))),
    );
  };
}

/** "||example.com^" follows from requestDomains. */
function isWholeDomain(filter: string, given: Conjunction): boolean {
  const domain = /^\|\|([a-z0-9-]+(?:\.[a-z0-9-]+)*)\^$/.exec(filter)?.[1];
  if (domain === undefined) return false;
  return hostsOf(given).some((hosts) => hosts.every((host) => isUnder(host, domain)));
}

/** A filter without an end of its own follows from one that goes on where it ends, or that holds it in its middle. */
function filterFollows(
  name: string,
  wanted: string,
  owner: RuleCondition,
  given: Conjunction,
): boolean {
  if (wanted.endsWith('|')) return false;
  const isSensitive = owner.isUrlFilterCaseSensitive === true;
  const fold = (text: string): string => (isSensitive ? text : text.toLowerCase());
  return given.some((each) => {
    if (each.name !== name) return false;
    if (isSensitive && each.owner.isUrlFilterCaseSensitive !== true) return false;
    const text = fold(each.value as string);
    if (wanted.startsWith('|')) return text.startsWith(fold(wanted));
    return text.replace(/^\|{1,2}/, '').includes(fold(wanted));
  });
}

/** The same value, read in the same way; lists in any order. */
function sameMeaning(a: ConditionField, b: ConditionField): boolean {
  const isSensitive = (each: ConditionField): boolean =>
    each.owner.isUrlFilterCaseSensitive === true;
  return isSensitive(a) === isSensitive(b) && keyOf(a.value) === keyOf(b.value);
}

/** Text that is the same for values that mean the same: the order of properties, and of lists, does not count. */
function keyOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).sort().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${name}:${keyOf(item)}`).join()}}`;
}

export function canonical(domains: readonly string[]): string[] {
  return domains.flatMap((domain) => canonicalDomain(domain) ?? []);
}

/** Whether every host under `host` is also under `domain`. */
export function isUnder(host: string, domain: string): boolean {
  return domainsAbove(host).includes(domain);
}

function upperCase(method: string): string {
  return method.toUpperCase();
}
