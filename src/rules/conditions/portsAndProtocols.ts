import { inWords } from '../../words/lists.ts';
import type { ConditionKind } from './condition.ts';

export const ports: ConditionKind<readonly number[]> = {
  needs: 'url',
  noun: 'port',
  compile: (wanted) => ({
    matches: ({ url }) => url.port !== null && wanted.includes(url.port),
    mismatch: ({ url }) =>
      url.port === null
        ? 'the URL has no port'
        : `the port is ${String(url.port)}, not ${inWords(wanted.map(String), 'or')}`,
  }),
  describe: (wanted) => ({ after: `on port ${inWords(wanted.map(String), 'or')}` }),
};

export const excludedPorts: ConditionKind<readonly number[]> = {
  needs: 'url',
  noun: 'port',
  compile: (unwanted) => ({
    matches: ({ url }) => url.port === null || !unwanted.includes(url.port),
    mismatch: ({ url }) => `excludes the port ${String(url.port)}`,
  }),
  describe: (unwanted) => ({ after: `on any port but ${inWords(unwanted.map(String), 'and')}` }),
};

export const protocols: ConditionKind<readonly string[]> = {
  needs: 'url',
  noun: 'protocol',
  compile(names) {
    const wanted = names.map(bareName);
    return {
      matches: ({ url }) => wanted.includes(url.protocol),
      mismatch: ({ url }) => `the protocol is ${url.protocol}, not ${inWords(wanted, 'or')}`,
    };
  },
  describe(names) {
    const said = inWords(names.map(bareName), 'or');
    return { before: said, behind: `over ${said}` };
  },
};

/** "HTTPS:" and "https://" mean https. */
function bareName(protocol: string): string {
  return protocol.toLowerCase().replace(/:.*$/, '');
}
