import type { Command } from 'commander';

/** Rule files to look at; `null`: those below this folder. */
export interface CheckCommand {
  readonly kind: 'check';
  readonly ruleFiles: readonly string[] | null;
  readonly json: boolean;
  readonly color: boolean;
}

interface RawCheckOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** `request-workbench check`. */
export function addCheckCommand(program: Command, then: (command: CheckCommand) => void): void {
  program
    .command('check')
    .description('Tell what is wrong with rule files, and which rules can never act.')
    .usage('[options] [FILE...]')
    .argument('[files...]', 'rule files; by default all below this folder')
    .option('--json', 'print the problems as JSON, one a line')
    .option('--no-color', 'print without colours')
    .action((files: readonly string[], { json = false, color = true }: RawCheckOptions) => {
      then({ kind: 'check', ruleFiles: files.length === 0 ? null : files, json, color });
    });
}
