import type { Fault, ValuePath } from '../document/fault.ts';
import { LinearRegex, compileRegex } from '../regex/linearRegex.ts';

/** What a long URL has in characters. */
const URL_LENGTH = 2000;

/** What a search of such a URL may take in steps: half a million take some 20 ms, of every request, for one rule. */
const SLOW_STEPS = 500_000;

/** What is wrong with an expression that stands at `path`. */
export function regexFaults(source: string, path: ValuePath): readonly Fault[] {
  if (source === '') {
    return [
      {
        code: 'bad-regex',
        severity: 'error',
        message: 'The expression is empty.',
        hint: 'Leave it out to match everything.',
        path,
      },
    ];
  }
  const compiled = compileRegex(source, { caseSensitive: false });
  if (!(compiled instanceof LinearRegex)) {
    const { fault: message, hint } = compiled;
    return [{ code: 'bad-regex', severity: 'error', message, hint, path }];
  }
  return [...delimitedFaults(source, path), ...slowFaults(compiled, path)];
}

function delimitedFaults(source: string, path: ValuePath): readonly Fault[] {
  const delimited = /^\/(.+)\/([gimsuy]*)$/.exec(source);
  if (delimited === null) return [];
  return [
    {
      code: 'delimited-regex',
      severity: 'warning',
      message: 'The / at the start and the end of the expression are matched literally.',
      hint: `Write ${JSON.stringify(delimited[1])} if they are only meant to enclose it.`,
      path,
    },
  ];
}

/** Linear time can be long all the same: each character of a text may meet each part of the expression. */
export function slowFaults({ size, longestText }: LinearRegex, path: ValuePath): Fault[] {
  const steps = size * URL_LENGTH;
  if (steps <= SLOW_STEPS) return [];
  return [
    {
      code: 'slow-expression',
      severity: 'warning',
      message: `This expression is slow: a text of ${inNumbers(URL_LENGTH)} characters may take ${inNumbers(steps)} steps, and in one of more than ${inNumbers(longestText)} characters it is never found.`,
      hint: 'Count less, for example + in place of {100}, leave out alternatives, or let urlFilter or requestDomains choose the hosts.',
      path,
    },
  ];
}

function inNumbers(count: number): string {
  return count.toLocaleString('en-US');
}
