import type { OptionTable } from './option.ts';

/** What people add to a curl command out of habit and is so here anyway. */
export const acceptedOptions = {
  compressed: {
    help: 'ignored: responses are always decompressed',
    curl: { differs: 'Always on.' },
  },
  verbose: {
    short: 'v',
    help: 'ignored: standard error already shows what happens; --json shows everything',
    curl: {
      differs: 'Standard error always shows what matters; --json and --har show everything.',
    },
  },
  'progress-bar': {
    short: '#',
    help: 'ignored: a terminal shows the progress anyway',
    curl: { differs: 'Progress is one line, on a terminal only.' },
  },
  'no-progress-meter': {
    help: 'ignored: progress is shown on a terminal only',
    curl: { differs: 'Progress is one line, on a terminal only; -s leaves it out.' },
  },
  'no-buffer': { short: 'N', help: 'ignored: output is never held back' },
  'tcp-nodelay': { help: 'ignored: always so' },
  'no-sessionid': { help: 'ignored: TLS sessions are never resumed' },
  'suppress-connect-headers': {
    help: 'ignored: -i and -D never have what a proxy says to CONNECT',
  },
  disable: { short: 'q', help: 'ignored: no ~/.curlrc is read', curl: { differs: 'Always on.' } },
} as const satisfies OptionTable;
