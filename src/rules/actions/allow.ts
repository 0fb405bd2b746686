import type { AllowAction } from '../ruleFile.ts';
import type { ActionKind } from './action.ts';

/** Not asked about certificates and credentials: leaving those alone is their default, and the safe one. */
export const allow: ActionKind<AllowAction> = {
  actsAt: () => [
    'onBeforeResourceLoad',
    'getResourceHandler',
    'onResourceRedirect',
    'onResourceResponse',
    'canSendCookie',
    'canSetCookie',
  ],
  anywhere: true,
  respond: {
    onBeforeResourceLoad: () => ({
      kind: 'stop',
      words: { decision: 'allow', explanation: 'left alone: rules after this one do not apply' },
    }),
    getResourceHandler: () => ({ kind: 'stop' }),
    onResourceRedirect: () => ({ kind: 'stop' }),
    onResourceResponse: () => ({ kind: 'stop' }),
    canSendCookie: () => ({ kind: 'stop' }),
    canSetCookie: () => ({ kind: 'stop' }),
  },
  describe: () => 'leaves them alone',
};
