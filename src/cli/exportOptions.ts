import { Option } from 'commander';
import type { Command } from 'commander';
import { exportNames } from '../rules/exchange/exporter.ts';
import type { ExportName } from '../rules/exchange/exporter.ts';

/** What `export` was asked for. */
export interface ExportArguments {
  readonly kind: 'export';
  /** Empty: those below the current folder. */
  readonly files: readonly string[];
  readonly to: ExportName;
  /** Null: standard output. */
  readonly output: string | null;
}

/** Adds the command `export`. */
export function addExport(program: Command, found: (command: ExportArguments) => void): void {
  program
    .command('export')
    .description('Write rules as another program has them.')
    .usage('[options] --to FORMAT [FILE...]')
    .argument('[files...]', 'rule files; default: all below this folder')
    .addOption(
      new Option('--to <format>', 'what to write').choices(exportNames).makeOptionMandatory(),
    )
    .option('-o, --output <file>', 'the file to write; default: standard output')
    .action((files: string[], { to, output }: { to: ExportName; output?: string }) => {
      found({ kind: 'export', files, to, output: output ?? null });
    });
}
