import { isAskable, whyNot } from '../../handlerModules/approval/approvedModules.ts';
import type { HandlerModule } from '../../handlerModules/approval/approvedModules.ts';
import type { ConsoleMessage } from '../../handlerModules/channel/consoleMessage.ts';
import type { FoundModule, Modules } from '../../workbench/modules.ts';
import type { ModuleChoice } from '../options/ruleOptions.ts';
import { shownPath } from '../terminal/fileProblem.ts';
import type { CliIo } from '../terminal/io.ts';
import { printableLines } from '../terminal/printable.ts';
import type { Screen } from '../terminal/screen.ts';
import { count } from '../../words/amounts.ts';

export interface ModulesPlace {
  readonly io: CliIo;
  readonly screen: Screen;
  readonly choice: ModuleChoice;
  /** Asks the person at the terminal; null when there is nobody. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/**
 * Shows what modules print, and asks about those that nobody has approved. Answers why nothing may be sent: of one that has
 * not been approved a person must say whether it runs, and nobody is there.
 */
export async function approveModules(
  modules: Modules,
  place: ModulesPlace,
): Promise<string | null> {
  const { io, choice, confirm } = place;
  modules.onConsole((message) => {
    // What belongs to a request stands in its session.
    if (message.session === null) print(message, place);
  });
  const unapproved = modules.unapprovedOf(io.cwd);
  const askable = unapproved.filter(isAskable);
  // Who runs all of them means those that are there: what can't be approved at all is told of by each session.
  if (confirm === null) {
    return choice === 'all' || unapproved.length === 0 ? null : refusal(unapproved, askable);
  }
  for (const module of askable) {
    if (await ask(module, place, confirm)) await modules.approve(module);
  }
  return null;
}

async function ask(
  module: HandlerModule,
  { io, screen }: ModulesPlace,
  confirm: (question: string) => Promise<boolean>,
): Promise<boolean> {
  const { path, files, fingerprint } = module;
  const imports = files === 1 ? '' : `, with ${String(files - 1)} more that it imports`;
  screen.line(`The handler module ${shownPath(path, io.cwd)}${imports} ${whyNot(module)}.`);
  screen.line(`  SHA-256 ${fingerprint}`);
  return confirm('Run it, now and as long as it does not change? [y/N] ');
}

/** What belongs to no request: while a module is loaded, or from its process itself. */
function print({ module, text }: ConsoleMessage, { io, screen }: ModulesPlace): void {
  const from = module === null ? 'handler modules' : shownPath(module, io.cwd);
  screen.line(`${screen.paint('cyan', from)}  ${printableLines(text)}`);
}

function refusal(unapproved: readonly FoundModule[], askable: readonly FoundModule[]): string {
  const found = unapproved.map((module) => `${module.name} ${whyNot(module)}`);
  const advice =
    askable.length > 0
      ? 'Allow it on a terminal, or use --allow-modules to run all of this folder, or --no-modules to run none.'
      : "Fix the file, or the rule that names it. With --allow-modules the request is sent without the modules that can't run, with --no-modules without any.";
  return `${count(found.length, 'handler module')} can't run, and nobody is there to approve it: ${found.join('; ')}. ${advice}`;
}
