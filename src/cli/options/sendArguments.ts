import type { CliIo } from '../terminal/io.ts';
import { cookieValues } from './cookieValues.ts';
import { networkArguments } from './networkArguments.ts';
import type { NetworkArguments } from './networkArguments.ts';
import type { Word } from './option.ts';
import { outputOptions } from './outputOptions.ts';
import { redirectOptions } from './redirectOptions.ts';
import { requestArguments } from './requestArguments.ts';
import type { RequestArguments } from './requestArguments.ts';
import { requestOptions } from './requestOptions.ts';
import { methodAndTargets, targetsIn, transferArguments } from './transferArguments.ts';
import type { TransferArguments } from './transferArguments.ts';
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

export interface AuthArguments {
  /** "user:password". */
  readonly user: string | undefined;
  /** The only scheme that `user` is for; `basic` is sent unasked. */
  readonly scheme: 'basic' | 'digest' | 'ntlm' | null;
  readonly bearer: string | undefined;
  /** "provider1[:provider2[:region[:service]]]": `user` holds keys, which sign. */
  readonly aws: string | undefined;
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
  readonly protocols: string | undefined;
  readonly redirectProtocols: string | undefined;
}

export interface CookieArguments {
  readonly files: readonly string[];
  /** A file to write, `-`, or a folder to keep cookies in. */
  readonly jar: string | null;
  readonly junkSession: boolean;
}

export interface DeliveryArguments {
  readonly outputDir: string | undefined;
  readonly createDirs: boolean;
  /** Null: what a server names is never written over. */
  readonly clobber: boolean | null;
  readonly removeOnError: boolean;
  readonly remoteTime: boolean;
  readonly remoteHeaderName: boolean;
  /** A number of bytes, or "-". */
  readonly continueAt: string | undefined;
  readonly include: boolean;
  readonly dumpHeader: string | undefined;
  readonly writeOut: string | undefined;
  readonly fail: 'never' | 'withoutBody' | 'withBody';
  readonly maxFileSize: number | null;
}

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
      protocols: options.proto,
      redirectProtocols: options['proto-redir'],
    },
    cookies: {
      files: options.cookie === undefined ? [] : cookieValues(options.cookie).files,
      jar: options['cookie-jar'] ?? null,
      junkSession: options['junk-session-cookies'] ?? false,
    },
    delivery,
    network,
    transfers: transferArguments(words, targets),
  };
}

function authArguments(words: readonly Word[]): AuthArguments {
  const options = valuesOf(requestOptions, words);
  const scheme = (['basic', 'digest', 'ntlm'] as const).findLast((name) => options[name] === true);
  const file = options['netrc-file'] ?? null;
  const optional = options['netrc-optional'] ?? false;
  return {
    user: options.user,
    scheme: options.anyauth === true ? null : (scheme ?? null),
    bearer: options['oauth2-bearer'],
    aws: options['aws-sigv4'],
    netrc: options.netrc === true || optional || file !== null ? { file, optional } : null,
  };
}

function deliveryArguments(words: readonly Word[]): DeliveryArguments {
  const options = valuesOf(outputOptions, words);
  const failing = options['fail-with-body'] === true ? 'withBody' : 'withoutBody';
  return {
    outputDir: options['output-dir'],
    createDirs: options['create-dirs'] ?? false,
    clobber: options.clobber ?? null,
    removeOnError: options['remove-on-error'] ?? false,
    remoteTime: options['remote-time'] ?? false,
    remoteHeaderName: options['remote-header-name'] ?? false,
    continueAt: options['continue-at'],
    include: options.include ?? options['show-headers'] ?? false,
    dumpHeader: options['dump-header'],
    writeOut: options['write-out'],
    fail: options.fail === true || options['fail-with-body'] === true ? failing : 'never',
    maxFileSize: options['max-filesize'] ?? null,
  };
}
