import { formatNames } from '../../exchange/conversion/importer.ts';
import type { FormatName } from '../../exchange/conversion/importer.ts';
import { UsageError } from '../terminal/usageError.ts';
import { helpOptions } from './commonOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { oneOf, valuesOf } from './valuesOf.ts';

/** What `import` was asked for. */
export interface ImportArguments {
  readonly kind: 'import';
  readonly file: string;
  readonly from: FormatName | null;
  /** Null: beside the current folder's files, with the source's name. `-`: standard output. */
  readonly output: string | null;
  readonly withSecrets: boolean;
  /** Also files from outside of the rule file's folder. */
  readonly copyFiles: boolean;
  readonly recording: 'recording' | 'responses';
  readonly notFound: 'abort' | 'fallback' | null;
}

const options = {
  from: {
    argument: 'format',
    read: oneOf(formatNames),
    help: `what FILE is: ${formatNames.join(', ')} (default: detected)`,
    curl: 'ours',
  },
  output: {
    short: 'o',
    argument: 'file',
    help: 'the rule file to write; - prints it',
    curl: 'ours',
  },
  as: {
    argument: 'how',
    read: oneOf(['recording', 'responses']),
    help: 'for a HAR: one rule that answers from a copy of the "recording", or a rule for each of its "responses"',
    curl: 'ours',
  },
  'not-found': {
    argument: 'what',
    read: oneOf(['abort', 'fallback']),
    help: 'what happens to a request that is not in the recording: abort or fallback; default: abort',
    curl: 'ours',
  },
  'with-secrets': { help: 'copy credentials, cookies and tokens too', curl: 'ours' },
  'copy-files': {
    help: 'copy files that FILE names outside the folder of the rule file, too',
    curl: 'ours',
  },
  ...helpOptions,
} as const satisfies OptionTable;

export const importCommand: CliCommand<ImportArguments> = {
  summary: "Make a rule file from a recording or from another program's rules.",
  usage: '[options] FILE',
  sections: [{ title: null, options }],
  operands: 'file',
  read: ([words = []]) => {
    const values = valuesOf(options, words);
    const [file, ...others] = operandsIn(words);
    if (file === undefined) throw new UsageError('Name the file to import.');
    if (others.length > 0) throw new UsageError('One file is imported at a time.');
    const { from = null, output = null, as, 'not-found': notFound = null } = values;
    return {
      kind: 'import',
      file,
      from,
      output,
      withSecrets: values['with-secrets'] ?? false,
      copyFiles: values['copy-files'] ?? false,
      recording: as ?? (notFound === null ? 'responses' : 'recording'),
      notFound,
    };
  },
};
