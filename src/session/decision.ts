/** What was answered, callback by callback. All of it is data; `decisionWords.ts` says it in words. */

/** It goes on as it is. */
export interface GoesOn {
  readonly kind: 'continue';
  /** It had waited at a breakpoint. */
  readonly breakpoint?: true;
}

/** The request ends here, with this error of Chromium's. */
export interface Canceled {
  readonly kind: 'cancel';
  readonly error: string;
  readonly breakpoint?: true;
}

export interface Changed {
  readonly kind: 'changed';
  readonly changes: readonly Change[];
}

/** A change of the request before it is sent, or of the response before it is delivered. Values of headers stay unsaid. */
export type Change =
  | { readonly what: 'url'; readonly to: string }
  | { readonly what: 'method'; readonly to: string }
  | ({ readonly what: 'headers' } & HeaderNames)
  | { readonly what: 'body' }
  | { readonly what: 'referrer' }
  | {
      readonly what: 'flags';
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly what: 'network'; readonly conditions: NetworkEffects }
  | { readonly what: 'status'; readonly from: number; readonly to: number }
  | { readonly what: 'statusText'; readonly to: string }
  /** Made by code that a rule has called, which does not say what it was. */
  | { readonly what: 'request'; readonly module: string };

export interface HeaderNames {
  readonly added: readonly string[];
  readonly set: readonly string[];
  readonly removed: readonly string[];
  /** Wanted and not sent: the secret in it is missing or can't stand in a header. */
  readonly omitted: readonly OmittedHeader[];
}

export interface OmittedHeader {
  readonly header: string;
  /** Half a sentence, without any secret. */
  readonly reason: string;
}

/** How much worse than it is the network was made. Times in milliseconds, rates in bytes a second. */
export interface NetworkEffects {
  readonly latencyMs?: number;
  readonly uploadThroughput?: number;
  readonly downloadThroughput?: number;
  readonly fault?: {
    readonly connection: 'close' | 'reset' | 'timeout';
    /** Of the response's body; before anything is sent when it is not said. */
    readonly afterBytes?: number;
  };
}

/** URLs are masked; hosts are without a port unless it is an unusual one. */
export interface Decisions {
  readonly onBeforeBrowse: GoesOn | Canceled;
  readonly onBeforeResourceLoad:
    | GoesOn
    | Canceled
    | Changed
    /** A rule leaves it alone: the rules after it are not asked. */
    | { readonly kind: 'allow' }
    /** Sent elsewhere before anything has left. */
    | { readonly kind: 'redirect'; readonly to: string };
  readonly getResourceHandler:
    | {
        readonly kind: 'fulfill';
        /** Null: the handler has not said it yet. */
        readonly status: number | null;
        /** The file or the recording that it is from. */
        readonly file: string | null;
        readonly recorded?: true;
        readonly omitted: readonly OmittedHeader[];
      }
    /** It can't be answered, or the answer is a failure; nothing was sent. */
    | {
        readonly kind: 'cancel';
        readonly error: string;
        /** Half a sentence; null: the recording says so. */
        readonly reason: string | null;
        /** The recording. */
        readonly file: string | null;
      };
  readonly onResourceRedirect:
    | { readonly kind: 'follow'; readonly to: string }
    | {
        readonly kind: 'rewrite';
        readonly to: string;
        /** Where the server had sent it. */
        readonly insteadOf: string;
        /** Null: the one that is usual with this redirect. */
        readonly method: string | null;
        readonly headers: HeaderNames | null;
      }
    /** The redirect is the response. */
    | { readonly kind: 'stop'; readonly to: string; readonly status: number }
    | {
        readonly kind: 'cancel';
        readonly to: string;
        readonly error: string;
        /** How many redirects the rule allows, when this was one more. */
        readonly limit?: number;
      };
  readonly onResourceResponse:
    | GoesOn
    | Canceled
    | Changed
    | { readonly kind: 'accept' }
    /** What the handler has made of the request is sent. */
    | { readonly kind: 'restart' }
    | {
        readonly kind: 'retry';
        readonly delayMs: number;
        /** Because of which it is sent again. */
        readonly status: number;
        /** Which attempt this will be, and of how many; null: whoever asked for it did not say. */
        readonly attempt: number | null;
        readonly attempts: number | null;
      };
  readonly getResourceResponseFilter: {
    readonly kind: 'filter';
    /** Null: the filter does not say what it does. */
    readonly replaces: 'body' | 'text' | null;
  };
  readonly getAuthCredentials:
    | {
        readonly kind: 'provide';
        readonly scheme: string;
        readonly realm: string;
        /** Null: it stays unsaid. */
        readonly username: string | null;
      }
    /** The response with this status is the response. */
    | {
        readonly kind: 'cancel';
        readonly scheme: string;
        readonly realm: string;
        readonly status: 401 | 407;
      };
  readonly onCertificateError:
    | {
        readonly kind: 'allow';
        /** The gravest problem. */
        readonly error: string;
        readonly host: string;
        readonly remember: 'once' | 'context';
        /** The fingerprint that a rule names and the certificate has. */
        readonly pinned?: string;
        /** The option or setting by which nothing is checked. */
        readonly unchecked?: 'ignoreCertificateErrors' | 'http.proxyStrictSSL';
      }
    | { readonly kind: 'deny'; readonly error: string; readonly host: string };
  readonly onSelectClientCertificate:
    | {
        readonly kind: 'select';
        readonly host: string;
        /** Its subject, or the file that it is from. */
        readonly certificate: string;
        /** Null: not known before it is read. */
        readonly fingerprint256: string | null;
        readonly remember: 'once' | 'context';
        /** Nobody decided: it is the one that is configured for the host. */
        readonly configured?: true;
      }
    | { readonly kind: 'none'; readonly host: string };
  readonly canGetCookies: { readonly kind: 'allow' | 'block'; readonly host: string };
  readonly canSendCookie: {
    readonly kind: 'allow' | 'block';
    readonly cookie: string;
    readonly host: string;
  };
  readonly canSetCookie: {
    readonly kind: 'allow' | 'block' | 'session';
    readonly cookie: string;
    readonly host: string;
  };
  /** Null: a jar without a name. */
  readonly getCookieManager: { readonly kind: 'jar'; readonly jar: string | null };
  readonly onProtocolExecution: { readonly kind: 'allow' | 'block'; readonly url: string };
}

/** The callbacks that somebody answers; the others are only told. */
export type AnsweredCallback = keyof Decisions;

/** Nothing was at stake, but a rule almost answered. */
export interface Unanswered {
  readonly kind: 'unanswered';
}

/** What one callback answered, whichever it is. `kind` is a short word that stays stable for scripts. */
export type Decision = Decisions[AnsweredCallback] | Unanswered;

/** A callback and what was answered there: they narrow each other. */
export type AnsweredDecision = {
  [Name in AnsweredCallback]: {
    readonly callback: Name;
    readonly decision: Decisions[Name] | Unanswered;
  };
}[AnsweredCallback];

/** Whether an answer stopped or refused something, wholly or in a part. */
export function isRefusal(decision: Decision): boolean {
  return refusals[decision.kind] || omittedHeaders(decision).length > 0;
}

const refusals: Readonly<Record<Decision['kind'], boolean>> = {
  accept: false,
  allow: false,
  block: true,
  cancel: true,
  changed: false,
  continue: false,
  deny: true,
  filter: false,
  follow: false,
  fulfill: false,
  jar: false,
  none: false,
  provide: false,
  redirect: false,
  restart: false,
  retry: false,
  rewrite: false,
  select: false,
  session: false,
  stop: true,
  unanswered: false,
};

/** A header that lacks its secret is news, also beside others that were set. */
export function omittedHeaders(decision: Decision): readonly OmittedHeader[] {
  if ('omitted' in decision) return decision.omitted;
  if ('headers' in decision) return decision.headers?.omitted ?? [];
  if (!('changes' in decision)) return [];
  return decision.changes.flatMap((change) => (change.what === 'headers' ? change.omitted : []));
}
