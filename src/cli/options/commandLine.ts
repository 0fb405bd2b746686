import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { checkCommand } from './checkCommand.ts';
import type { CheckArguments } from './checkCommand.ts';
import { explainCommand } from './explainCommand.ts';
import type { ExplainArguments } from './explainCommand.ts';
import { completionCommand } from './completionCommand.ts';
import type { CompletionArguments } from './completionCommand.ts';
import { exportCommand } from './exportCommand.ts';
import type { ExportArguments } from './exportCommand.ts';
import { importCommand } from './importCommand.ts';
import type { ImportArguments } from './importCommand.ts';
import { listCommand } from './listCommand.ts';
import type { ListArguments } from './listCommand.ts';
import type { CliCommand, Word } from './option.ts';
import { readWords, tableOf, UnknownOptionsError } from './readWords.ts';
import { runCommand } from './runCommand.ts';
import type { RunCommand } from './runCommand.ts';
import { sendCommand } from './sendCommand.ts';
import type { SendCommand } from './sendCommand.ts';
import { UsageError } from '../terminal/usageError.ts';

/** What was asked for. `done`: help, version or a usage error, and it has been printed. */
export type CommandLine =
  | SendCommand
  | RunCommand
  | ImportArguments
  | ExportArguments
  | ExplainArguments
  | CheckArguments
  | ListArguments
  | CompletionArguments
  /** The shell's question: what can stand at the end of this line? */
  | { readonly kind: 'complete'; readonly words: readonly string[] }
  | { readonly kind: 'done'; readonly exitCode: number };

/** A command that sends requests. */
export type SendingCommand = SendCommand | RunCommand;

export const commands: Readonly<Record<string, CliCommand<CommandLine>>> = {
  send: sendCommand,
  run: runCommand,
  list: listCommand,
  explain: explainCommand,
  check: checkCommand,
  import: importCommand,
  export: exportCommand,
  completion: completionCommand,
};

/** Reads the arguments (without the program's own name). @throws UsageError */
export async function parseCommandLine(argv: readonly string[], io: CliIo): Promise<CommandLine> {
  const [name = '', ...words] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return withoutCommand(name, words, io);
  const parts = await partsOf(name, command, words, io);
  if (asksFor('help', parts)) return printHelp(name, io);
  return asksFor('version', parts) ? printVersion(io) : command.read(parts, io);
}

function asksFor(name: string, parts: readonly (readonly Word[])[]): boolean {
  return parts
    .flat()
    .some((word) => word.kind === 'option' && word.name === name && word.value === true);
}

/** @throws UsageError */
async function partsOf(
  name: string,
  command: CliCommand<CommandLine>,
  words: readonly string[],
  io: CliIo,
): Promise<readonly (readonly Word[])[]> {
  const table = tableOf(command);
  const own = name === 'send' && mayBePasted(words) ? await pasted(words) : words;
  try {
    return await readWords(table, own, async (file) =>
      (await import('./configFile.ts')).linesOfConfig(file, io),
    );
  } catch (error) {
    if (!(error instanceof UnknownOptionsError)) throw error;
    const { whyUnknown } = await import('./whyUnknown.ts');
    const reasons = error.options.map(({ written, place }) => {
      const reason = whyUnknown(written, name, table);
      return place === null ? reason : `${place}: ${reason}`;
    });
    throw new UsageError([...new Set(reasons)].join(' '));
  }
}

/** The word `curl` itself, and what another shell or program leaves in the words of a command. */
function mayBePasted(words: readonly string[]): boolean {
  return words.some((word) =>
    /^(?:curl|iwr|irm|invoke-|\$session|fetch|await|[–—^\\'])/i.test(word),
  );
}

async function pasted(words: readonly string[]): Promise<readonly string[]> {
  return (await import('./pastedWords.ts')).pastedWords(words);
}

async function withoutCommand(
  name: string,
  words: readonly string[],
  io: CliIo,
): Promise<CommandLine> {
  const [about = ''] = words;
  switch (name) {
    case '__complete':
      return { kind: 'complete', words };
    case '-h':
    case '--help':
    case 'help':
      return printHelp(about, io);
    case '-V':
    case '--version':
      return printVersion(io);
    case '': {
      const { programHelp } = await import('./programHelp.ts');
      io.stderr.write(programHelp(commands));
      return { kind: 'done', exitCode: exitCode.usage };
    }
    default: {
      const { nearestName } = await import('../../words/nearestName.ts');
      const near = nearestName(name, Object.keys(commands));
      const shown = name.startsWith('-') ? name.split('=', 1)[0] : name;
      throw new UsageError(
        `${JSON.stringify(shown)} is not a command. ${near === undefined ? `There are ${Object.keys(commands).join(', ')}.` : `Did you mean ${near}?`}`,
      );
    }
  }
}

async function printHelp(name: string, io: CliIo): Promise<CommandLine> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const { programHelp } = await import('./programHelp.ts');
    io.stdout.write(programHelp(commands));
  } else {
    const { commandHelp } = await import('./helpText.ts');
    io.stdout.write(commandHelp(name, command));
  }
  return { kind: 'done', exitCode: exitCode.success };
}

async function printVersion(io: CliIo): Promise<CommandLine> {
  const { versionOfPackage } = await import('./version.ts');
  io.stdout.write(`${versionOfPackage()}\n`);
  return { kind: 'done', exitCode: exitCode.success };
}
