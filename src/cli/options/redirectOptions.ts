import type { OptionTable } from './option.ts';
import { maxRedirects } from './valuesOf.ts';

/** Redirects and cookies. */
export const redirectOptions = {
  location: {
    short: 'L',
    help: 'follow redirects (the default, unless a rule says otherwise); --no-location does not',
    curl: { differs: 'On by default. --no-location makes a redirect the response.' },
  },
  'location-trusted': {
    help: 'send -u, Authorization and Cookie also to the hosts that redirects lead to',
  },
  'max-redirs': {
    argument: 'number',
    read: maxRedirects,
    help: 'follow at most this many redirects; -1: no limit; default: 20',
    curl: { differs: "The default is 20, as in browsers; curl's is 50." },
  },
  post301: { help: 'stay a POST after a 301' },
  post302: { help: 'stay a POST after a 302' },
  post303: { help: 'stay a POST after a 303' },
  proto: {
    argument: 'protocols',
    help: 'allow these protocols only, as in =https',
    curl: { differs: 'Only http and https can be requested anyway.' },
  },
  'proto-redir': {
    argument: 'protocols',
    help: 'the same for redirects; default: http and https',
    curl: { differs: 'Only http and https can be requested anyway.' },
  },
  'proto-default': {
    argument: 'protocol',
    help: 'scheme of URLs that have none; default: https, and http for localhost, loopback and private addresses',
    curl: {
      differs: 'The default is https, not http, except for this machine and private addresses.',
    },
  },
  cookie: {
    short: 'b',
    argument: 'data|file',
    many: true,
    help: 'cookies, as "a=1; b=2", or a file of cookies in Netscape\'s format or of Set-Cookie lines',
  },
  'cookie-jar': {
    short: 'c',
    argument: 'file',
    help: 'write the cookies to this file at the end; - prints them; FOLDER/ keeps them there for the next command',
    curl: {
      differs: 'A folder is read, too. Cookies are used within a command also without -b and -c.',
    },
  },
  'junk-session-cookies': {
    short: 'j',
    help: 'leave the session cookies of -b FILE out',
  },
} as const satisfies OptionTable;
