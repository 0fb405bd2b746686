import { maskUrl } from '../../session/mask.ts';
import { quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import { compileRegex, LinearRegex } from '../regex/linearRegex.ts';
import type { RedirectAction, Rule, RuleCondition } from '../schema/ruleFile.ts';
import type { ActionKind, VerdictAt } from './action.ts';
import { transformFaults, urlFaults } from './targetFaults.ts';
import { describeTransform, transformUrl } from './urlTransform.ts';

/**
 * Sends a request elsewhere before anything of it has left. It is a redirect with status 307 that no server sent: the engine
 * drops what may not travel to another origin, and the rules are asked anew about the new URL. What other rules had made of
 * the request for the old one is left behind, Authorization and other secrets with it.
 */
export const redirect: ActionKind<RedirectAction> = {
  actsAt: () => ['onBeforeResourceLoad'],
  effectAt: () => 'decides',

  faults: ({ redirect: to }, rule) => {
    if ('url' in to) return urlFaults(to.url, "the request's URL", ['redirect', 'url']);
    if ('transform' in to) return transformFaults(to.transform, ['redirect', 'transform']);
    return substitutionFaults(to.regexSubstitution, rule);
  },

  respond: {
    onBeforeResourceLoad(
      action,
      { parameters: { request }, rule },
    ): VerdictAt<'onBeforeResourceLoad'> {
      const target = targetOf(action, request.url, rule.condition);
      if (target === undefined || !URL.canParse(target)) {
        const shown = target === undefined ? '' : ` ${quoted(maskUrl(target))}`;
        return { kind: 'refuse', reason: `its target${shown} is not a valid URL` };
      }
      // It has arrived: otherwise a rule whose target it matches itself would go on for ever.
      if (new URL(target).href === request.url) return { kind: 'nothing' };
      request.url = new URL(target).href;
      return {
        kind: 'decide',
        value: { action: 'continue' },
        decision: { kind: 'redirect', to: maskUrl(request.url) },
      };
    },
  },

  describe({ redirect: to }) {
    if ('url' in to) return `redirects them to ${maskUrl(to.url)}`;
    if ('transform' in to) {
      return `redirects them to the same URL with ${describeTransform(to.transform)}`;
    }
    return `redirects them to ${maskUrl(to.regexSubstitution)}`;
  },
};

function targetOf(
  { redirect: to }: RedirectAction,
  from: string,
  condition: RuleCondition,
): string | undefined {
  if ('url' in to) return URL.parse(to.url, from)?.href;
  if ('transform' in to) return transformUrl(from, to.transform);
  const regex = regexOf(condition);
  return regex instanceof LinearRegex
    ? (regex.replaceFirst(from, to.regexSubstitution) ?? undefined)
    : undefined;
}

function regexOf({ regexFilter, isUrlFilterCaseSensitive = false }: RuleCondition) {
  if (regexFilter === undefined) return undefined;
  return compileRegex(regexFilter, { caseSensitive: isUrlFilterCaseSensitive });
}

function substitutionFaults(substitution: string, { condition }: Rule): Fault[] {
  const path = ['redirect', 'regexSubstitution'];
  const regex = regexOf(condition);
  if (regex === undefined) {
    return [
      {
        code: 'missing-property',
        severity: 'error',
        message: 'There is no regular expression to take the groups from.',
        hint: 'Add regexFilter to the condition, or redirect to a url.',
        path,
      },
    ];
  }
  // What is wrong with the expression is said where it stands.
  const fault = regex instanceof LinearRegex ? regex.substitutionFault(substitution) : undefined;
  if (fault === undefined) return [];
  const { fault: message, hint } = fault;
  return [{ code: 'bad-substitution', severity: 'error', message, hint, path }];
}
