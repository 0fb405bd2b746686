import { dirname, resolve } from 'node:path';
import { parseCommandLine } from './options/commandLine.ts';
import type { CommandLine } from './options/commandLine.ts';
import { printProblem } from './rules/fileProblem.ts';
import type { FileProblem } from './rules/fileProblem.ts';
import { sayFault } from './terminal/fault.ts';
import { findRuleFiles } from './rules/findRuleFiles.ts';
import type { CliIo } from './terminal/io.ts';
import { exitCode } from './terminal/io.ts';
import type { CliModules } from './handlerModules/cliModules.ts';
import type { LoadedRules, RuleParts } from './rules/loadRules.ts';
import { checkWritable, fileFault } from './request/namedFile.ts';
import { printable } from './terminal/printable.ts';
import { Screen } from './terminal/screen.ts';
import type { PreparedGroup } from './commands/contextOptions.ts';
import { folderOfJar } from './cookies/cookieJar.ts';
import type { Plan, PlannedGroup } from './commands/plan.ts';
import { UsageError } from './options/usageError.ts';
import { watchOutput } from './terminal/watchOutput.ts';

/**
 * The command `request-workbench`: its arguments in, its exit code out. All it prints goes through `io`. It never rejects:
 * whatever goes wrong is said in a sentence.
 */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const stop = new AbortController();
  io.signal?.addEventListener('abort', () => {
    stop.abort();
  });
  const output = watchOutput(io, () => {
    stop.abort();
  });
  const code = await execute(argv, io, stop).catch((error: unknown) =>
    // Ctrl+C ends whatever was waited for.
    io.signal?.aborted === true ? exitCode.interrupted : sayFault(error, io),
  );
  await output.flush();
  const fault = output.fault();
  if (fault === 'gone') return code === exitCode.interrupted ? exitCode.success : code;
  if (fault === null) return code;
  io.stderr.write(`error: ${fileFault('Standard output', fault)}\n`);
  return exitCode.failed;
}

async function execute(argv: readonly string[], io: CliIo, stop: AbortController): Promise<number> {
  const command = await parseCommandLine(argv, io);
  if (command.kind === 'done') return command.exitCode;
  const { json = false, color = true } = 'json' in command ? command : {};
  const mayHaveColors = color && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';
  const screen = new Screen(io.stderr, {
    isTerminal: io.isTTY.stderr && !json,
    hasColors: mayHaveColors && io.isTTY.stderr,
  });
  const context = { io, screen, stop, mayHaveColors };
  return carryOut(command, context).catch((error: unknown) => {
    if (error instanceof UsageError) return sayUsage(error.message, screen);
    throw error;
  });
}

interface CommandContext {
  readonly io: CliIo;
  readonly screen: Screen;
  readonly stop: AbortController;
  readonly mayHaveColors: boolean;
}

/** @throws UsageError */
async function carryOut(
  command: Exclude<CommandLine, { readonly kind: 'done' }>,
  { io, screen, stop, mayHaveColors }: CommandContext,
): Promise<number> {
  if (command.kind === 'import') {
    return (await import('./commands/importRules.ts')).importFile(command, io, screen);
  }
  if (command.kind === 'export') {
    return (await import('./commands/exportRules.ts')).exportFiles(command, io, screen);
  }
  const usageError = (message: string): number => sayUsage(message, screen);
  const told = (problems: readonly FileProblem[]): boolean => {
    for (const problem of problems) printProblem(screen, problem, io.cwd);
    return problems.some(({ severity }) => severity === 'error');
  };

  if (command.kind === 'check') {
    const rules = await rulesOf(command.ruleFiles, io);
    if ('usage' in rules) return usageError(rules.usage);
    const { check } = await import('./commands/check.ts');
    return check(command, rules, { io, hasColors: mayHaveColors && io.isTTY.stdout });
  }

  if (command.kind === 'explain') {
    const found = await findRuleFiles(io.cwd);
    const rules = await rulesOf(command.ruleFiles, io, { found });
    if ('usage' in rules) return usageError(rules.usage);
    if (told(rules.problems)) {
      screen.line('Nothing was explained: with such a file nothing would be sent.');
      return exitCode.usage;
    }
    const { explain } = await import('./commands/explain.ts');
    const hasColors = mayHaveColors && io.isTTY.stdout;
    const end = await explain(command, rules, { io, modules: found.modules, hasColors });
    return 'usage' in end ? usageError(end.usage) : end.exitCode;
  }

  const plan =
    command.kind === 'send'
      ? await (await import('./commands/planSend.ts')).planSend(command, io)
      : await (await import('./commands/planRun.ts')).planRun(command, io);
  if ('usage' in plan) return usageError(plan.usage);
  const planIsBad = told(plan.problems);

  const found =
    command.ruleFiles === null || command.modules !== 'none' ? await findRuleFiles(io.cwd) : null;
  let modules: CliModules | null = null;
  const rules = await rulesOf(command.ruleFiles, io, {
    cookieFolder: await rulesFolder(plan, io),
    found,
    module: async (file, path, name) =>
      modules?.module(resolve(dirname(file), path), name) ?? {
        missing: 'handler modules do not run (--no-modules)',
      },
  });
  if ('usage' in rules) return usageError(rules.usage);
  // Without a rule that is meant to block or to hide something, nothing is sent.
  const rulesAreBad = told(rules.problems);
  if (planIsBad || rulesAreBad || !('groups' in plan)) {
    screen.line('Nothing was sent.');
    return exitCode.usage;
  }

  if (command.har !== null) await checkWritable(command.har, io.cwd);
  const groups = await preparedGroups(plan.groups, io);

  const prepare = { io, screen, stop, book: rules.book };
  const { prepareModules } = await import('./handlerModules/prepareModules.ts');
  const prepared = await prepareModules(command, found, prepare);
  if (prepared !== null && 'usage' in prepared) return usageError(prepared.usage);
  modules = prepared;
  const { tells } = command;
  const { runPlan } = await import('./commands/runPlan.ts');
  return runPlan(groups, command, {
    ...{ io, rules, modules, stop, terminal: screen },
    screen: tells === 'account' ? screen : screen.muted(),
    errors: tells === 'nothing' ? screen.muted() : screen,
  });
}

function sayUsage(message: string, screen: Screen): number {
  screen.line(`${screen.paint('red', 'error')}: ${printable(message)}`);
  return exitCode.usage;
}

async function rulesOf(
  ruleFiles: readonly string[] | null,
  io: CliIo,
  parts: RuleParts = {},
): Promise<LoadedRules | { readonly usage: string }> {
  const { loadRules } = await import('./rules/loadRules.ts');
  return loadRules(ruleFiles, io, parts);
}

/** Where the jars of rules are kept: beside those of the command, when they are kept in a folder. */
async function rulesFolder(plan: Plan, io: CliIo): Promise<string | null> {
  const jar = 'groups' in plan ? plan.groups[0]?.cookies.jar : null;
  return folderOfJar(jar ?? null, io.cwd);
}

async function preparedGroups(
  groups: readonly PlannedGroup[],
  io: CliIo,
): Promise<readonly PreparedGroup[]> {
  const { prepareGroup } = await import('./commands/contextOptions.ts');
  const prepared: PreparedGroup[] = [];
  for (const group of groups) prepared.push(await prepareGroup(group, io));
  return prepared;
}
