import type { OptionTable } from './option.ts';
import { urlItself } from './valuesOf.ts';

/** What is asked for: method, URL, headers and who asks. */
export const requestOptions = {
  request: {
    short: 'X',
    argument: 'method',
    help: 'request method (same as the METHOD argument)',
    curl: { differs: 'A redirect that turns a POST into a GET does so here too.' },
  },
  url: {
    argument: 'url',
    many: true,
    read: urlItself,
    help: 'a URL (same as the URL argument)',
    curl: { differs: 'No @FILE; use -K FILE, with a line such as url = "…" for each.' },
  },
  globoff: { short: 'g', help: 'take {a,b} and [1-9] in URLs and in -T literally' },
  header: {
    short: 'H',
    argument: 'header',
    many: true,
    help: 'a header, as "Name: value"; "Name:" removes a default one, "Name;" sends it empty, @FILE reads lines of a file; repeatable',
    curl: { differs: 'Content-Length is always that of the body: one of your own is left out.' },
  },
  'user-agent': {
    short: 'A',
    argument: 'name',
    help: 'the header User-Agent; empty: none',
  },
  referer: {
    short: 'e',
    argument: 'url',
    help: 'the header Referer; empty: none',
    curl: { differs: 'It follows redirects as Referrer-Policy says; ";auto" changes nothing.' },
  },
  get: { short: 'G', help: 'put the data into the URL and send a GET' },
  head: { short: 'I', help: 'send a HEAD and print the head of the response' },
  'url-query': {
    argument: 'data',
    many: true,
    help: 'add to the query: VALUE, NAME=VALUE, @FILE, NAME@FILE, encoded, or +TEXT as it is; repeatable',
  },
  'request-target': {
    argument: 'target',
    help: 'the target of the request line, instead of the path',
  },
  'path-as-is': { help: 'keep /../ and /./ in the path' },
  range: {
    short: 'r',
    argument: 'range',
    help: 'request only these bytes, as in 0-499 or -500',
  },
  user: {
    short: 'u',
    argument: 'user:password',
    help: 'credentials, sent only when the server asks for them',
    curl: {
      differs:
        'Sent when the server asks for it, in the best way that it offers. --basic sends it at once.',
    },
  },
  basic: { help: 'send -u at once, without waiting for the server to ask' },
  digest: { help: 'use -u for Digest only' },
  ntlm: { help: 'use -u for NTLM only' },
  anyauth: { help: 'use -u for whatever the server asks for (the default)' },
  'oauth2-bearer': {
    argument: 'token',
    help: 'send this token as Authorization: Bearer',
  },
  'aws-sigv4': {
    argument: 'provider1[:provider2[:region[:service]]]',
    help: 'sign with AWS Signature Version 4 and the keys of -u, as in aws:amz:us-east-1:s3',
    curl: {
      differs:
        "The whole body is signed, also one of -T. Content-Type is signed also when it is not yours. All forms of Amazon's host names are recognized. The keys are those of -u, not of the URL.",
    },
  },
  netrc: {
    short: 'n',
    help: 'take user and password from ~/.netrc, sent only when a server asks for them',
    curl: { differs: 'Sent when the server asks for it, as with -u.' },
  },
  'netrc-file': {
    argument: 'file',
    help: 'like --netrc, from this file',
    curl: { differs: 'Sent when the server asks for it, as with -u.' },
  },
  'netrc-optional': {
    help: 'take user and password from ~/.netrc if there is one',
    curl: { differs: 'Sent when the server asks for it, as with -u.' },
  },
} as const satisfies OptionTable;
