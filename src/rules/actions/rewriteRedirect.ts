import type { Fault } from '../fault.ts';
import type { RewriteRedirectAction } from '../ruleFile.ts';
import { canonicalDomain } from '../domains.ts';
import { maskUrl } from '../../engine/session/mask.ts';
import type { ActionKind } from './action.ts';
import { describeTransform, transformUrl } from './urlTransform.ts';

export const rewriteRedirect: ActionKind<RewriteRedirectAction> = {
  actsAt: () => ['onResourceRedirect'],
  effectAt: ({ decision }) => (decision === 'prompt' ? 'asks' : 'decides'),

  faults: ({ decision = 'follow', redirect }) => [
    ...(decision === 'follow' || redirect === undefined ? [] : [uselessTarget(decision)]),
    ...targetFaults(redirect),
  ],

  respond: {
    onResourceRedirect({ decision = 'follow', redirect }, { parameters: { newUrl, response } }) {
      const to = maskUrl(newUrl);
      if (decision === 'prompt') return { kind: 'ask' };
      if (decision === 'stop') {
        const explanation = `stopped: the ${String(response.status)} is the response, ${to} is not asked`;
        return {
          kind: 'decide',
          value: { action: 'stop' },
          decision,
          explanation,
          emphasis: ['stopped'],
        };
      }
      if (decision === 'cancel') {
        const explanation = `canceled instead of going to ${to}`;
        return {
          kind: 'decide',
          value: { action: 'cancel' },
          decision,
          explanation,
          emphasis: ['canceled'],
        };
      }
      const url = redirect === undefined ? newUrl : rewritten(newUrl, redirect);
      if (url === undefined) return { kind: 'refuse', reason: `its target does not go with ${to}` };
      if (url === newUrl) {
        return {
          kind: 'decide',
          value: { action: 'follow' },
          decision,
          explanation: `followed to ${to}`,
        };
      }
      return {
        kind: 'decide',
        value: { action: 'follow', url },
        decision: 'changed',
        explanation: `sent to ${maskUrl(url)} instead of ${to}`,
        emphasis: [maskUrl(url)],
      };
    },
  },

  describe({ decision = 'follow', redirect }) {
    if (decision === 'prompt') return 'asks you before a redirect is followed';
    if (decision === 'stop') return 'stops at the redirect and takes it as the response';
    if (decision === 'cancel') return 'cancels the request at the redirect';
    if (redirect === undefined) return 'follows the redirect';
    if ('url' in redirect) return `follows the redirect to ${maskUrl(redirect.url)}`;
    return `follows the redirect with ${describeTransform(redirect.transform)}`;
  },
};

function rewritten(
  newUrl: string,
  redirect: NonNullable<RewriteRedirectAction['redirect']>,
): string | undefined {
  if ('url' in redirect) return URL.parse(redirect.url, newUrl)?.href;
  return transformUrl(newUrl, redirect.transform);
}

function uselessTarget(decision: string): Fault {
  return {
    code: 'useless-property',
    severity: 'error',
    message: `With decision ${decision} there is nowhere to redirect to.`,
    hint: 'Take redirect out, or make the decision follow.',
    path: ['redirect'],
    at: 'key',
  };
}

function targetFaults(redirect: RewriteRedirectAction['redirect']): Fault[] {
  if (redirect === undefined) return [];
  if ('url' in redirect) {
    if (URL.canParse(redirect.url, 'https://host/')) return [];
    return [
      {
        code: 'bad-url',
        severity: 'error',
        message: 'This is not a URL.',
        hint: "Write it as https://host/path, or relative to the server's target as /path.",
        path: ['redirect', 'url'],
      },
    ];
  }
  const { host } = redirect.transform;
  if (host === undefined || canonicalDomain(host) !== undefined) return [];
  return [
    {
      code: 'bad-domain',
      severity: 'error',
      message: `${JSON.stringify(host)} is not a host name.`,
      hint: 'Write the host alone, such as example.com; scheme and port have properties of their own.',
      path: ['redirect', 'transform', 'host'],
    },
  ];
}
