import { Option } from 'commander';
import type { Command } from 'commander';
import { formatNames } from '../rules/exchange/importer.ts';
import type { FormatName } from '../rules/exchange/importer.ts';

/** What `import` was asked for. */
export interface ImportArguments {
  readonly kind: 'import';
  readonly file: string;
  readonly from: FormatName | null;
  /** Null: beside the current folder's files, with the source's name. `-`: standard output. */
  readonly output: string | null;
  readonly withSecrets: boolean;
  readonly recording: 'recording' | 'responses';
  readonly notFound: 'abort' | 'fallback' | null;
}

interface RawImportOptions {
  readonly from?: FormatName;
  readonly output?: string;
  readonly withSecrets?: boolean;
  readonly as?: 'recording' | 'responses';
  readonly notFound?: 'abort' | 'fallback';
}

/** Adds the command `import`. */
export function addImport(program: Command, found: (command: ImportArguments) => void): void {
  program
    .command('import')
    .description('Make a rule file of a recording or of another program’s rules.')
    .usage('[options] FILE')
    .argument('<file>', 'what to import')
    .addOption(
      new Option('--from <format>', 'what FILE is; found out unless stated').choices(formatNames),
    )
    .option('-o, --output <file>', 'the rule file to write; - prints it')
    .addOption(
      new Option(
        '--as <how>',
        'of a HAR: one rule that answers out of a copy of the recording, or a rule for each response',
      ).choices(['recording', 'responses']),
    )
    .addOption(
      new Option(
        '--not-found <what>',
        'what becomes of a request that the recording has no answer for; default: abort',
      ).choices(['abort', 'fallback']),
    )
    .option('--with-secrets', 'copy credentials, cookies and tokens too')
    .action((file: string, options: RawImportOptions) => {
      const { from, output, withSecrets, as, notFound } = options;
      found({
        kind: 'import',
        file,
        from: from ?? null,
        output: output ?? null,
        withSecrets: withSecrets ?? false,
        recording: as ?? (notFound === undefined ? 'responses' : 'recording'),
        notFound: notFound ?? null,
      });
    });
}
