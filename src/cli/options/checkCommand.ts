import { helpOptions } from './commonOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { valuesOf } from './valuesOf.ts';

/** Rule files to look at; `null`: those below this folder. */
export interface CheckArguments {
  readonly kind: 'check';
  readonly ruleFiles: readonly string[] | null;
  readonly json: boolean;
  readonly color: boolean;
}

const options = {
  json: { help: 'print the problems as JSON, one a line', curl: 'ours' },
  'no-color': { help: 'print without colors', curl: 'ours' },
  ...helpOptions,
} as const satisfies OptionTable;

export const checkCommand: CliCommand<CheckArguments> = {
  summary: 'Check rule files for errors, and for rules that can never apply.',
  usage: '[options] [FILE...]',
  sections: [{ title: null, options }],
  operands: 'file',
  read: ([words = []]) => {
    const { json = false, 'no-color': plain = false } = valuesOf(options, words);
    const files = operandsIn(words);
    return { kind: 'check', ruleFiles: files.length === 0 ? null : files, json, color: !plain };
  },
};
