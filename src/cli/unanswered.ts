import type { UnansweredQuestion } from './absentPerson.ts';
import { printable, safeJson } from './printable.ts';
import type { Screen } from './screen.ts';
import { describeQuestion, suggestRule } from './suggestRule.ts';

/** Says which decisions would have needed a person, and prints a rule file that would have made them. */
export function printUnanswered(questions: readonly UnansweredQuestion[], screen: Screen): void {
  screen.line(
    screen.paint('yellow', 'A decision would have needed a person, and nobody could be asked:'),
  );
  const rules = new Map<string, unknown>();
  const notes = new Set<string>();
  for (const { question, callback } of questions) {
    screen.line(`  ${callback}: ${printable(describeQuestion(question))}`);
    const suggestion = suggestRule(question);
    if (suggestion === null) {
      screen.line('    No rule can answer this yet.');
      continue;
    }
    rules.set(JSON.stringify(suggestion.rule), suggestion.rule);
    if (suggestion.note !== null) notes.add(suggestion.note);
  }
  if (rules.size === 0) return;
  screen.line(
    'This would answer it, saved in this folder as a file such as decisions.request-rules.json:',
  );
  screen.line(withShortLists(safeJson({ version: 1, rules: [...rules.values()] }, 2)));
  for (const note of notes) screen.line(printable(note));
}

/** Lists of one text or number on one line, as a person writes them. */
function withShortLists(json: string): string {
  return json.replaceAll(/\[\n\s+("(?:[^"\\]|\\.)*"|\d+)\n\s+\]/g, '[$1]');
}
