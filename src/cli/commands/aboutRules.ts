import type { CheckArguments } from '../options/checkCommand.ts';
import type { ExplainArguments } from '../options/explainCommand.ts';
import { toldProblems } from '../terminal/fileProblem.ts';
import { findRuleFiles } from '../rules/findRuleFiles.ts';
import { exitCode } from '../terminal/io.ts';
import type { CommandContext } from '../terminal/io.ts';
import { openWorkbench, rulesOf } from '../workbench/openWorkbench.ts';

/** `check` and `explain`: rules are read and nothing is sent. */
export async function aboutRules(
  command: CheckArguments | ExplainArguments,
  { io, screen, mayHaveColors }: CommandContext,
): Promise<number> {
  const { ruleFiles } = command;
  const looks = ruleFiles === null || command.kind === 'explain';
  const found = looks ? await findRuleFiles(io.cwd) : null;
  const options = {
    ...({
      ruleFiles,
      found,
      modules: 'none',
      cookieFolder: null,
      person: { ask: () => Promise.resolve(null) },
    } as const),
  };
  const opened = openWorkbench(options, io);
  try {
    const rules = await rulesOf(opened, options, io);
    const place = { io, hasColors: mayHaveColors && io.isTTY.stdout };
    if (command.kind === 'check') {
      const { check } = await import('./check.ts');
      return check(command, rules, place);
    }
    if (toldProblems(rules.problems, screen, io)) {
      screen.line('Nothing was explained: with such a file nothing would be sent.');
      return exitCode.usage;
    }
    const { explain } = await import('./explain.ts');
    return await explain(command, rules, { ...place, modules: found?.modules ?? [] });
  } finally {
    await opened.workbench.dispose();
  }
}
