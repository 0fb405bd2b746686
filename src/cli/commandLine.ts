import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { requestFlags } from '../engine/message/request.ts';
import type { RequestFlag } from '../engine/message/request.ts';
import { addExport } from './exportOptions.ts';
import type { ExportArguments } from './exportOptions.ts';
import { addImport } from './importOptions.ts';
import type { ImportArguments } from './importOptions.ts';
import { addCheckCommand } from './checkOptions.ts';
import type { CheckCommand } from './checkOptions.ts';
import { addExplainCommand } from './explainOptions.ts';
import type { ExplainCommand } from './explainOptions.ts';
import type { CliIo } from './io.ts';
import { exitCode } from './io.ts';
import { moduleChoiceOf, withModuleOptions } from './moduleOptions.ts';
import type { ModuleChoice, RawModuleOptions } from './moduleOptions.ts';
import { networkArguments, withNetworkOptions } from './networkOptions.ts';
import type { NetworkArguments, RawNetworkOptions } from './networkOptions.ts';
import { ruleFilesOf, withRuleOptions } from './ruleOptions.ts';
import type { RawRuleOptions } from './ruleOptions.ts';
import { sendArguments, withSendOptions } from './sendOptions.ts';
import type { DataArgument, FormText, RawSendOptions, SendArguments } from './sendOptions.ts';
import { versionOfPackage } from './version.ts';

/** A command that sends requests. */
export type SendingCommand = Extract<CommandLine, CommonOptions>;

/** What was asked for. `done`: help, version or a usage error, and it has been printed. */
export type CommandLine =
  | ({ readonly kind: 'send' } & SendArguments & CommonOptions)
  | ({ readonly kind: 'run' } & RunArguments & CommonOptions)
  | ImportArguments
  | ExportArguments
  | ExplainCommand
  | CheckCommand
  | { readonly kind: 'done'; readonly exitCode: number };

export interface RunArguments {
  readonly files: readonly string[];
  readonly name?: string;
}

export interface CommonOptions {
  /** `null`: look for them; empty: none. */
  readonly ruleFiles: readonly string[] | null;
  readonly modules: ModuleChoice;
  readonly json: boolean;
  /** Where to write what was sent and what came. */
  readonly har: string | null;
  /** Write secrets into it too. */
  readonly harSecrets: boolean;
  readonly color: boolean;
  readonly flags: readonly RequestFlag[];
  readonly network: NetworkArguments;
}

interface RawOptions extends RawModuleOptions, RawNetworkOptions, RawRuleOptions, RawSendOptions {
  readonly name?: string;
  readonly flag?: readonly RequestFlag[];
  readonly json?: boolean;
  readonly har?: string;
  readonly harSecrets?: boolean;
  readonly color?: boolean;
}

const EXAMPLES = `
Examples:
  request-workbench send https://example.com/
  request-workbench send -d '{"a":1}' -H 'Content-Type: application/json' localhost:8080/echo
  request-workbench send -o page.html https://example.com/
  request-workbench send -F name=Ada -F photo=@ada.png https://example.com/people
  request-workbench send -x socks5://localhost:1080 --cacert our-ca.pem https://intranet.example/
  request-workbench run requests.http --name login
  request-workbench import traffic.har
  request-workbench explain -X POST https://api.example.com/orders

Exit codes:
  0  all requests succeeded; a response with an error status is a success too
  1  a request failed
  2  the command line or a file is wrong; nothing was sent
  3  a decision would have needed a person; the rule that would answer it is printed

Rules read secrets from the environment: \${secret:api.test} is REQUEST_WORKBENCH_SECRET_API_TEST.`;

/** Reads the arguments (without the program's own name). Mistakes are told on stderr. */
export function parseCommandLine(argv: readonly string[], io: CliIo): CommandLine {
  let result: CommandLine = { kind: 'done', exitCode: exitCode.usage };
  const program = new Command('request-workbench')
    .description('Sends HTTP requests under the rules of this folder, and says who decided what.')
    .version(versionOfPackage(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });

  const data: DataArgument[] = [];
  const form: FormText[] = [];
  const send = withSendOptions(program.command('send'), data, form)
    .description('Send one request. Without a method: GET, or POST when there is data.')
    .usage('[options] [METHOD] URL')
    .argument('<request...>', 'the URL, with a method before it or without');
  withCommonOptions(send).action((words: readonly string[], options: RawOptions) => {
    if (words.length > 2) {
      send.error('error: too many arguments: give a method and a URL, and quote what holds blanks');
    }
    result = {
      kind: 'send',
      ...sendArguments(words, options, data, form),
      ...commonOptions(options, io),
    };
  });

  withCommonOptions(program.command('run'))
    .description('Send the requests of .http or .rest files, in order.')
    .usage('[options] FILE.http...')
    .argument('<files...>', 'the files')
    .option(
      '--name <name>',
      'send only the requests of this name (# @name, or the title after ###)',
    )
    .action((files: readonly string[], options: RawOptions) => {
      const { name } = options;
      result = {
        kind: 'run',
        files,
        ...(name === undefined ? {} : { name }),
        ...commonOptions(options, io),
      };
    });

  addImport(program, (command) => (result = command));
  addExport(program, (command) => (result = command));
  addExplainCommand(program, (command) => (result = command));
  addCheckCommand(program, (command) => (result = command));

  try {
    program.parse(splitRuleFiles(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { kind: 'done', exitCode: error.exitCode === 0 ? exitCode.success : exitCode.usage };
  }
  return result;
}

function withCommonOptions(command: Command): Command {
  const network = withNetworkOptions(command).option(
    '--flag <name>',
    `a flag of CEF's: ${requestFlags.join(', ')}; repeatable`,
    collectFlags,
  );
  return withModuleOptions(withRuleOptions(network))
    .option('--har <file>', 'write what was sent and what came as a HAR file, secrets masked')
    .option('--har-secrets', 'write secrets into it too')
    .option('--json', 'print what happens as JSON, one event a line')
    .option('--no-color', 'print without colours');
}

function collectFlags(value: string, before: readonly RequestFlag[] = []): readonly RequestFlag[] {
  const flag = requestFlags.find((name) => name === value);
  if (flag === undefined) throw new InvalidArgumentError(`There are: ${requestFlags.join(', ')}.`);
  return [...before, flag];
}

function commonOptions(options: RawOptions, io: CliIo): CommonOptions {
  return {
    ruleFiles: ruleFilesOf(options),
    modules: moduleChoiceOf(options),
    json: options.json ?? false,
    har: options.har ?? null,
    harSecrets: options.harSecrets ?? false,
    color: options.color ?? true,
    flags: options.flag ?? [],
    network: networkArguments(options, io),
  };
}

/**
 * `--rules a.json b.json URL` names two files and a URL: only words that end like a rule file belong to the option,
 * so that it may stand before the arguments.
 */
function splitRuleFiles(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [...words, ...argv.slice(index)];
    words.push(word);
    if (word !== '--rules') continue;
    words.push(...argv.slice(++index, index + 1));
    for (
      let next = argv[index + 1];
      next !== undefined && isRuleFile(next);
      next = argv[index + 1]
    ) {
      words.push('--rules', next);
      index++;
    }
  }
  return words;
}

function isRuleFile(word: string): boolean {
  return /^[^-].*\.(?:jsonc?|ya?ml)$/i.test(word) && !word.includes('://');
}
