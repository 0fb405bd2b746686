import type { Fault, ValuePath } from '../document/fault.ts';
import type { RuleCondition } from '../schema/ruleFile.ts';
import { auth } from './auth.ts';
import { certificateErrors } from './certificateErrors.ts';
import { fieldCanDiffer, fieldCanMatch, compileStated } from './condition.ts';
import type { CompiledCondition, ConditionKind, Phrase, ConditionField } from './condition.ts';
import { cookie } from './cookie.ts';
import { all, any, not } from './groups.ts';
import type { MemberTools } from './groups.ts';
import { excludedResponseHeaders, requestHeaders, responseHeaders } from './headers.ts';
import { domainType, excludedInitiatorDomains, initiatorDomains } from './initiator.ts';
import { excludedPorts, ports, protocols } from './portsAndProtocols.ts';
import { regexFilter } from './regexFilter.ts';
import { requestBody } from './requestBody.ts';
import { excludedRequestDomains, requestDomains } from './requestDomains.ts';
import { excludedRequestMethods, requestMethods } from './requestMethods.ts';
import { excludedResourceTypes, isDownload, isNavigation, resourceTypes } from './resourceTypes.ts';
import { isRedirect, statusCodes } from './response.ts';
import { cluesOfAll } from '../facts/urlClues.ts';
import type { UrlClues } from '../facts/urlClues.ts';
import { redirectUrlFilter, urlFilter } from './urlFilter.ts';
import { urlPattern } from './urlPattern.ts';

/** Fields that only change how another one is read. */
type Companion = 'isUrlFilterCaseSensitive';
export type ConditionName = Exclude<keyof RuleCondition, Companion>;

const members: MemberTools = {
  compile: compileConditions,
  faults: conditionFaults,
  clause: (condition) => phrasesOf(condition).map(standingBehind).join(' '),
  clues: cluesOf,
  canMatch: (condition, known) =>
    flatConditions(condition).every((each) => fieldCanMatch(each, known)),
  canDiffer: (condition, known) =>
    flatConditions(condition).some((each) => fieldCanDiffer(each, known)),
};

/** Every field of a condition, in the order in which a rule says them. */
export const conditionKinds: {
  readonly [Name in ConditionName]: ConditionKind<NonNullable<RuleCondition[Name]>>;
} = {
  protocols,
  isRedirect,
  requestDomains,
  excludedRequestDomains,
  ports,
  excludedPorts,
  urlFilter,
  urlPattern,
  regexFilter,
  requestMethods,
  excludedRequestMethods,
  resourceTypes,
  excludedResourceTypes,
  isNavigation,
  requestHeaders,
  requestBody,
  initiatorDomains,
  excludedInitiatorDomains,
  domainType,
  statusCodes,
  responseHeaders,
  excludedResponseHeaders,
  isDownload,
  redirectUrlFilter,
  auth,
  certificateErrors,
  cookie,
  all: all(members),
  any: any(members),
  not: not(members),
};

const ranks: ReadonlyMap<string, number> = new Map(
  Object.keys(conditionKinds).map((name, rank) => [name, rank]),
);

function byRank(a: string, b: string): number {
  return (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
}

/** The fields that are stated, in the order of the table. */
export function statedConditions(
  condition: RuleCondition,
  path: ValuePath = [],
): ConditionField<ConditionName>[] {
  return (Object.keys(condition) as ConditionName[])
    .filter((name) => ranks.has(name) && condition[name] !== undefined)
    .sort(byRank)
    .map((name) => ({
      name,
      // Kind and value have the same name, which the type of the table can't say for a union of names.
      kind: conditionKinds[name],
      value: condition[name],
      owner: condition,
      path: [...path, name],
    }));
}

/** As {@link statedConditions}, with the members of each `all` in its place: all must hold, wherever they stand. */
export function flatConditions(
  condition: RuleCondition,
  path: ValuePath = [],
): ConditionField<ConditionName>[] {
  const inside = (condition.all ?? []).flatMap((member, index) =>
    flatConditions(member, [...path, 'all', index]),
  );
  const stated = statedConditions(condition, path).filter(({ name }) => name !== 'all');
  if (inside.length === 0) return stated;
  return [...stated, ...inside].sort((a, b) => byRank(a.name, b.name));
}

/** The values of one field wherever it is stated: in the condition itself and in its alternatives. */
export function statedValues<Name extends ConditionName>(
  condition: RuleCondition,
  name: Name,
): NonNullable<RuleCondition[Name]>[] {
  const own = condition[name];
  const inside = [...(condition.all ?? []), ...(condition.any ?? [])];
  return [
    ...(own === undefined ? [] : [own]),
    ...inside.flatMap((member) => statedValues(member, name)),
  ];
}

export function compileConditions(condition: RuleCondition): CompiledCondition[] {
  return flatConditions(condition).map(compileStated);
}

/** What is in the URL of all that the condition matches. */
export function cluesOf(condition: RuleCondition): UrlClues {
  return cluesOfAll(
    flatConditions(condition).flatMap(({ kind, value, owner }) => kind.clues?.(value, owner) ?? []),
  );
}

/** What the schema can't see. Paths begin at the condition. */
export function conditionFaults(condition: RuleCondition): Fault[] {
  return statedConditions(condition).flatMap(({ kind, value, path }) =>
    (kind.faults?.(value, condition) ?? []).map((fault) => ({
      ...fault,
      path: [...path, ...fault.path],
    })),
  );
}

/** "On https requests to example.com". */
export function describeConditions(condition: RuleCondition): string {
  const phrases = phrasesOf(condition);
  if (phrases.length === 0) return 'On every request';
  const before = phrases.flatMap((phrase) => ('before' in phrase ? phrase.before : []));
  const after = phrases.flatMap((phrase) => ('after' in phrase ? phrase.after : []));
  return ['On', ...before, 'requests', ...after].join(' ');
}

function phrasesOf(condition: RuleCondition): Phrase[] {
  return flatConditions(condition).map(({ kind, value, owner }) => kind.describe(value, owner));
}

function standingBehind(phrase: Phrase): string {
  return 'before' in phrase ? phrase.behind : phrase.after;
}
