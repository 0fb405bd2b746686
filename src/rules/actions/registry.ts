import type { RuleCallback, Value } from '../facts/callbacks.ts';
import type { Rule, RuleAction } from '../schema/ruleFile.ts';
import type { ActionKind, ActionContext, Verdict } from './action.ts';
import { allow } from './allow.ts';
import { block } from './block.ts';
import { breakpoint } from './breakpoint.ts';
import { certificateError } from './certificateError.ts';
import { continueRequest } from './continueRequest.ts';
import { continueWithAuth } from './continueWithAuth.ts';
import { cookieJar } from './cookieJar.ts';
import { cookies } from './cookies.ts';
import { fulfill } from './fulfill.ts';
import { modifyHeaders } from './modifyHeaders.ts';
import { modifyResponse } from './modifyResponse.ts';
import { networkFault } from './networkFault.ts';
import { protocolExecution } from './protocolExecution.ts';
import { redirect } from './redirect.ts';
import { replaceBody } from './replaceBody.ts';
import { retry } from './retry.ts';
import { rewriteRedirect } from './rewriteRedirect.ts';
import { script } from './script.ts';
import { selectClientCertificate } from './selectClientCertificate.ts';

/** Every action by its type. */
export const actionKinds: {
  readonly [Type in RuleAction['type']]: ActionKind<Extract<RuleAction, { type: Type }>>;
} = {
  allow,
  block,
  continueRequest,
  modifyHeaders,
  redirect,
  fault: networkFault,
  fulfill,
  rewriteRedirect,
  modifyResponse,
  retry,
  replaceBody,
  continueWithAuth,
  certificateError,
  selectClientCertificate,
  cookies,
  cookieJar,
  protocolExecution,
  breakpoint,
  script,
};

export function actionKindOf(rule: Rule): ActionKind<RuleAction> {
  // Kind and action have the same type, which the type of the table can't say for a union of actions.
  return actionKinds[rule.action.type] as ActionKind<RuleAction>;
}

export function respond<Name extends RuleCallback>(
  callback: Name,
  context: ActionContext<Name>,
): Verdict<Value<Name>> | Promise<Verdict<Value<Name>>> {
  return (
    actionKindOf(context.rule).respond[callback]?.(context.rule.action, context) ?? {
      kind: 'nothing',
    }
  );
}

/** What a rule that has failed answers all the same; undefined: nothing, and the rules after it are asked. */
export function failed<Name extends RuleCallback>(
  callback: Name,
  rule: Rule,
  reason: string,
): Verdict<Value<Name>> | undefined {
  return actionKindOf(rule).whenFailed?.[callback]?.(reason);
}
