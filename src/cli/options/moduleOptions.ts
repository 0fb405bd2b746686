import type { OptionTable, Values } from './option.ts';

/** Which handler modules run: those that were approved, or all, or none. */
export type ModuleChoice = 'approved' | 'all' | 'none';

export const moduleOptions = {
  'allow-modules': {
    help: 'run all handler modules below this folder, approved or not',
    curl: 'ours',
  },
  'no-modules': { help: 'run no handler modules', curl: 'ours' },
} as const satisfies OptionTable;

export function moduleChoiceOf(options: Values<typeof moduleOptions>): ModuleChoice {
  if (options['no-modules'] === true) return 'none';
  return options['allow-modules'] === true ? 'all' : 'approved';
}
