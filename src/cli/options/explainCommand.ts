import { UsageError } from '../terminal/usageError.ts';
import { bodyOptions } from './bodyOptions.ts';
import { helpOptions } from './commonOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable } from './option.ts';
import { requestOptions } from './requestOptions.ts';
import { ruleFilesOf } from './commonArguments.ts';
import { ruleOptions } from './ruleOptions.ts';
import { requestArguments } from './requestArguments.ts';
import type { RequestArguments } from './requestArguments.ts';
import { methodAndTargets } from './transferArguments.ts';
import { valuesOf } from './valuesOf.ts';

/** What is to be explained: a request as `send` takes it, and how much of the report is wanted. */
export interface ExplainArguments {
  readonly kind: 'explain';
  readonly request: RequestArguments;
  readonly target: string;
  /** Name every rule, also those that have nothing to do with the request. */
  readonly all: boolean;
  /** As if a person had opened the URL. */
  readonly navigation: boolean;
  readonly ruleFiles: readonly string[] | null;
  readonly json: boolean;
  readonly color: boolean;
}

const options = {
  request: requestOptions.request,
  header: requestOptions.header,
  data: { ...bodyOptions.data, help: 'request body, for rules that look at it' },
  navigation: { help: 'as a navigation, as if you had opened the URL', curl: 'ours' },
  all: { help: 'list every rule, also those that do not apply', curl: 'ours' },
  ...ruleOptions,
  json: { help: 'print the report as JSON', curl: 'ours' },
  'no-color': { help: 'print without colors', curl: 'ours' },
  ...helpOptions,
} as const satisfies OptionTable;

export const explainCommand: CliCommand<ExplainArguments> = {
  summary: 'Show what the rules would do with a request, without sending it.',
  usage: '[options] [METHOD] URL',
  sections: [{ title: null, options }],
  read: ([words = []]) => {
    const values = valuesOf(options, words);
    const operands = operandsIn(words).map((text) => ({ text, mayBeMethod: true }));
    const { method, targets } = methodAndTargets(operands, values.request);
    const [target = '', ...others] = targets;
    if (others.length > 0) throw new UsageError('One request is explained at a time.');
    return {
      kind: 'explain',
      request: requestArguments(words, method),
      target,
      all: values.all ?? false,
      navigation: values.navigation ?? false,
      ruleFiles: ruleFilesOf(values),
      json: values.json ?? false,
      color: values['no-color'] !== true,
    };
  },
};
