import type { OptionTable } from './option.ts';

/** Which rule files apply: options that every command has. */
export const ruleOptions = {
  rules: {
    argument: 'file',
    many: true,
    // `--rules a.json b.json URL` names two files and a URL.
    alsoTakes: isRuleFile,
    help: 'a rule file, or several; default: all *.request-rules.{json,jsonc,yaml,yml} below this folder',
    curl: 'ours',
  },
  'no-rules': { help: 'apply no rules', curl: 'ours' },
} as const satisfies OptionTable;

function isRuleFile(word: string): boolean {
  return /^[^-].*\.(?:jsonc?|ya?ml)$/i.test(word) && !word.includes('://');
}

/** Which handler modules run: those that were approved, or all, or none. */
export type ModuleChoice = 'approved' | 'all' | 'none';

export const moduleOptions = {
  'allow-modules': {
    help: 'run all handler modules below this folder, approved or not',
    curl: 'ours',
  },
  'no-modules': { help: 'run no handler modules', curl: 'ours' },
} as const satisfies OptionTable;
