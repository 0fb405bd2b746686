import { analyzeRules } from '../../rules/analyze/analyzeRules.ts';
import { placingFindings } from '../../rules/analyze/findingProblems.ts';
import { runToEnd } from '../../rules/document/slices.ts';
import type { RuleBook } from '../../rules/book/ruleBook.ts';
import { count } from '../../words/amounts.ts';
import type { CheckArguments } from '../options/checkCommand.ts';
import { printProblem } from '../terminal/fileProblem.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import type { CommandRules } from '../workbench/openWorkbench.ts';
import { safeJson } from '../terminal/printable.ts';
import { Screen } from '../terminal/screen.ts';

/** `request-workbench check`: the problems are the output, so they go to stdout. Warnings fail nothing. */
export function check(
  command: CheckArguments,
  { book, problems, texts }: CommandRules,
  { io, hasColors }: { readonly io: CliIo; readonly hasColors: boolean },
): number {
  const all = [...problems, ...(book === null ? [] : findingsOf(book, texts))].sort(byPlace);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  if (command.json) {
    for (const { file, code, severity, message, hint, range } of all) {
      io.stdout.write(`${safeJson({ file, code, severity, message, hint, range })}\n`);
    }
  } else {
    const screen = new Screen(io.stdout, { isTerminal: io.isTTY.stdout, hasColors });
    for (const problem of all) printProblem(screen, problem, io.cwd);
    const rules = count(book?.ruleCount ?? 0, 'rule');
    const files = count(book?.files.length ?? 0, 'file');
    const found = `${count(errors, 'error')}, ${count(all.length - errors, 'warning')}`;
    screen.line(`${rules} in ${files} in force; ${found}.`);
  }
  return errors > 0 ? exitCode.usage : exitCode.success;
}

function findingsOf(book: RuleBook, texts: CommandRules['texts']): FileProblem[] {
  const byFile = Map.groupBy(analyzeRules(book), (finding) => finding.file);
  return [...byFile].flatMap(([file, findings]) =>
    runToEnd(placingFindings(file, texts.get(file) ?? '', findings)).map((found) => ({
      ...found,
      file,
    })),
  );
}

function byPlace(a: FileProblem, b: FileProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.range.start.line - b.range.start.line;
}
