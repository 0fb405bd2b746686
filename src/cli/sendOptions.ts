import type { Command } from 'commander';
import { collect } from './networkOptions.ts';

/** What `send` was asked for; nothing is read or checked yet. */
export interface SendArguments {
  readonly method?: string;
  readonly target: string;
  /** As written: "Name: value". */
  readonly headers: readonly string[];
  readonly data: readonly DataArgument[];
  /** The parts of a form, in the order of the command line. */
  readonly form: readonly FormText[];
  /** Puts the data into the URL. */
  readonly get: boolean;
  /** Asks for the head alone, and prints it. */
  readonly head: boolean;
  /** "user:password". */
  readonly user?: string;
  readonly output?: string;
}

/** One piece of data, in the order of the command line. */
export interface DataArgument {
  /**
   * `data` reads @FILE without its line ends, `binary` sends @FILE as it is, `raw` takes everything as it stands, `encoded`
   * encodes for a URL.
   */
  readonly how: 'data' | 'binary' | 'raw' | 'encoded';
  readonly text: string;
}

/** One part of a form as written: `form` has curl's grammar ("name=value", "name=@file"), `string` none. */
export interface FormText {
  readonly how: 'form' | 'string';
  readonly text: string;
}

export interface RawSendOptions {
  readonly request?: string;
  readonly header?: readonly string[];
  readonly get?: boolean;
  readonly head?: boolean;
  readonly user?: string;
  readonly userAgent?: string;
  readonly referer?: string;
  readonly cookie?: readonly string[];
  readonly output?: string;
}

/** The options of `send`, with curl's names. Data of all kinds is collected in `data`, parts in `form`, in their order. */
export function withSendOptions(command: Command, data: DataArgument[], form: FormText[]): Command {
  const piece = (how: DataArgument['how']) => (text: string) => {
    data.push({ how, text });
    return text;
  };
  const part = (how: FormText['how']) => (text: string) => {
    form.push({ how, text });
    return text;
  };
  return command
    .option('-X, --request <method>', 'the method, for those who are used to curl')
    .option('-H, --header <header>', 'a header, as "Name: value"; may be repeated', collect)
    .option(
      '-d, --data <data>',
      'the body; @FILE sends a file without its line ends, @- what is piped in; several are joined with &',
      piece('data'),
    )
    .option('--data-binary <data>', 'the same, and a file is sent as it is', piece('binary'))
    .option('--data-raw <data>', 'the same, without a meaning for @', piece('raw'))
    .option(
      '--data-urlencode <data>',
      'encoded: VALUE, NAME=VALUE, @FILE or NAME@FILE',
      piece('encoded'),
    )
    .option(
      '-F, --form <part>',
      'a part of a form, as in curl: NAME=VALUE, NAME=@FILE (a file), NAME=<FILE (its text); with ;type=… and ;filename=…',
      part('form'),
    )
    .option(
      '--form-string <part>',
      'like --form, but nothing in the value is special',
      part('string'),
    )
    .option('-G, --get', 'put the data into the URL and send a GET')
    .option('-I, --head', 'send a HEAD and print the head of the response')
    .option('-u, --user <user:password>', 'for when the server asks; never sent elsewhere')
    .option('-A, --user-agent <name>', 'the header User-Agent')
    .option('-e, --referer <url>', 'the header Referer')
    .option('-b, --cookie <cookies>', 'cookies of your own, as "a=1; b=2"', collect)
    .option('--compressed', 'always so: responses are unpacked')
    .option('-L, --location', 'always so: redirects are followed, unless a rule says otherwise')
    .option('-o, --output <file>', 'write the body of the response to a file');
}

export function sendArguments(
  words: readonly string[],
  options: RawSendOptions,
  data: readonly DataArgument[],
  form: readonly FormText[] = [],
): SendArguments {
  const [first = '', second] = words;
  const method = second === undefined ? options.request : first;
  const { userAgent, referer, cookie = [], user, output } = options;
  const headers = [...(options.header ?? [])];
  if (userAgent !== undefined) headers.push(`User-Agent: ${userAgent}`);
  if (referer !== undefined) headers.push(`Referer: ${referer}`);
  if (cookie.length > 0) headers.push(`Cookie: ${cookie.join('; ')}`);
  return {
    ...(method === undefined ? {} : { method }),
    target: second ?? first,
    headers,
    data,
    form,
    get: options.get ?? false,
    head: options.head ?? false,
    ...(user === undefined ? {} : { user }),
    ...(output === undefined ? {} : { output }),
  };
}
