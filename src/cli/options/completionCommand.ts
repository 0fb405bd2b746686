import { UsageError } from '../terminal/usageError.ts';
import { helpOptions } from './commonOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand } from './option.ts';
import { oneOf } from './valuesOf.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export interface CompletionArguments {
  readonly kind: 'completion';
  readonly shell: Shell;
}

export const completionCommand: CliCommand<CompletionArguments> = {
  summary: 'Print a script that completes this command in a shell: eval "$(… completion bash)".',
  usage: shells.join('|'),
  sections: [{ title: null, options: helpOptions }],
  operands: shells,
  read: ([words = []]) => {
    const [shell = '', ...others] = operandsIn(words);
    if (others.length > 0 || shell === '') throw new UsageError('Name one shell.');
    return { kind: 'completion', shell: oneOf(shells)(shell) };
  },
};
