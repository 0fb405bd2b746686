import { helpOptions } from './commonOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { choiceOptions, choiceOf } from './choiceOptions.ts';
import { valuesOf } from './valuesOf.ts';

/** Which requests are to be listed. */
export interface ListArguments {
  readonly kind: 'list';
  /** Files, folders and patterns, as they are written. */
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly json: boolean;
  readonly color: boolean;
}

const options = {
  ...choiceOptions,
  json: { help: 'print one JSON object a request', curl: 'ours' },
  'no-color': { help: 'print without colors', curl: 'ours' },
  ...helpOptions,
} as const satisfies OptionTable;

export const listCommand: CliCommand<ListArguments> = {
  summary: 'List the requests of .http and .rest files. Default: all below this folder.',
  usage: '[options] [FILE|FOLDER|PATTERN...]',
  sections: [{ title: null, options }],
  operands: 'requestFile',
  read: ([words = []]) => {
    const { json = false, 'no-color': plain = false } = valuesOf(options, words);
    const files = operandsIn(words);
    return {
      ...{ kind: 'list', json, color: !plain, ...choiceOf(words) },
      files: files.length === 0 ? ['.'] : files,
    };
  },
};
