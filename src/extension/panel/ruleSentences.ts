import type { RuleName, RuleSentence } from '../../protocol/messages.ts';
import { explainRule } from '../../rules/explainRule.ts';
import type { RuleBook } from '../../rules/ruleBook.ts';

/** What rules do, in a sentence each; those that are not in force are left out. */
export function sentencesOf(
  books: readonly RuleBook[],
  names: readonly RuleName[],
): RuleSentence[] {
  return names.flatMap(({ file, id }) => {
    const files = books.flatMap((book) => book.files.filter(({ path }) => path === file));
    const rule = files[0]?.rules.find((each) => each.id === id);
    if (rule === undefined) return [];
    return [{ file, id, sentence: explainRule(rule), description: rule.description }];
  });
}
