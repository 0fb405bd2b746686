import { exportNames } from '../../exchange/conversion/exporter.ts';
import type { ExportName } from '../../exchange/conversion/exporter.ts';
import { UsageError } from '../terminal/usageError.ts';
import { helpOptions } from './commonOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { oneOf, valuesOf } from './valuesOf.ts';

/** What `export` was asked for. */
export interface ExportArguments {
  readonly kind: 'export';
  /** Empty: those below the current folder. */
  readonly files: readonly string[];
  readonly to: ExportName;
  /** Null: standard output. */
  readonly output: string | null;
}

const options = {
  to: {
    argument: 'format',
    read: oneOf(exportNames),
    help: `what to write: ${exportNames.join(', ')}`,
    curl: 'ours',
  },
  output: {
    short: 'o',
    argument: 'file',
    help: 'the file to write; default: standard output',
    curl: 'ours',
  },
  ...helpOptions,
} as const satisfies OptionTable;

export const exportCommand: CliCommand<ExportArguments> = {
  summary: 'Convert rules to the format of another program.',
  usage: '[options] --to FORMAT [FILE...]',
  sections: [{ title: null, options }],
  operands: 'file',
  read: ([words = []]) => {
    const { to, output = null } = valuesOf(options, words);
    if (to === undefined) {
      throw new UsageError(`Say what to write: --to ${exportNames.join(' or --to ')}.`);
    }
    return { kind: 'export', files: operandsIn(words), to, output };
  },
};
