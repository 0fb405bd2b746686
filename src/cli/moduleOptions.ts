import type { Command } from 'commander';

/** What commander makes of the options below. */
export interface RawModuleOptions {
  readonly modules?: boolean;
  readonly allowModules?: boolean;
}

/** Which handler modules run: those that were approved, or all, or none. */
export type ModuleChoice = 'approved' | 'all' | 'none';

export function withModuleOptions(command: Command): Command {
  return command
    .option('--allow-modules', 'run all handler modules below this folder, approved or not')
    .option('--no-modules', 'run no handler modules');
}

export function moduleChoiceOf({ modules, allowModules }: RawModuleOptions): ModuleChoice {
  if (modules === false) return 'none';
  return allowModules === true ? 'all' : 'approved';
}
