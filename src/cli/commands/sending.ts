import type { Person } from '../../engine/handlers/person.ts';
import type { SendingCommand } from '../options/commandLine.ts';
import { UsageError } from '../terminal/usageError.ts';
import { checkWritable } from '../files/namedFile.ts';
import { toldProblems } from '../terminal/fileProblem.ts';
import { findRuleFiles } from '../rules/findRuleFiles.ts';
import { exitCode } from '../terminal/io.ts';
import type { CliIo, CommandContext } from '../terminal/io.ts';
import type { TerminalPerson } from '../terminal/terminalPerson.ts';
import type { UnansweredQuestion } from '../terminal/unanswered.ts';
import { openWorkbench, rulesOf } from '../workbench/openWorkbench.ts';
import type { CommandWorkbench, WorkbenchOptions } from '../workbench/openWorkbench.ts';
import { prepareGroup } from './contextOptions.ts';
import type { PreparedGroup } from './contextOptions.ts';
import type { Plan } from './plan.ts';

/** `send` and `run`: what is to be sent is planned and checked whole before anything is sent. */
export async function send(command: SendingCommand, place: CommandContext): Promise<number> {
  const { io, screen } = place;
  const plan = await planOf(command, place);
  if (plan.problems.length > 0) toldProblems(plan.problems, screen, io);

  const looks = command.ruleFiles === null || command.modules !== 'none';
  const atTerminal = isInteractive(command, io) ? await terminalPerson(place) : null;
  const unanswered: UnansweredQuestion[] = [];
  // Nobody is there: every question gets the callback's default, and is told at the end.
  const absent: Person = {
    ask: (question, { callback, askedBy }) => {
      unanswered.push({ question, callback, askedBy });
      return Promise.resolve(null);
    },
  };
  const options = {
    ruleFiles: command.ruleFiles,
    modules: command.modules,
    found: looks ? await findRuleFiles(io.cwd) : null,
    cookieFolder: await cookieFolderOf(plan, place),
    person: atTerminal ?? absent,
  };
  const opened = openWorkbench(options, io);
  try {
    const rules = await rulesOf(opened, options, io);
    // Without a rule that is meant to block or to hide something, nothing is sent.
    const rulesAreBad = rules.problems.length > 0 && toldProblems(rules.problems, screen, io);
    if (rulesAreBad) {
      screen.line('Nothing was sent.');
      return exitCode.usage;
    }
    if (command.har !== null) await checkWritable(command.har, io.cwd);
    const groups: PreparedGroup[] = [];
    for (const group of plan.groups) groups.push(await prepareGroup(group, io));
    await prepareModules(opened, options, place, atTerminal);
    const { verbosity } = command;
    const { runPlan } = await import('./runPlan.ts');
    return await runPlan(groups, command, {
      ...{ io, stop: place.stop, workbench: opened.workbench },
      ...{ book: rules.book, unanswered, person: atTerminal },
      screen: verbosity === 'report' ? screen : screen.muted(),
      errors: verbosity === 'nothing' ? screen.muted() : screen,
    });
  } finally {
    await opened.workbench.dispose();
  }
}

/** A script, a pipe and CI have nobody to ask, and must not wait for one. */
function isInteractive({ json }: { readonly json: boolean }, { env, isTTY }: CliIo): boolean {
  const { CI } = env;
  const inCi = CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0';
  return isTTY.stdin && isTTY.stderr && !json && !inCi;
}

async function planOf(command: SendingCommand, { io }: CommandContext): Promise<Plan> {
  return command.kind === 'send'
    ? (await import('./planSend.ts')).planSend(command, io)
    : (await import('./planRun.ts')).planRun(command, io);
}

/** That of the first group: all share their cookies. */
async function cookieFolderOf(plan: Plan, { io }: CommandContext): Promise<string | null> {
  const jar = plan.groups[0]?.cookies.jar ?? null;
  if (jar === null) return null;
  return (await import('../cookies/cookieJar.ts')).folderOfJar(jar, io.cwd);
}

/** Nothing is loaded where there are none. @throws UsageError when nothing may be sent because of them */
async function prepareModules(
  { workbench, files }: CommandWorkbench,
  { modules: choice, found }: WorkbenchOptions,
  { io, screen, stop }: CommandContext,
  person: TerminalPerson | null,
): Promise<void> {
  if (choice === 'none' || found === null) return;
  if (!found.complete) {
    screen.line(
      'This folder is too large to search for handler modules. Only modules named by rules will run. Use --no-modules to skip all of them.',
    );
  }
  if (!files.mayHold('handlerModules') && !(await namesModules({ workbench, files }))) return;
  const { approveModules } = await import('../handlerModules/approveModules.ts');
  const confirm =
    person === null ? null : (question: string) => person.confirm(question, stop.signal);
  const refusal = await approveModules(await workbench.modules(), { io, screen, choice, confirm });
  if (refusal !== null) throw new UsageError(refusal);
}

async function namesModules({ workbench, files }: CommandWorkbench): Promise<boolean> {
  if (!files.mayHold('ruleFiles')) return false;
  return [...(await workbench.rules()).namedModules.values()].some((paths) => paths.length > 0);
}

async function terminalPerson({ io, screen, stop }: CommandContext): Promise<TerminalPerson> {
  const { TerminalPerson } = await import('../terminal/terminalPerson.ts');
  return new TerminalPerson(io, screen, () => {
    stop.abort();
  });
}
