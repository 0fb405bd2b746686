import type { RuleCallback } from '../facts/callbacks.ts';
import type { BreakpointAction, BreakpointPhase } from '../schema/ruleFile.ts';
import { inWords } from '../../words/lists.ts';
import type { ActionKind, Verdict } from './action.ts';

const callbacks: Readonly<Record<BreakpointPhase, RuleCallback>> = {
  beforeRequestSent: 'onBeforeResourceLoad',
  certificateError: 'onCertificateError',
  authRequired: 'getAuthCredentials',
  redirect: 'onResourceRedirect',
  responseStarted: 'onResourceResponse',
};

const inEnglish: Readonly<Record<BreakpointPhase, string>> = {
  beforeRequestSent: 'before they are sent',
  certificateError: 'at a certificate with a problem',
  authRequired: 'at a challenge',
  redirect: 'at a redirect',
  responseStarted: 'when the response begins',
};

/** Stops a request for a person to look at. Where changes add up, they see what all rules have made of it. */
export const breakpoint: ActionKind<BreakpointAction> = {
  actsAt: ({ phases }) => [...new Set(phases.map((phase) => callbacks[phase]))],
  effectAt: () => 'asks',

  faults: ({ timeout, onTimeout }) =>
    onTimeout === undefined || timeout !== undefined
      ? []
      : [
          {
            code: 'useless-property',
            severity: 'error',
            message: 'onTimeout needs a timeout.',
            hint: 'Add timeout, in milliseconds, or remove onTimeout.',
            path: ['onTimeout'],
            at: 'key',
          },
        ],

  respond: {
    onBeforeResourceLoad: pause,
    onCertificateError: () => ({ kind: 'ask' }),
    getAuthCredentials: () => ({ kind: 'ask' }),
    onResourceRedirect: () => ({ kind: 'ask' }),
    onResourceResponse: pause,
  },

  describe({ phases, timeout, onTimeout = 'cancel' }) {
    const where = inWords(
      phases.map((phase) => inEnglish[phase]),
      'and',
    );
    if (timeout === undefined) return `stops ${where} and asks you`;
    return `stops ${where} and asks you, and ${onTimeout === 'cancel' ? 'cancels' : 'continues'} after ${String(timeout)} ms`;
  },
};

function pause({ timeout, onTimeout = 'cancel' }: BreakpointAction): Verdict<never, never> {
  return {
    kind: 'pause',
    ...(timeout === undefined ? {} : { limit: { ms: timeout, then: onTimeout } }),
  };
}
