import { namedModules } from '../../rules/namedModules.ts';
import type { RuleBook } from '../../rules/ruleBook.ts';
import type { CliModules } from './cliModules.ts';
import type { FoundRuleFiles } from '../rules/findRuleFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import type { CommonArguments } from '../options/commonArguments.ts';
import { isInteractive } from '../terminal/interactive.ts';
import type { Screen } from '../terminal/screen.ts';

/** The handler modules that were found, or why nothing may be sent. Null: there are none, and nothing is loaded for them. */
export async function prepareModules(
  { modules: choice, json }: CommonArguments,
  found: FoundRuleFiles | null,
  {
    io,
    screen,
    stop,
    book,
  }: {
    readonly io: CliIo;
    readonly screen: Screen;
    readonly book: RuleBook | null;
    readonly stop: AbortController;
  },
): Promise<CliModules | null | { readonly usage: string }> {
  if (choice === 'none' || found === null) return null;
  if (!found.complete) {
    screen.line(
      'This folder is too large to look for all of its handler modules: none is asked but those that rules name (--no-modules says so without a word).',
    );
  }
  const named = namedModules(book?.activeRules ?? []);
  // Of an incomplete search none: which ones were found is chance.
  const paths = found.complete ? found.modules : [];
  if (paths.length + named.length === 0) return null;
  const { CliModules } = await import('./cliModules.ts');
  const modules = new CliModules(choice, {
    io,
    screen,
    confirm: isInteractive({ json }, io) ? await confirmer(io, screen, stop) : null,
  });
  const refusal = await modules.load(paths, named);
  if (refusal === null) return modules;
  modules.dispose();
  return { usage: refusal };
}

async function confirmer(io: CliIo, screen: Screen, stop: AbortController) {
  const { TerminalPerson } = await import('../terminal/terminalPerson.ts');
  const person = new TerminalPerson(io, screen, () => {
    stop.abort();
  });
  return (question: string) => person.confirm(question, stop.signal);
}
