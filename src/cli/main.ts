import { isatty } from 'node:tty';
import { parseCommandLine } from './options/commandLine.ts';
import type { CommandLine } from './options/commandLine.ts';
import { UsageError } from './terminal/usageError.ts';
import { fileFault } from './files/namedFile.ts';
import { printFault } from './terminal/fault.ts';
import type { CliIo, CommandContext } from './terminal/io.ts';
import { exitCode } from './terminal/io.ts';
import { printable } from './terminal/printable.ts';
import { Screen } from './terminal/screen.ts';
import { watchOutput } from './terminal/watchOutput.ts';

/** The command as a process: its streams, its signals, its exit code. */
export async function program(): Promise<void> {
  process.on('uncaughtException', (error) => {
    process.exit(printFault(error, process));
  });
  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    // The first Ctrl+C ends the request in good order; who presses it again does not want to wait.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
  // Set, not called: what is still in a pipe is written before the process ends.
  process.exitCode = await main(process.argv.slice(2), {
    // Node opens a stream when somebody first asks for it; most commands read no input.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    isTTY: { stdin: isatty(0), stdout: isatty(1), stderr: isatty(2) },
    signal: interrupt.signal,
  });
}

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
    io.signal?.aborted === true ? exitCode.interrupted : printFault(error, io),
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
    if (error instanceof UsageError) return printUsageError(error.message, screen);
    throw error;
  });
}

/** @throws UsageError */
async function carryOut(
  command: Exclude<CommandLine, { readonly kind: 'done' }>,
  context: CommandContext,
): Promise<number> {
  const { io, screen } = context;
  switch (command.kind) {
    case 'import':
      return (await import('./commands/importRules.ts')).importFile(command, io, screen);
    case 'export':
      return (await import('./commands/exportRules.ts')).exportFiles(command, io, screen);
    case 'list':
      return (await import('./commands/list.ts')).list(command, io);
    case 'completion':
      return (await import('./commands/completion.ts')).printCompletion(command, io);
    case 'complete':
      return (await import('./commands/completion.ts')).complete(command.words, io);
    case 'check':
    case 'explain':
      return (await import('./commands/aboutRules.ts')).aboutRules(command, context);
    case 'send':
    case 'run':
      return (await import('./commands/sending.ts')).send(command, context);
  }
}

function printUsageError(message: string, screen: Screen): number {
  screen.line(`${screen.paint('red', 'error')}: ${printable(message)}`);
  return exitCode.usage;
}
