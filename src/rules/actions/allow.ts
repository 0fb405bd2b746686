import type { AllowAction } from '../schema/ruleFile.ts';
import type { ActionKind } from './action.ts';

/** Not asked about certificates and credentials: leaving those alone is their default, and the safe one. */
export const allow: ActionKind<AllowAction> = {
  actsAt: () => [
    'onBeforeBrowse',
    'getCookieManager',
    'canGetCookies',
    'canSendCookie',
    'onBeforeResourceLoad',
    'getResourceHandler',
    'onResourceRedirect',
    'onResourceResponse',
    'canSetCookie',
    'getResourceResponseFilter',
  ],
  effectAt: () => 'decides',
  anywhere: true,
  respond: {
    onBeforeBrowse: () => ({ kind: 'stop' }),
    getCookieManager: () => ({ kind: 'stop' }),
    canGetCookies: () => ({ kind: 'stop' }),
    canSendCookie: () => ({ kind: 'stop' }),
    onBeforeResourceLoad: () => ({ kind: 'stop', decision: { kind: 'allow' } }),
    getResourceHandler: () => ({ kind: 'stop' }),
    onResourceRedirect: () => ({ kind: 'stop' }),
    onResourceResponse: () => ({ kind: 'stop' }),
    canSetCookie: () => ({ kind: 'stop' }),
    getResourceResponseFilter: () => ({ kind: 'stop' }),
  },
  describe: () => 'leaves them alone',
};
