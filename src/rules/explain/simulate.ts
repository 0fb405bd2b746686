import type { Changes } from '../actions/changes.ts';
import { respond } from '../actions/registry.ts';
import type { RuleTools, Verdict } from '../actions/action.ts';
import type { ActiveRule } from '../evaluate/activeRule.ts';
import type { Parameters, RuleCallback, Value } from '../facts/callbacks.ts';
import type { RuleAction } from '../schema/ruleFile.ts';
import { Uses } from '../actions/uses.ts';

/**
 * Actions that change nothing but what they are given, and need nothing but secrets: what they do can be tried out.
 * The others answer with files, run modules or wait for somebody.
 */
const HARMLESS: Readonly<Record<RuleAction['type'], boolean>> = {
  allow: true,
  block: true,
  breakpoint: true,
  certificateError: false,
  continueRequest: true,
  continueWithAuth: false,
  cookieJar: false,
  cookies: false,
  fault: true,
  fulfill: false,
  modifyHeaders: true,
  modifyResponse: false,
  protocolExecution: false,
  redirect: true,
  replaceBody: false,
  retry: false,
  rewriteRedirect: true,
  script: false,
  selectClientCertificate: false,
};

/** A callback as it would be called, for actions that can be tried out. */
export interface Simulation<Name extends RuleCallback> {
  readonly callback: Name;
  readonly parameters: Parameters<Name>;
  readonly changes: Changes<Name>;
  readonly tools: RuleTools;
}

/** What the rule's action would answer; null when that can't be known without doing it. */
export async function simulate<Name extends RuleCallback>(
  { rule, file }: ActiveRule,
  { callback, parameters, changes, tools }: Simulation<Name>,
): Promise<Verdict<Value<Name>> | null> {
  if (!HARMLESS[rule.action.type]) return null;
  return respond(callback, { parameters, rule, file, tools, changes, uses: new Uses() });
}
