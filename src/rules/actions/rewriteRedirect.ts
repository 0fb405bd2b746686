import type { Fault } from '../document/fault.ts';
import type { RewriteRedirectAction } from '../schema/ruleFile.ts';
import { howOften } from '../../words/lists.ts';
import { maskUrl } from '../../session/mask.ts';
import { headerNames } from '../../session/headerNames.ts';
import type { ActionKind, ActionContext, VerdictAt } from './action.ts';
import { describeChanges, filledChanges, hasChanged, headerFaults } from './changeHeaders.ts';
import { transformFaults, urlFaults } from './targetFaults.ts';
import { describeTransform, transformUrl } from './urlTransform.ts';

export const rewriteRedirect: ActionKind<RewriteRedirectAction> = {
  actsAt: () => ['onResourceRedirect'],
  effectAt: ({ decision }) => (decision === 'prompt' ? 'asks' : 'decides'),

  faults: (action) => [
    ...uselessFaults(action),
    ...targetFaults(action.redirect),
    ...(action.requestHeaders ?? []).flatMap((change, index) =>
      headerFaults(change, ['requestHeaders', index]),
    ),
  ],

  respond: {
    async onResourceRedirect(action, context): Promise<VerdictAt<'onResourceRedirect'>> {
      const { decision = 'follow' } = action;
      const { newUrl, response } = context.parameters;
      const to = maskUrl(newUrl);
      if (decision === 'prompt') return { kind: 'ask' };
      if (decision === 'stop') {
        const { status } = response;
        return {
          kind: 'decide',
          value: { action: 'stop' },
          decision: { kind: 'stop', to, status },
        };
      }
      if (decision === 'cancel') {
        const canceled = { kind: 'cancel', to, error: 'ERR_ABORTED' } as const;
        return { kind: 'decide', value: { action: 'cancel' }, decision: canceled };
      }
      return follow(action, context, to);
    },
  },

  describe(action) {
    const { decision = 'follow', maxRedirects } = action;
    if (decision === 'prompt') return 'asks you before a redirect is followed';
    if (decision === 'stop') return 'stops at the redirect and takes it as the response';
    if (decision === 'cancel') return 'cancels the request at the redirect';
    const limit = maxRedirects === undefined ? '' : `, at most ${howOften(maxRedirects)}`;
    return [`follows the redirect${where(action)}`, ...how(action)].join(', ') + limit;
  },
};

async function follow(
  action: RewriteRedirectAction,
  { parameters, tools, uses }: ActionContext<'onResourceRedirect'>,
  to: string,
): Promise<VerdictAt<'onResourceRedirect'>> {
  const { redirect, method, requestHeaders = [], maxRedirects } = action;
  const { browser, newMethod, newUrl, request } = parameters;
  if (maxRedirects !== undefined && uses.counted(browser, 'redirect') >= maxRedirects) {
    const error = 'ERR_TOO_MANY_REDIRECTS';
    return {
      kind: 'decide',
      value: { action: 'cancel', error },
      decision: { kind: 'cancel', to, error, limit: maxRedirects },
    };
  }
  const url = redirect === undefined ? newUrl : rewritten(newUrl, redirect);
  if (url === undefined) {
    return { kind: 'refuse', reason: `its target can't be combined with ${to}` };
  }
  const { changes, omitted } = await filledChanges(requestHeaders, tools.resolveSecret);
  const chosen = method === undefined ? newMethod : method === 'GET' ? 'GET' : request.method;
  uses.add(browser, 'redirect');
  const headers = headerNames(changes, omitted);
  const other = hasChanged(headers);
  const same = url === newUrl && chosen === newMethod && !other;
  return {
    kind: 'decide',
    value: {
      action: 'follow',
      ...(url === newUrl ? {} : { url }),
      ...(chosen === newMethod ? {} : { method: chosen }),
      ...(changes.length === 0 ? {} : { requestHeaders: changes }),
    },
    decision: same
      ? { kind: 'follow', to }
      : {
          kind: 'rewrite',
          to: maskUrl(url),
          insteadOf: to,
          method: chosen === newMethod ? null : chosen,
          headers: other ? headers : null,
        },
  };
}

function where({ redirect }: RewriteRedirectAction): string {
  if (redirect === undefined) return '';
  if ('url' in redirect) return ` to ${maskUrl(redirect.url)}`;
  return ` with ${describeTransform(redirect.transform)}`;
}

function how({ method, requestHeaders = [] }: RewriteRedirectAction): string[] {
  return [
    ...(method === undefined ? [] : [method === 'GET' ? 'with GET' : 'with the same method']),
    ...describeChanges(requestHeaders),
  ];
}

function rewritten(
  newUrl: string,
  redirect: NonNullable<RewriteRedirectAction['redirect']>,
): string | undefined {
  if ('url' in redirect) return URL.parse(redirect.url, newUrl)?.href;
  return transformUrl(newUrl, redirect.transform);
}

/** What only a redirect that is followed can have. */
function uselessFaults(action: RewriteRedirectAction): Fault[] {
  const { decision = 'follow' } = action;
  if (decision === 'follow') return [];
  return (['redirect', 'requestHeaders', 'method', 'maxRedirects'] as const)
    .filter((name) => action[name] !== undefined)
    .map((name) => ({
      code: 'useless-property',
      severity: 'error',
      message: `With decision ${decision} ${name} has no effect.`,
      hint: `Remove ${name}, or make the decision follow.`,
      path: [name],
      at: 'key',
    }));
}

function targetFaults(redirect: RewriteRedirectAction['redirect']): Fault[] {
  if (redirect === undefined) return [];
  return 'url' in redirect
    ? urlFaults(redirect.url, "the server's target", ['redirect', 'url'])
    : transformFaults(redirect.transform, ['redirect', 'transform']);
}
