import { resolve } from 'node:path';
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
  /** Empty: all requests. */
  readonly names: readonly string[];
  /** Chosen environments; the later wins. */
  readonly environments: readonly string[];
  /** Absolute paths. */
  readonly environmentFiles: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  /** Print what would be sent, and send nothing. */
  readonly dryRun: boolean;
  readonly network: NetworkArguments;
  /** A file to write the cookies to, `-`, or a folder to keep them in. */
  readonly cookieJar: string | null;
};

const options = {
  name: {
    argument: 'name',
    many: true,
    help: 'send only the requests of this name (# @name, or the title after ###); repeatable',
    curl: 'ours',
  },
  env: {
    argument: 'name',
    many: true,
    help: 'use the values of this environment; repeatable, the later wins',
    curl: 'ours',
  },
  'env-file': {
    argument: 'file',
    many: true,
    help: 'read values from this environment or .env file too; repeatable',
    curl: 'ours',
  },
  var: {
    argument: 'name=value',
    many: true,
    read: variable,
    help: 'give a variable its value; wins over files and environments; repeatable',
    curl: 'ours',
  },
  'dry-run': {
    help: 'print what would be sent, and send nothing; with --json one object a request',
    curl: 'ours',
  },
  'cookie-jar': redirectOptions['cookie-jar'],
} as const satisfies OptionTable;

/** @throws UsageError */
function variable(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new UsageError('Write NAME=VALUE.');
}

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
    const values = valuesOf(options, words);
    return {
      kind: 'run',
      files,
      names: values.name ?? [],
      environments: values.env ?? [],
      environmentFiles: (values['env-file'] ?? []).map((file) => resolve(io.cwd, file)),
      variables: new Map(values.var ?? []),
      dryRun: values['dry-run'] ?? false,
      network: networkArguments(words, io),
      cookieJar: values['cookie-jar'] ?? null,
      ...commonArguments(words),
    };
  },
};
