import { resolve } from 'node:path';
import { UsageError } from '../terminal/usageError.ts';
import { choiceOf, choiceOptions } from './choiceOptions.ts';
import { commonArguments } from './commonArguments.ts';
import type { CommonArguments } from './commonArguments.ts';
import { commonOptions, helpOptions } from './commonOptions.ts';
import { networkArguments } from './networkArguments.ts';
import type { NetworkArguments } from './networkArguments.ts';
import { networkOptions } from './networkOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { redirectOptions } from './redirectOptions.ts';
import { valuesOf, wholeNumber } from './valuesOf.ts';

export type RunCommand = CommonArguments & {
  readonly kind: 'run';
  /** Files, folders and patterns, as they are written. */
  readonly files: readonly string[];
  readonly names: readonly string[];
  /** Both empty: all requests; else those that have one of the names or tags. */
  readonly tags: readonly string[];
  /** Chosen environments; the later wins. */
  readonly environments: readonly string[];
  /** Absolute paths. */
  readonly environmentFiles: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  /** Print what would be sent, and send nothing. */
  readonly dryRun: boolean;
  /** With `dryRun`: secrets too. */
  readonly showSecrets: boolean;
  /** How many requests are sent at the same time. */
  readonly parallel: number;
  readonly repeat: number;
  /** Where to write the results as JUnit's XML; null: nowhere. */
  readonly junit: string | null;
  readonly network: NetworkArguments;
  /** A file to write the cookies to, `-`, or a folder to keep them in. */
  readonly cookieJar: string | null;
};

const options = {
  ...choiceOptions,
  env: {
    argument: 'name',
    many: true,
    completes: 'environment',
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
  'show-secrets': { help: 'with --dry-run: print secrets too', curl: 'ours' },
  bail: { help: 'stop after the first request or test that fails', curl: 'ours' },
  parallel: {
    argument: 'number',
    read: positiveNumber,
    help: 'send this many requests at the same time; default: 1',
    curl: { differs: "Takes the number (curl's --parallel-max)." },
  },
  repeat: {
    argument: 'times',
    read: positiveNumber,
    help: 'run everything this many times',
    curl: 'ours',
  },
  junit: {
    argument: 'file',
    help: 'write the results to a JUnit XML file, secrets masked',
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

/** @throws UsageError */
function positiveNumber(text: string): number {
  const number = wholeNumber(text);
  if (number > 0) return number;
  throw new UsageError('Use 1 or more.');
}

export const runCommand: CliCommand<RunCommand> = {
  summary:
    'Send the requests of .http and .rest files, in order. Name files, folders (all such files below them) or patterns.',
  usage: '[options] FILE|FOLDER|PATTERN...',
  sections: [
    { title: null, options },
    { title: 'Network', options: networkOptions },
    { title: 'Workbench', options: { ...commonOptions, ...helpOptions } },
  ],
  operands: 'requestFile',
  read: ([words = []], io) => {
    const files = operandsIn(words);
    if (files.length === 0) throw new UsageError('Name a .http file or a folder to run.');
    const values = valuesOf(options, words);
    const common = commonArguments(words);
    return {
      kind: 'run',
      files,
      ...choiceOf(words),
      environments: values.env ?? [],
      environmentFiles: (values['env-file'] ?? []).map((file) => resolve(io.cwd, file)),
      variables: new Map(values.var ?? []),
      dryRun: values['dry-run'] ?? false,
      showSecrets: values['show-secrets'] ?? false,
      parallel: values.parallel ?? 1,
      repeat: values.repeat ?? 1,
      junit: values.junit ?? null,
      network: networkArguments(words, io),
      cookieJar: values['cookie-jar'] ?? null,
      ...common,
      failEarly: common.failEarly || values.bail === true,
    };
  },
};
