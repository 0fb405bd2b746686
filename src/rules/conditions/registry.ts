import type { RuleCondition } from '../ruleFile.ts';
import { auth } from './auth.ts';
import { certificateErrors } from './certificateErrors.ts';
import type { Condition, ConditionKind } from './condition.ts';
import { cookie } from './cookie.ts';
import { ports, protocols } from './portsAndProtocols.ts';
import { excludedRequestDomains, requestDomains } from './requestDomains.ts';
import { excludedRequestMethods, requestMethods } from './requestMethods.ts';
import { isRedirect, statusCodes } from './response.ts';
import { redirectUrlFilter, urlFilter } from './urlFilter.ts';

/** Fields that only change how another one is read. */
type Companion = 'isUrlFilterCaseSensitive';
export type ConditionName = Exclude<keyof RuleCondition, Companion>;

/** Every field of a condition, in the order in which a rule says them. */
export const conditionKinds: {
  readonly [Name in ConditionName]: ConditionKind<NonNullable<RuleCondition[Name]>>;
} = {
  protocols,
  isRedirect,
  requestDomains,
  excludedRequestDomains,
  ports,
  urlFilter,
  requestMethods,
  excludedRequestMethods,
  statusCodes,
  redirectUrlFilter,
  auth,
  certificateErrors,
  cookie,
};

const names = Object.keys(conditionKinds) as ConditionName[];

/** One stated field with its kind. */
export interface StatedCondition {
  readonly name: ConditionName;
  readonly kind: ConditionKind<unknown>;
  readonly value: unknown;
}

export function statedConditions(condition: RuleCondition): StatedCondition[] {
  return names
    .filter((name) => condition[name] !== undefined)
    .map((name) => ({
      name,
      // Kind and value have the same name, which the type of the table cannot say for a union of names.
      kind: conditionKinds[name],
      value: condition[name],
    }));
}

export interface CompiledCondition extends Condition {
  readonly name: ConditionName;
  readonly kind: ConditionKind<unknown>;
}

export function compileConditions(condition: RuleCondition): CompiledCondition[] {
  return statedConditions(condition).map(({ name, kind, value }) => ({
    name,
    kind,
    ...kind.compile(value, condition),
  }));
}
