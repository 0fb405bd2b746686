import { requestFlags } from '../../engine/message/request.ts';
import type { OptionTable } from './option.ts';
import { moduleOptions, ruleOptions } from './ruleOptions.ts';
import { oneOf } from './valuesOf.ts';

/** What every command that sends has. */
export const commonOptions = {
  ...ruleOptions,
  ...moduleOptions,
  flag: {
    argument: 'name',
    many: true,
    read: oneOf(requestFlags),
    help: `a flag of CEF's: ${requestFlags.join(', ')}; repeatable`,
    curl: 'ours',
  },
  har: {
    argument: 'file',
    help: 'write requests and responses to a HAR file, secrets masked',
    curl: 'ours',
  },
  'har-secrets': { help: 'include secrets in the HAR file', curl: 'ours' },
  json: {
    help: 'print what happens as JSON, one event a line',
    curl: {
      differs:
        "Prints the session. curl's --json DATA is --data-json DATA here; after the word curl it means what curl means.",
    },
  },
  silent: {
    short: 's',
    help: 'print no report and no errors of requests on standard error',
  },
  'show-error': { short: 'S', help: 'with -s: print errors anyway' },
  'fail-early': { help: 'stop after the first request that fails' },
  'no-color': { help: 'print without colors', curl: 'ours' },
} as const satisfies OptionTable;

/** What every command has. */
export const helpOptions = {
  help: { short: 'h', help: 'print this help', curl: { differs: 'There are no categories.' } },
  version: { short: 'V', help: 'print the version' },
} as const satisfies OptionTable;
