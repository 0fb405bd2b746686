import { inWords } from '../../words/lists.ts';
import type { ConditionKind } from './condition.ts';

type Methods = readonly string[];

export const requestMethods: ConditionKind<Methods> = {
  needs: 'method',
  noun: 'method',
  compile(methods) {
    const wanted = upperCase(methods);
    return {
      matches: ({ method }) => wanted.includes(method.toUpperCase()),
      mismatch: ({ method }) => `the method is ${method}, not ${inWords(wanted, 'or')}`,
    };
  },
  describe: (methods) => ({ after: `with method ${inWords(upperCase(methods), 'or')}` }),
};

export const excludedRequestMethods: ConditionKind<Methods> = {
  needs: 'method',
  noun: 'method',
  compile(methods) {
    const unwanted = upperCase(methods);
    return {
      matches: ({ method }) => !unwanted.includes(method.toUpperCase()),
      mismatch: ({ method }) => `excludes the method ${method}`,
    };
  },
  describe: (methods) => ({ after: `with any method but ${inWords(upperCase(methods), 'and')}` }),
};

function upperCase(methods: Methods): string[] {
  return methods.map((method) => method.toUpperCase());
}
