import type { OptionTable } from './option.ts';
import { byteCount } from './valuesOf.ts';

/** Where the answer goes, and what counts as a failure. */
export const outputOptions = {
  output: {
    short: 'o',
    argument: 'file',
    many: true,
    help: 'write the body to a file; the first -o is for the first URL',
  },
  'remote-name': {
    short: 'O',
    help: 'write the body to a file named like the last part of the URL',
  },
  'remote-name-all': { help: '-O for every URL that has no -o' },
  'remote-header-name': {
    short: 'J',
    help: 'with -O: use the name in Content-Disposition, if no such file exists',
  },
  'output-dir': { argument: 'folder', help: 'where -o and -O write' },
  'create-dirs': { help: 'make the folders that -o and --output-dir name' },
  clobber: {
    help: 'overwrite existing files (the default); --no-clobber adds a number to the name',
  },
  'remove-on-error': { help: 'remove the file of a transfer that failed' },
  'remote-time': { short: 'R', help: 'set the time of the file to Last-Modified' },
  'continue-at': {
    short: 'C',
    argument: 'offset',
    help: 'resume a download at this byte; - takes the size of the file',
    curl: { differs: 'For downloads only.' },
  },
  include: { short: 'i', help: 'print the heads of the responses before the body' },
  'show-headers': { help: 'the same as --include' },
  'dump-header': {
    short: 'D',
    argument: 'file',
    help: 'write the heads of the responses to a file; - prints them',
  },
  'write-out': {
    short: 'w',
    argument: 'format',
    help: 'print this at the end, with variables as in %{http_code}; @FILE reads it',
    curl: { differs: 'docs/curl.md lists the variables.' },
  },
  fail: {
    short: 'f',
    help: 'treat a status of 400 or more as a failure, without writing its body',
    curl: { differs: 'The exit code is 1.' },
  },
  'fail-with-body': {
    help: 'treat a status of 400 or more as a failure, and write its body',
    curl: { differs: 'The exit code is 1.' },
  },
  'max-filesize': {
    argument: 'bytes',
    read: byteCount,
    help: 'fail if the body is larger; the number can end in k, M or G',
    curl: {
      differs: 'It also applies when the server does not send the size. The exit code is 1.',
    },
  },
} as const satisfies OptionTable;
