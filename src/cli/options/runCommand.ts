import { UsageError } from '../terminal/usageError.ts';
import { commonArguments } from './commonArguments.ts';
import type { CommonArguments } from './commonArguments.ts';
import { commonOptions, helpOptions } from './commonOptions.ts';
import { networkArguments } from './networkArguments.ts';
import type { NetworkArguments } from './networkArguments.ts';
import { networkOptions } from './networkOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { redirectOptions } from './redirectOptions.ts';
import { valuesOf } from './valuesOf.ts';

export type RunCommand = CommonArguments & {
  readonly kind: 'run';
  readonly files: readonly string[];
  readonly name?: string;
  readonly network: NetworkArguments;
  /** A file to write the cookies to, `-`, or a folder to keep them in. */
  readonly cookieJar: string | null;
};

const options = {
  name: {
    argument: 'name',
    help: 'send only the requests of this name (# @name, or the title after ###)',
    curl: 'ours',
  },
  'cookie-jar': redirectOptions['cookie-jar'],
} as const satisfies OptionTable;

export const runCommand: CliCommand<RunCommand> = {
  summary: 'Send the requests of .http or .rest files, in order.',
  usage: '[options] FILE.http...',
  sections: [
    { title: null, options },
    { title: 'Network', options: networkOptions },
    { title: 'Workbench', options: { ...commonOptions, ...helpOptions } },
  ],
  read: ([words = []], io) => {
    const files = operandsIn(words);
    if (files.length === 0) throw new UsageError('Name a .http file to run.');
    const { name, 'cookie-jar': cookieJar = null } = valuesOf(options, words);
    return {
      kind: 'run',
      files,
      ...(name === undefined ? {} : { name }),
      network: networkArguments(words, io),
      cookieJar,
      ...commonArguments(words),
    };
  },
};
