import type { WrittenRule } from '../../src/rules/schema/ruleFile.ts';

/** The text of a file with one rule. */
export function newRuleFile(rule: WrittenRule): string {
  return JSON.stringify({ version: 1, rules: [rule] }, null, 2);
}
