import type { BodyDescription } from './bodyDescription.ts';
import type { AnsweredDecision } from './decision.ts';
import type { HeaderList } from './headers.ts';
import type { CookieFacts, Question } from './question.ts';
import type { CertificateProblem, CertificateSummary } from './certificate.ts';

/**
 * Where the time of a hop goes, in order. `queued`: as many connections to the host are open as may be. `asking` is time a person took; no timeout runs in it. */
export type Phase = 'queued' | 'dns' | 'connect' | 'tls' | 'send' | 'wait' | 'receive' | 'asking';

/** What speaks HTTP on a connection: undici by default, Node's own where undici can't say what is to be said. */
export type Backend = 'undici' | 'node:http' | 'node:http2';

/** CEF's callbacks, in `camelCase`. */
export type CallbackName =
  | 'onBeforeBrowse'
  | 'onBeforeResourceLoad'
  | 'getResourceHandler'
  | 'onResourceRedirect'
  | 'onResourceResponse'
  | 'onResourceLoadComplete'
  | 'getResourceResponseFilter'
  | 'getAuthCredentials'
  | 'onCertificateError'
  | 'onSelectClientCertificate'
  | 'canGetCookies'
  | 'canSendCookie'
  | 'canSetCookie'
  | 'getCookieManager'
  | 'onProtocolExecution'
  | 'onRendererProcessTerminated';

/** Where a rule is written. `line` is 1-based; `file` is an absolute path. */
export interface RuleReference {
  readonly kind: 'rule';
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

/** Why a rule is there, as it was when it acted: the file may say something else since. */
export interface RuleReason {
  /** What it does: "On requests to example.com: sets X-Trace-Id to “1”." Null: an earlier version kept the session. */
  readonly sentence: string | null;
  /** Why its author put it there; null: the file does not say. */
  readonly description: string | null;
}

/** Who answered a callback. */
export type DecidedBy =
  | (RuleReference & RuleReason)
  | { readonly kind: 'module'; readonly file?: string; readonly line?: number }
  /** What the request file says about the request. Lines count from 1. */
  | { readonly kind: 'requestFile'; readonly file: string; readonly line: number }
  /** The client of the WebRequest itself. */
  | { readonly kind: 'client' }
  | { readonly kind: 'person' }
  | { readonly kind: 'default' };

/** A rule that almost answered, and the one condition that kept it from it. */
export interface NearMiss {
  readonly by: DecidedBy;
  readonly reason: string;
}

/** What one callback answered, who gave the answer and why. */
export type DecisionRecord = AnsweredDecision & {
  readonly by: DecidedBy;
  /** The decision in plain words for people, in which the substrings listed in `emphasis` matter most. */
  readonly explanation: string;
  readonly emphasis: readonly string[];
  readonly nearMisses?: readonly NearMiss[];
  /** The answer was given for an earlier request; `by` is who gave it then. */
  readonly remembered?: true;
  /** When a remembered answer was given, in milliseconds since the epoch. */
  readonly givenAt?: number;
  /** A person was asked in vain, and the default holds: they have not answered in time, or nobody could be asked. */
  readonly unasked?: 'late' | 'nobody';
};

export type ConsoleLevel = 'debug' | 'log' | 'info' | 'warn' | 'error';

/** A line that a handler printed. Secrets of the request that it was asked about are masked. */
export interface ConsoleLine {
  readonly level: ConsoleLevel;
  readonly text: string;
  /** The file that printed it, absolute; null: unknown. */
  readonly file: string | null;
}

export interface ConnectionTls {
  readonly version: string;
  readonly cipher: string;
  readonly fingerprint256: string;
  /** False when the certificate has a problem that a decision allowed. */
  readonly authorized: boolean;
  /** The gravest problem's name, if any. */
  readonly error?: string;
  /** Whom the client certificate names that the server was shown, if any. */
  readonly clientCertificate?: string;
  /** Who the certificate says the server is, for the Certificate tab. */
  readonly chain: readonly CertificateSummary[];
}

/** Why a session did not succeed. `name` and `code` are Chromium's; `cause` is Node's own code or text. */
export interface SessionError {
  readonly name: string;
  readonly code: number;
  readonly cause: string | null;
  readonly phase: Phase | 'start' | 'decode' | null;
  /** One sentence: what it means and what to try. */
  readonly message: string;
}

/**
 * What the context's response cache had to do with a response. `hit`: it is the cache's, and the server was not asked;
 * `revalidated`: it is the cache's, and the server confirmed it; `miss`: the cache was asked and the response is the
 * server's; null: no cache was asked.
 */
export type FromCache = 'hit' | 'revalidated' | 'miss' | null;

/** Byte counts of a session: request bodies sent, response body as received and after decoding. */
export interface ByteCounts {
  readonly sent: number;
  readonly received: number;
  readonly decoded: number;
  /** What a response filter made of it, when there was one: what the client got. */
  readonly filtered?: number;
  /** Of a response out of the cache: its body as it was received then. `received` has none of it. */
  readonly cached: number;
}

/**
 * Why a hop was begun. `upgraded`: the host is spoken to over https only (HSTS). `retried`: the server answered 5xx, and the
 * original request is sent again.
 */
export type HopReason = 'request' | 'redirect' | 'rewritten' | 'upgraded' | 'restarted' | 'retried';

/** `process`: that of the handler modules has ended, which each of them that is asked then fails for, too. */
export type ProblemSubject =
  | {
      readonly kind: 'handler';
      readonly callback: CallbackName;
      readonly file: string;
      /** Of its callback; null: unknown. */
      readonly line: number | null;
      readonly cause: string | null;
    }
  | { readonly kind: 'process' };

/** What became of a cookie. `notSent`: of the jar, and kept back; `refused`: of a response, and not saved. */
export interface HandledCookie {
  readonly what: 'sent' | 'notSent' | 'saved' | 'refused';
  readonly name: string;
  /** Null: what the response sent could not be read as a cookie. */
  readonly facts: CookieFacts | null;
  /** Why not, as the end of a sentence; null: a decision says why, or there is nothing to say. */
  readonly reason: string | null;
}

export type SessionEventBody =
  | {
      readonly type: 'session:started';
      /** Milliseconds since the epoch. */
      readonly startedAt: number;
      readonly request: {
        readonly url: string;
        readonly method: string;
        readonly headers: HeaderList;
        readonly flags: readonly string[];
        readonly body: BodyDescription | null;
      };
    }
  | {
      readonly type: 'hop:started';
      readonly hop: number;
      readonly method: string;
      readonly url: string;
      readonly reason: HopReason;
    }
  | {
      readonly type: 'phase:started';
      readonly hop: number;
      readonly attempt: number;
      readonly phase: Phase;
      /** Of `asking`: the session that is asked. Its answer counts for this one too. */
      readonly waitsFor?: string;
    }
  | {
      readonly type: 'callback:asked';
      readonly hop: number;
      readonly ask: string;
      readonly callback: CallbackName;
      readonly question: Question;
      /** Who wants a person to answer; absent when one is asked because nobody has decided. */
      readonly askedBy?: DecidedBy;
      readonly nearMisses: readonly NearMiss[];
    }
  | ({
      readonly type: 'callback:decided';
      readonly hop: number;
      /** How long the answer took, in milliseconds. */
      readonly waitedMs: number;
      /** Set when a person was asked. */
      readonly ask?: string;
    } & DecisionRecord)
  | {
      /** A server showed a certificate with problems; the decision about it follows. */
      readonly type: 'certificate:received';
      readonly hop: number;
      readonly host: string;
      readonly port: number;
      /** The gravest first. */
      readonly problems: readonly CertificateProblem[];
      /** The server's own certificate first. */
      readonly chain: readonly CertificateSummary[];
    }
  | {
      /** What an HTTP proxy said to CONNECT, each time it was asked; a 407 is followed by the next. */
      readonly type: 'tunnel:answered';
      readonly hop: number;
      readonly attempt: number;
      /** Its URL, without credentials. */
      readonly proxy: string;
      readonly status: number;
      readonly statusText: string;
      readonly headers: HeaderList;
    }
  | {
      readonly type: 'connection:opened';
      readonly hop: number;
      readonly attempt: number;
      readonly remoteAddress: string;
      /** "http/1.1" or "h2". */
      readonly protocol: string;
      readonly reused: boolean;
      /** Which proxy (without credentials; null: none) and why; there is one once the context has a setting about proxies. */
      readonly proxy?: { readonly url: string | null; readonly reason: string };
      readonly tls?: ConnectionTls;
    }
  | {
      /** Credentials go out with the next message although nobody was asked for them. */
      readonly type: 'credentials:sent';
      readonly hop: number;
      readonly attempt: number;
      readonly isProxy: boolean;
      /** Of the server or proxy that gets them. */
      readonly host: string;
      readonly port: number;
      readonly scheme: string;
      readonly realm: string;
      /**
       * `request`: given together with it. `again`: given before in this hop; the other side wants them in another form (a
       * new nonce, NTLM's next message).
       */
      readonly from: 'url' | 'request' | 'remembered' | 'again';
      /** Whom the request goes as, where it was given together with it; in a URL it can be read. */
      readonly username?: string;
      /** Who gave what is remembered; absent when the URL or the request had it. */
      readonly givenBy?: DecidedBy;
      /** Whether the other side had not asked yet. */
      readonly unasked: boolean;
    }
  | {
      readonly type: 'request:sent';
      readonly hop: number;
      readonly attempt: number;
      readonly method: string;
      readonly url: string;
      /** As they stood on the wire; in HTTP/2 with its pseudo-headers first. */
      readonly headers: HeaderList;
      /** Who spoke HTTP. */
      readonly backend: Backend;
      /** Why it was not undici, without a full stop. */
      readonly backendReason?: string;
    }
  | {
      /** A 1xx before the response, such as 103 Early Hints. */
      readonly type: 'informational:received';
      readonly hop: number;
      readonly attempt: number;
      readonly status: number;
      readonly statusText: string;
      readonly headers: HeaderList;
      readonly httpVersion: string;
    }
  | {
      /** Fields behind the body (RFC 9110, section 6.5). */
      readonly type: 'trailers:received';
      readonly hop: number;
      readonly attempt: number;
      readonly trailers: HeaderList;
    }
  | {
      readonly type: 'upload:progress' | 'download:progress';
      readonly hop: number;
      readonly current: number;
      /** -1: unknown. */
      readonly total: number;
    }
  | {
      readonly type: 'response:received';
      readonly hop: number;
      readonly attempt: number;
      readonly status: number;
      readonly statusText: string;
      readonly headers: HeaderList;
      readonly httpVersion: string;
      readonly mimeType: string | null;
      readonly charset: string | null;
      /** True when a rule or module supplied the response and nothing was sent. */
      readonly mocked: boolean;
      readonly fromCache: FromCache;
    }
  | {
      /** Handlers have changed the status line; the client gets this one. */
      readonly type: 'response:changed';
      readonly hop: number;
      readonly status: number;
      readonly statusText: string;
    }
  | {
      readonly type: 'redirect:received';
      readonly hop: number;
      readonly status: number;
      readonly from: string;
      readonly to: string;
      readonly rewrittenTo?: string;
    }
  | ({
      /** What became of one cookie of the jar or of a response. */
      readonly type: 'cookie:handled';
      readonly hop: number;
    } & HandledCookie)
  | {
      /** Rules or modules took a millisecond or more of the time up to now; whatever phase runs was not at work then. */
      readonly type: 'handlers:worked';
      readonly hop: number;
      readonly who: 'rules' | 'modules';
      readonly ms: number;
    }
  | {
      readonly type: 'problem:reported';
      readonly hop: number;
      readonly message: string;
      /** What it is about, where that is known. */
      readonly about?: ProblemSubject;
    }
  | ({
      /** What a handler printed while it was asked about this session; nothing of it is a decision. */
      readonly type: 'console:message';
      readonly hop: number;
    } & ConsoleLine)
  | {
      readonly type: 'session:completed';
      readonly status: 'success' | 'canceled' | 'failed';
      readonly error: SessionError | null;
      readonly timings: { readonly totalMs: number };
      readonly bytes: ByteCounts;
    };

/** One thing that happened to a session. `time` is milliseconds since it began; `seq` counts from 0 without gaps. */
export type SessionEvent = {
  readonly session: string;
  readonly seq: number;
  readonly time: number;
} & SessionEventBody;
