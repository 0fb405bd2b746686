import { headerFault, isToken } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { inWords, quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';
import type { HeaderCondition } from '../schema/ruleFile.ts';
import { isSecretField } from '../../session/secretNames.ts';
import type { ConditionKind } from './condition.ts';
import { HeaderPattern } from './headerPattern.ts';

type Wanted = readonly HeaderCondition[];

export const requestHeaders: ConditionKind<Wanted> = {
  needs: 'requestHeaders',
  noun: 'request headers',
  faults: faultsOf,
  compile(wanted) {
    const tests = wanted.map(compileHeader);
    return {
      matches: (facts) => tests.some((matches) => matches(facts.requestHeaders ?? [])),
      mismatch: () => `the request has no header ${either(wanted)}`,
    };
  },
  describe: (wanted) => ({ after: `with the request header ${either(wanted)}` }),
};

export const responseHeaders: ConditionKind<Wanted> = {
  needs: 'responseHeaders',
  noun: 'response headers',
  faults: faultsOf,
  compile(wanted) {
    const tests = wanted.map(compileHeader);
    return {
      matches: (facts) => tests.some((matches) => matches(facts.responseHeaders ?? [])),
      mismatch: () => `the response has no header ${either(wanted)}`,
    };
  },
  describe: (wanted) => ({ after: `answered with the header ${either(wanted)}` }),
};

export const excludedResponseHeaders: ConditionKind<Wanted> = {
  needs: 'responseHeaders',
  noun: 'response headers',
  faults: faultsOf,
  compile(unwanted) {
    const tests = unwanted.map(compileHeader);
    return {
      matches: (facts) =>
        facts.responseHeaders !== undefined &&
        !tests.some((matches) => matches(facts.responseHeaders ?? [])),
      mismatch: () => `excludes responses with the header ${either(unwanted)}`,
    };
  },
  describe: (unwanted) => ({ after: `answered without the header ${either(unwanted)}` }),
};

/** One of the fields of this name has one of the values, and none of them an excluded one. */
function compileHeader({
  header,
  values,
  excludedValues = [],
}: HeaderCondition): (headers: HeaderList) => boolean {
  const name = header.toLowerCase();
  const wanted = values?.map((value) => new HeaderPattern(value));
  const unwanted = excludedValues.map((value) => new HeaderPattern(value));
  return (headers) => {
    const found = headers.filter(([field]) => field.toLowerCase() === name);
    const some = (patterns: readonly HeaderPattern[]): boolean =>
      found.some(([, value]) => patterns.some((pattern) => pattern.matches(value)));
    return found.length > 0 && (wanted === undefined || some(wanted)) && !some(unwanted);
  };
}

function either(wanted: Wanted): string {
  return inWords(wanted.map(said), 'or');
}

/** Values that may be secret stay unsaid. */
function said({ header, values = [], excludedValues = [] }: HeaderCondition): string {
  if (isSecretField(header)) return header;
  const is = values.length === 0 ? '' : ` like ${inWords(values.map(quoted), 'or')}`;
  const isNot =
    excludedValues.length === 0 ? '' : ` unlike ${inWords(excludedValues.map(quoted), 'and')}`;
  return `${header}${is}${isNot}`;
}

function faultsOf(wanted: Wanted): readonly Fault[] {
  return wanted.flatMap(({ header, values = [], excludedValues = [] }, index): readonly Fault[] => {
    if (!isToken(header)) {
      const hint = /[:=]/.test(header)
        ? 'Write the name alone in "header", and what it is to be in "values".'
        : 'A name is letters, digits and -.';
      return [
        {
          code: 'bad-header',
          severity: 'error',
          message: 'This is not the name of a header.',
          hint,
          path: [index, 'header'],
        },
      ];
    }
    const lists = { values, excludedValues };
    return (['values', 'excludedValues'] as const).flatMap((list) =>
      lists[list].flatMap((value, at): readonly Fault[] =>
        headerFault([header, value]) === undefined
          ? []
          : [
              {
                code: 'bad-header',
                severity: 'error',
                message: `No header ${header} can ever have this value.`,
                hint: 'A value is one line of Latin-1 text; * matches any characters.',
                path: [index, list, at],
              },
            ],
      ),
    );
  });
}
