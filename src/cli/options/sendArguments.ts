import type { CliIo } from '../io.ts';
import { UsageError } from '../usageError.ts';
import { bodyOptions } from './bodyOptions.ts';
import { networkArguments } from './networkArguments.ts';
import type { NetworkArguments } from './networkArguments.ts';
import type { Word } from './option.ts';
import { outputOptions } from './outputOptions.ts';
import { redirectOptions } from './redirectOptions.ts';
import { requestOptions } from './requestOptions.ts';
import { valuesOf } from './valuesOf.ts';

/** What `send` was asked for between two `--next`; nothing is read or checked yet. */
export interface SendArguments {
  readonly request: RequestArguments;
  readonly auth: AuthArguments;
  readonly redirects: RedirectArguments;
  readonly cookies: CookieArguments;
  readonly delivery: DeliveryArguments;
  readonly network: NetworkArguments;
  /** One for each URL, at least one. */
  readonly transfers: readonly TransferArguments[];
}

export interface RequestArguments extends BodyArguments {
  readonly method?: string;
  /** As written: "Name: value", "Name:", "Name;" or "@file". */
  readonly headers: readonly string[];
  readonly userAgent?: string;
  readonly referer?: string;
  readonly cookies: readonly string[];
  /** Puts the data into the URL. */
  readonly get: boolean;
  /** Asks for the head alone, and prints it. */
  readonly head: boolean;
  readonly urlQuery: readonly string[];
  readonly requestTarget?: string;
  readonly pathAsIs: boolean;
  readonly range?: string;
  /** The scheme of a URL that has none. */
  readonly protocol?: string;
}

export interface BodyArguments {
  readonly data: readonly DataArgument[];
  /** The parts of a form, in the order of the command line. */
  readonly form: readonly FormText[];
}

/** One part of a form as written: `form` has curl's grammar ("name=value", "name=@file"), `string` none. */
export interface FormText {
  readonly how: 'form' | 'string';
  readonly text: string;
}

/** One piece of data, in the order of the command line. */
export interface DataArgument {
  /**
   * `data` reads @FILE without its line ends, `binary` and `json` send @FILE as it is, `raw` takes everything as it stands,
   * `encoded` encodes for a URL. A piece of `json` is not joined with &.
   */
  readonly how: 'data' | 'binary' | 'json' | 'raw' | 'encoded';
  readonly text: string;
}

export interface AuthArguments {
  /** "user:password". */
  readonly user?: string;
  /** The only scheme that `user` is for; `basic` is sent unasked. */
  readonly scheme: 'basic' | 'digest' | 'ntlm' | null;
  readonly bearer?: string;
  /** "provider1[:provider2[:region[:service]]]": `user` holds keys, which sign. */
  readonly aws?: string;
  /** Null: none is read. `file` null: the one in the home folder. */
  readonly netrc: { readonly file: string | null; readonly optional: boolean } | null;
}

export interface RedirectArguments {
  readonly follow: boolean;
  /** Whether other hosts get credentials and cookies, too. */
  readonly trusted: boolean;
  readonly max: number | null;
  /** The statuses after which a POST stays one. */
  readonly keepPost: readonly number[];
  readonly protocols?: string;
  readonly redirectProtocols?: string;
}

export interface CookieArguments {
  readonly files: readonly string[];
  /** A file to write, `-`, or a folder to keep cookies in. */
  readonly jar: string | null;
  readonly junkSession: boolean;
}

export interface DeliveryArguments {
  readonly outputDir?: string;
  readonly createDirs: boolean;
  /** Null: what a server names is never written over. */
  readonly clobber: boolean | null;
  readonly removeOnError: boolean;
  readonly remoteTime: boolean;
  readonly remoteHeaderName: boolean;
  /** A number of bytes, or "-". */
  readonly continueAt?: string;
  readonly include: boolean;
  readonly dumpHeader?: string;
  readonly writeOut?: string;
  readonly fail: 'never' | 'withoutBody' | 'withBody';
  readonly maxFileSize: number | null;
}

export interface TransferArguments {
  readonly target: string;
  /** Null: standard output. */
  readonly output: OutputPlace | null;
  /** A file to send, or "-". */
  readonly upload: string | null;
}

export type OutputPlace =
  { readonly kind: 'file'; readonly file: string } | { readonly kind: 'remote' };

/** @throws UsageError */
export function sendArguments(words: readonly Word[], io: CliIo): SendArguments {
  const options = valuesOf({ ...requestOptions, ...outputOptions, ...redirectOptions }, words);
  // Before the URLs: where the value of an option is missing, the URL has been taken for it.
  const network = networkArguments(words, io);
  const delivery = deliveryArguments(words);
  const { method, targets } = methodAndTargets(targetsIn(words), options.request);
  return {
    request: requestArguments(words, method),
    auth: authArguments(words),
    redirects: {
      follow: options.location ?? true,
      trusted: options['location-trusted'] ?? false,
      max: options['max-redirs'] ?? null,
      keepPost: ([301, 302, 303] as const).filter((status) => options[`post${status}`] === true),
      ...defined('protocols', options.proto),
      ...defined('redirectProtocols', options['proto-redir']),
    },
    cookies: {
      files: (options.cookie ?? []).filter((text) => !text.includes('=') && text !== ''),
      jar: options['cookie-jar'] ?? null,
      junkSession: options['junk-session-cookies'] ?? false,
    },
    delivery,
    network,
    transfers: transfersOf(words, targets, options['remote-name-all'] ?? false),
  };
}

/** Of `send` and of `explain`. @throws UsageError */
export function requestArguments(
  words: readonly Word[],
  method: string | undefined,
): RequestArguments {
  const options = valuesOf({ ...requestOptions, ...redirectOptions }, words);
  return {
    ...defined('method', method),
    headers: options.header ?? [],
    ...defined('userAgent', options['user-agent']),
    ...defined('referer', options.referer),
    cookies: (options.cookie ?? []).filter((text) => text.includes('=')),
    data: piecesIn(words, dataKinds),
    form: piecesIn(words, formKinds),
    get: options.get ?? false,
    head: options.head ?? false,
    urlQuery: options['url-query'] ?? [],
    ...defined('requestTarget', options['request-target']),
    pathAsIs: options['path-as-is'] ?? false,
    ...defined('range', options.range),
    ...defined('protocol', options['proto-default']),
  };
}

const dataKinds: Readonly<Record<string, DataArgument['how']>> = {
  data: 'data',
  'data-ascii': 'data',
  'data-binary': 'binary',
  'data-raw': 'raw',
  'data-urlencode': 'encoded',
  'data-json': 'json',
};

const formKinds: Readonly<Record<string, FormText['how']>> = {
  form: 'form',
  'form-string': 'string',
};

/** What options of several kinds are given, in their order. */
function piecesIn<How>(
  words: readonly Word[],
  kinds: Readonly<Record<string, How>>,
): { readonly how: How; readonly text: string }[] {
  return words.flatMap((word) => {
    if (word.kind === 'operand' || typeof word.value !== 'string') return [];
    const how = Object.hasOwn(kinds, word.name) ? kinds[word.name] : undefined;
    return how === undefined ? [] : [{ how, text: word.value }];
  });
}

function authArguments(words: readonly Word[]): AuthArguments {
  const options = valuesOf(requestOptions, words);
  const scheme = (['basic', 'digest', 'ntlm'] as const).findLast((name) => options[name] === true);
  const file = options['netrc-file'] ?? null;
  const optional = options['netrc-optional'] ?? false;
  return {
    ...defined('user', options.user),
    scheme: options.anyauth === true ? null : (scheme ?? null),
    ...defined('bearer', options['oauth2-bearer']),
    ...defined('aws', options['aws-sigv4']),
    netrc: options.netrc === true || optional || file !== null ? { file, optional } : null,
  };
}

function deliveryArguments(words: readonly Word[]): DeliveryArguments {
  const options = valuesOf(outputOptions, words);
  const failing = options['fail-with-body'] === true ? 'withBody' : 'withoutBody';
  return {
    ...defined('outputDir', options['output-dir']),
    createDirs: options['create-dirs'] ?? false,
    clobber: options.clobber ?? null,
    removeOnError: options['remove-on-error'] ?? false,
    remoteTime: options['remote-time'] ?? false,
    remoteHeaderName: options['remote-header-name'] ?? false,
    ...defined('continueAt', options['continue-at']),
    include: options.include ?? false,
    ...defined('dumpHeader', options['dump-header']),
    ...defined('writeOut', options['write-out']),
    fail: options.fail === true || options['fail-with-body'] === true ? failing : 'never',
    maxFileSize: options['max-filesize'] ?? null,
  };
}

interface Operand {
  readonly text: string;
  readonly mayBeMethod: boolean;
}

/** The URLs, as words of their own or behind `--url`, in their order. */
function targetsIn(words: readonly Word[]): Operand[] {
  return words.flatMap((word): Operand[] => {
    if (word.kind === 'operand') return [{ text: word.text, mayBeMethod: true }];
    if (word.name !== 'url' || typeof word.value !== 'string') return [];
    return [{ text: word.value, mayBeMethod: false }];
  });
}

/** A method in capitals, as all are that anybody has registered, or one of the usual ones in any case. */
const METHOD = /^(?:[A-Z][A-Z-]*|get|head|post|put|delete|patch|options)$/;
/** What a host without a dot cannot be told from. */
const COULD_BE_URL = /[.:/]|^localhost$|^\*$/i;

/**
 * Of `METHOD URL`, `URL` or several URLs.
 * @throws UsageError for a word in the method's place that is neither
 */
export function methodAndTargets(
  words: readonly Operand[],
  option: string | undefined,
): { readonly method: string | undefined; readonly targets: readonly string[] } {
  const [first, ...others] = words;
  if (first === undefined) throw new UsageError('There is no URL to send to.');
  const texts = words.map(({ text }) => text);
  const late = others.find(({ text, mayBeMethod }) => mayBeMethod && METHOD.test(text));
  if (late !== undefined) {
    throw new UsageError(`Write ${late.text} first: the method stands before the URL.`);
  }
  if (others.length === 0 || !first.mayBeMethod) return { method: option, targets: texts };
  if (METHOD.test(first.text)) {
    return { method: first.text, targets: texts.slice(1) };
  }
  if (COULD_BE_URL.test(first.text)) return { method: option, targets: texts };
  throw new UsageError(
    `${JSON.stringify(first.text)} is neither a method nor a URL. Write METHOD URL, or use -X for a method of your own.`,
  );
}

/** The first `-o` or `-O` is for the first URL, and so is the first `-T`, as with curl. */
function transfersOf(
  words: readonly Word[],
  targets: readonly string[],
  remoteNameAll: boolean,
): TransferArguments[] {
  const outputs: OutputPlace[] = [];
  for (const word of words) {
    if (word.kind === 'operand') continue;
    if (word.name === 'output') outputs.push({ kind: 'file', file: String(word.value) });
    if (word.name === 'remote-name' && word.value === true) outputs.push({ kind: 'remote' });
  }
  const uploads = valuesOf(bodyOptions, words)['upload-file'] ?? [];
  const remaining: OutputPlace | null = remoteNameAll ? { kind: 'remote' } : null;
  return targets.map((target, index) => ({
    target,
    output: outputs[index] ?? remaining,
    upload: uploads[index] ?? null,
  }));
}

/** A key that is there only when it has a value. */
function defined<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, Value>>;
}
