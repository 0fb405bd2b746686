import { quoted } from '../../words/lists.ts';
import type { AuthCondition } from '../schema/ruleFile.ts';
import type { ConditionKind } from './condition.ts';

export const auth: ConditionKind<AuthCondition> = {
  needs: 'challenge',
  noun: 'challenge',
  compile: (wanted) => ({
    matches: ({ challenge }) =>
      challenge !== undefined &&
      (wanted.isProxy === undefined || wanted.isProxy === challenge.isProxy) &&
      (wanted.realm === undefined || wanted.realm === challenge.realm) &&
      (wanted.scheme === undefined || wanted.scheme === challenge.scheme),
    mismatch({ challenge }) {
      if (challenge === undefined) return 'nobody asks for credentials';
      if (wanted.isProxy !== undefined && wanted.isProxy !== challenge.isProxy) {
        return challenge.isProxy ? 'a proxy asks, not a server' : 'a server asks, not a proxy';
      }
      if (wanted.scheme !== undefined && wanted.scheme !== challenge.scheme) {
        return `the challenge's scheme is ${challenge.scheme}, not ${wanted.scheme}`;
      }
      return `the challenge's realm is ${quoted(challenge.realm)}, not ${quoted(wanted.realm ?? '')}`;
    },
  }),
  describe({ isProxy, realm, scheme }) {
    const who = isProxy === undefined ? 'somebody' : isProxy ? 'a proxy' : 'a server';
    const what = scheme === undefined ? 'credentials' : `${scheme} credentials`;
    const where = realm === undefined ? '' : ` for realm ${quoted(realm)}`;
    return { after: `when ${who} asks for ${what}${where}` };
  },
};
