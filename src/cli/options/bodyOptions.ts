import type { OptionTable } from './option.ts';

/** The body of a request. */
export const bodyOptions = {
  data: {
    short: 'd',
    argument: 'data',
    many: true,
    help: 'the body; @FILE sends a file without its line ends, @- what is piped in; several are joined with &',
  },
  'data-ascii': { argument: 'data', many: true, help: 'the same as --data' },
  'data-binary': {
    argument: 'data',
    many: true,
    help: 'like --data, and a file is sent as it is',
  },
  'data-raw': {
    argument: 'data',
    many: true,
    help: 'like --data, but @ is not special',
  },
  'data-urlencode': {
    argument: 'data',
    many: true,
    help: 'encoded: VALUE, NAME=VALUE, @FILE or NAME@FILE',
  },
  'data-json': {
    argument: 'data',
    many: true,
    help: 'a JSON body, with its Content-Type and Accept; @FILE sends a file (curl: --json)',
    curl: 'ours',
  },
  form: {
    short: 'F',
    argument: 'part',
    many: true,
    help: 'a part of a form, as in curl: NAME=VALUE, NAME=@FILE (a file), NAME=<FILE (its text); with ;type=… and ;filename=…',
  },
  'form-string': {
    argument: 'part',
    many: true,
    help: 'like --form, but nothing in the value is special',
  },
  'upload-file': {
    short: 'T',
    argument: 'file',
    many: true,
    help: 'send a file with PUT; a URL that ends in / gets its name; - sends what is piped in',
    curl: { differs: 'No {a,b} in the name of the file.' },
  },
} as const satisfies OptionTable;
