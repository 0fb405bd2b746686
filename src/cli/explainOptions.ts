import type { Command } from 'commander';
import { collect } from './networkOptions.ts';
import { ruleFilesOf, withRuleOptions } from './ruleOptions.ts';
import type { RawRuleOptions } from './ruleOptions.ts';
import { sendArguments } from './sendOptions.ts';
import type { DataArgument, SendArguments } from './sendOptions.ts';

/** What is to be explained: a request as `send` takes it, and how much of the account is wanted. */
export interface ExplainCommand extends SendArguments {
  readonly kind: 'explain';
  /** Name every rule, also those that have nothing to do with the request. */
  readonly all: boolean;
  /** As if a person had opened the URL. */
  readonly navigation: boolean;
  readonly ruleFiles: readonly string[] | null;
  readonly json: boolean;
  readonly color: boolean;
}

interface RawExplainOptions extends RawRuleOptions {
  readonly method?: string;
  readonly header?: readonly string[];
  readonly all?: boolean;
  readonly navigation?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** `request-workbench explain`. */
export function addExplainCommand(program: Command, then: (command: ExplainCommand) => void): void {
  const data: DataArgument[] = [];
  const command = program
    .command('explain')
    .description('Tell what the rules would make of a request, without touching the network.')
    .usage('[options] [METHOD] URL')
    .argument('<request...>', 'the URL, with a method before it or without')
    .option('-X, --method <method>', 'the method; by default GET, or POST when there is data')
    .option('-H, --header <header>', 'a header, as "Name: value"; may be repeated', collect)
    .option('-d, --data <data>', 'the body, for rules that look at it', (text: string) => {
      data.push({ how: 'data', text });
      return text;
    })
    .option('--navigation', 'as if a person had opened the URL')
    .option('--all', 'name every rule, also those that have nothing to do with it');
  withRuleOptions(command)
    .option('--json', 'print the account as JSON')
    .option('--no-color', 'print without colours')
    .action((words: readonly string[], options: RawExplainOptions) => {
      if (words.length > 2) command.error('error: too many arguments: give a method and a URL');
      const { method, header = [], all = false, navigation = false, json = false } = options;
      const request = { header, ...(method === undefined ? {} : { request: method }) };
      then({
        kind: 'explain',
        ...sendArguments(words, request, data),
        all,
        navigation,
        ruleFiles: ruleFilesOf(options),
        json,
        color: options.color ?? true,
      });
    });
}
