import type { CookieJarAction } from '../schema/ruleFile.ts';
import { quoted } from '../../words/lists.ts';
import type { ActionKind } from './action.ts';

/** Which cookies a request has: those of a jar of its own, so that two users of one server do not get in each other's way. */
export const cookieJar: ActionKind<CookieJarAction> = {
  actsAt: () => ['getCookieManager'],
  effectAt: () => 'decides',
  respond: {
    async getCookieManager({ jar, persist = false }, { tools }) {
      return {
        kind: 'decide',
        value: await tools.cookieJar(jar, persist),
        decision: { kind: 'jar', jar },
      };
    },
  },
  describe: ({ jar, persist = false }) =>
    `uses the cookie jar ${quoted(jar)}${persist ? ', which is kept on disk' : ''}`,
};
