import { formatJson } from '../../ruleEditing/edit/formatJson.ts';
import type { RuleFile } from '../../rules/schema/ruleFile.ts';
import { describeQuestion } from '../../ruleEditing/suggest/describeQuestion.ts';
import { priorityOf } from '../../ruleEditing/suggest/priorityOf.ts';
import { suggestRule } from '../../ruleEditing/suggest/suggestRule.ts';
import type { Question } from '../../session/question.ts';
import type { CallbackName, DecidedBy } from '../../session/sessionEvent.ts';
import type { NamedSecret } from '../../ruleEditing/suggest/suggestion/suggestion.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';
import { secretVariable } from '../rules/secrets.ts';

/** What nobody answered, and at which callback. */
export interface UnansweredQuestion {
  readonly question: Question;
  readonly callback: CallbackName;
  /** Who wanted a person to answer; null: nobody had decided. */
  readonly askedBy: DecidedBy | null;
}

/** Says which decisions would have needed a person, and prints a rule file that would have made them. */
export function printUnanswered(
  questions: readonly UnansweredQuestion[],
  files: readonly RuleFile[],
  screen: Screen,
): void {
  screen.line(
    screen.paint('yellow', 'A decision would have needed a person, and nobody could be asked:'),
  );
  const rules = new Map<string, unknown>();
  const notes = new Set<string>();
  for (const { question, callback, askedBy } of questions) {
    screen.line(`  ${callback}: ${printable(describeQuestion(question))}`);
    const suggestion = suggestRule(question, null, { above: priorityOf(files, askedBy) });
    if (suggestion === null) {
      screen.line(`    ${printable(withoutRule(askedBy))}`);
      continue;
    }
    rules.set(JSON.stringify(suggestion.rule), suggestion.rule);
    if (suggestion.note !== null) notes.add(suggestion.note);
    if (suggestion.secret !== undefined) notes.add(howToGive(suggestion.secret));
  }
  if (rules.size === 0) return;
  screen.line(
    'This would answer it, saved in this folder as a file such as decisions.request-rules.json:',
  );
  const text = formatJson({ version: 1, rules: [...rules.values()] }, LAYOUT, '');
  for (const line of text.split('\n')) screen.line(printable(line));
  for (const note of notes) screen.line(printable(note));
}

const LAYOUT = { indent: '  ', eol: '\n', width: 72 };

/** A breakpoint is answered by taking it out. */
function withoutRule(askedBy: UnansweredQuestion['askedBy']): string {
  if (askedBy?.kind !== 'rule') return 'No rule can answer this.';
  const { id, file, line } = askedBy;
  return `Turn it off for runs that nobody watches: write "enabled": false into the rule ${id}, ${file}:${String(line)}.`;
}

function howToGive({ name, what }: NamedSecret): string {
  return `Put ${what.replace(' of USERNAME', '')} into the environment variable ${secretVariable(name)}, and write the user name.`;
}
