import { UsageError } from '../terminal/usageError.ts';
import { acceptedOptions } from './acceptedOptions.ts';
import { bodyOptions } from './bodyOptions.ts';
import { commonArguments } from './commonArguments.ts';
import type { CommonArguments } from './commonArguments.ts';
import { commonOptions, helpOptions } from './commonOptions.ts';
import { networkOptions } from './networkOptions.ts';
import { operandsIn } from './option.ts';
import type { CliCommand, OptionTable, Word } from './option.ts';
import { outputOptions } from './outputOptions.ts';
import { redirectOptions } from './redirectOptions.ts';
import { requestOptions } from './requestOptions.ts';
import { sendArguments } from './sendArguments.ts';
import type { SendArguments } from './sendArguments.ts';

export type SendCommand = CommonArguments & {
  readonly kind: 'send';
  /** What stands between `--next`. */
  readonly parts: readonly SendArguments[];
};

const wordOptions = {
  next: {
    short: ':',
    help: 'start another request with its own options',
    curl: { differs: 'Cookies are shared. Options of the workbench count for all requests.' },
  },
  config: {
    short: 'K',
    argument: 'file',
    help: 'read more of the command line from a file, one option a line; - reads what is piped in',
  },
  ...helpOptions,
} as const satisfies OptionTable;

export const sendCommand: CliCommand<SendCommand> = {
  summary:
    "Send a request, or several. Without a method: GET, POST when there is data, PUT with -T. The options are curl's; docs/curl.md compares them.",
  usage: '[options] [METHOD] URL...',
  sections: [
    { title: 'Request', options: requestOptions },
    { title: 'Body', options: bodyOptions },
    { title: 'Output', options: outputOptions },
    { title: 'Redirects and cookies', options: redirectOptions },
    { title: 'Network', options: networkOptions },
    { title: 'Workbench', options: commonOptions },
    { title: 'Command line', options: wordOptions },
    { title: 'Accepted for compatibility with curl', options: acceptedOptions },
  ],
  read: (parts, io) => {
    const common = commonArguments(parts.flat());
    if (common.json) checkJson(parts.flat());
    return { kind: 'send', parts: parts.map((words) => sendArguments(words, io)), ...common };
  },
};

/** `--json` of curl has a body behind it, which would be taken for a URL here. @throws UsageError */
function checkJson(words: readonly Word[]): void {
  if (!operandsIn(words).some((text) => /^\s*[{"@]|^\s*\[(?![\da-f:.]*\])/i.test(text))) return;
  throw new UsageError(
    "--json prints what happens, and has no value here. Use --data-json for a JSON body (curl's --json).",
  );
}
