import type { Fault, ValuePath } from '../fault.ts';
import { LinearRegex, compileRegex } from '../regex/linearRegex.ts';

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
  const delimited = /^\/(.+)\/([gimsuy]*)$/.exec(source);
  if (delimited === null) return [];
  return [
    {
      code: 'delimited-regex',
      severity: 'warning',
      message: 'The / at the start and the end of the expression stand for themselves.',
      hint: `Write ${JSON.stringify(delimited[1])} if they are only meant to enclose it.`,
      path,
    },
  ];
}
