import type { Command } from 'commander';
import { collect } from './networkOptions.ts';

/** What commander makes of the options below. */
export interface RawRuleOptions {
  readonly rules?: readonly string[] | boolean;
}

/** Which rule files apply: options that every command has. */
export function withRuleOptions(command: Command): Command {
  return command
    .option(
      '--rules <file>',
      'a rule file, or several; default: all *.request-rules.{json,jsonc,yaml,yml} below this folder',
      collectRules,
    )
    .option('--no-rules', 'apply no rules');
}

/** `null`: look for them; empty: none. */
export function ruleFilesOf({ rules }: RawRuleOptions): readonly string[] | null {
  return typeof rules === 'boolean' ? [] : (rules ?? null);
}

function collectRules(
  value: string,
  before: readonly string[] | boolean | undefined,
): readonly string[] {
  return collect(value, Array.isArray(before) ? (before as readonly string[]) : []);
}
