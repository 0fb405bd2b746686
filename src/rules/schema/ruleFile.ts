import type { SameSite } from '../../session/cookie.ts';
import type { HeaderChange } from '../../session/headers.ts';
import type { ConnectionFault } from '../../engine/handlers/networkConditions.ts';
import type { RequestFlag } from '../../engine/message/request.ts';
import type { ResourceType } from '../facts/resourceType.ts';
import type { PatternParts } from '../urlPattern/urlPattern.ts';

export type { HeaderChange };

/** A rule file that was read without an error. The shape of its parts is that of rules.schema.json. */
export interface RuleFile {
  readonly path: string;
  readonly description: string | null;
  readonly defaults: readonly RuleDefault[];
  readonly rules: readonly Rule[];
}

/** What a file says for when no rule answers. */
export interface RuleDefault {
  readonly of: 'certificateError' | 'authRequired' | 'protocolExecution';
  readonly answer: 'prompt' | 'cancel' | 'block';
  /** 1-based. */
  readonly line: number;
}

export interface Rule {
  readonly id: string;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly priority: number;
  /** How often it may act; null: as often as it matches. */
  readonly times: number | null;
  /** Milliseconds since the epoch, or null. */
  readonly expires: number | null;
  readonly condition: RuleCondition;
  readonly action: RuleAction;
  /** Where the rule begins in its file; 1-based. */
  readonly line: number;
}

/** A file's value as the schema lets it through. */
export interface WrittenFile {
  readonly description?: string;
  readonly defaults?: Readonly<Partial<Record<RuleDefault['of'], RuleDefault['answer']>>> & {
    readonly notFound?: NotFound;
  };
  readonly rules: readonly WrittenRule[];
}

export interface WrittenRule {
  readonly id: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly priority?: number;
  readonly times?: number;
  readonly expires?: string;
  readonly condition?: RuleCondition;
  readonly action: RuleAction;
}

/** declarativeNetRequest's conditions, and those that only a request's own callbacks can have. */
export interface RuleCondition {
  readonly urlPattern?: string | PatternParts;
  readonly regexFilter?: string;
  readonly requestDomains?: readonly string[];
  readonly excludedRequestDomains?: readonly string[];
  readonly ports?: readonly number[];
  readonly excludedPorts?: readonly number[];
  readonly protocols?: readonly string[];
  readonly urlFilter?: string;
  readonly isUrlFilterCaseSensitive?: boolean;
  readonly requestMethods?: readonly string[];
  readonly excludedRequestMethods?: readonly string[];
  readonly initiatorDomains?: readonly string[];
  readonly excludedInitiatorDomains?: readonly string[];
  readonly domainType?: 'firstParty' | 'thirdParty';
  readonly resourceTypes?: readonly ResourceType[];
  readonly excludedResourceTypes?: readonly ResourceType[];
  readonly isNavigation?: boolean;
  readonly requestHeaders?: readonly HeaderCondition[];
  readonly requestBody?: BodyCondition;
  readonly isRedirect?: boolean;
  readonly redirectUrlFilter?: string;
  readonly statusCodes?: readonly (number | string)[];
  readonly responseHeaders?: readonly HeaderCondition[];
  readonly excludedResponseHeaders?: readonly HeaderCondition[];
  readonly isDownload?: boolean;
  readonly auth?: AuthCondition;
  readonly certificateErrors?: readonly string[];
  readonly cookie?: CookieCondition;
  readonly all?: readonly RuleCondition[];
  readonly any?: readonly RuleCondition[];
  readonly not?: RuleCondition;
}

export interface AuthCondition {
  readonly isProxy?: boolean;
  readonly realm?: string;
  readonly scheme?: string;
}

export interface CookieCondition {
  readonly name?: string;
  readonly domain?: string;
  readonly path?: string;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: SameSite;
}

/** declarativeNetRequest's HeaderInfo. */
export interface HeaderCondition {
  readonly header: string;
  readonly values?: readonly string[];
  readonly excludedValues?: readonly string[];
}

export interface BodyCondition {
  readonly includes?: string;
  readonly matches?: string;
  readonly jsonIncluding?: unknown;
}

export type RuleAction =
  | AllowAction
  | BlockAction
  | ContinueRequestAction
  | ModifyHeadersAction
  | RedirectAction
  | FaultAction
  | FulfillAction
  | RewriteRedirectAction
  | ModifyResponseAction
  | RetryAction
  | ReplaceBodyAction
  | ContinueWithAuthAction
  | CertificateErrorAction
  | SelectClientCertificateAction
  | CookiesAction
  | CookieJarAction
  | ProtocolExecutionAction
  | BreakpointAction
  | ScriptAction;

export interface AllowAction {
  readonly type: 'allow';
}

export interface BlockAction {
  readonly type: 'block';
  readonly errorCode?: BlockErrorCode;
}

/** Playwright's names for `route.abort`. */
export type BlockErrorCode =
  | 'aborted'
  | 'accessdenied'
  | 'addressunreachable'
  | 'blockedbyclient'
  | 'blockedbyresponse'
  | 'connectionaborted'
  | 'connectionclosed'
  | 'connectionfailed'
  | 'connectionrefused'
  | 'connectionreset'
  | 'internetdisconnected'
  | 'namenotresolved'
  | 'timedout'
  | 'failed';

export interface ContinueRequestAction {
  readonly type: 'continueRequest';
  readonly url?: string;
  readonly method?: string;
  /** null removes. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly postData?: string;
  readonly flags?: readonly RequestFlag[];
}

export interface ModifyHeadersAction {
  readonly type: 'modifyHeaders';
  readonly requestHeaders?: readonly HeaderChange[];
  readonly responseHeaders?: readonly HeaderChange[];
}

export interface RedirectAction {
  readonly type: 'redirect';
  readonly redirect:
    | { readonly url: string }
    | { readonly transform: UrlTransform }
    /** The text that `regexFilter` matches, with \1 to \9 for its groups. */
    | { readonly regexSubstitution: string };
}

/** Chrome DevTools Protocol's names and units: milliseconds, bytes a second. */
export interface FaultAction {
  readonly type: 'fault';
  readonly latency?: number;
  readonly downloadThroughput?: number;
  readonly uploadThroughput?: number;
  readonly connection?: ConnectionFault['connection'];
  readonly afterBytes?: number;
}

export interface RewriteRedirectAction {
  readonly type: 'rewriteRedirect';
  readonly decision?: 'follow' | 'stop' | 'cancel' | 'prompt';
  readonly redirect?: { readonly url: string } | { readonly transform: UrlTransform };
  readonly requestHeaders?: readonly HeaderChange[];
  readonly method?: 'preserve' | 'GET';
  /** How many redirects of a session it follows; the next one ends the request. */
  readonly maxRedirects?: number;
}

export interface ModifyResponseAction {
  readonly type: 'modifyResponse';
  readonly status?: number;
  readonly statusText?: string;
}

export interface RetryAction {
  readonly type: 'retry';
  /** How often the same URL is asked again in a session. Default: 1. */
  readonly attempts?: number;
  /** Milliseconds. */
  readonly delay?: number;
}

export interface ReplaceBodyAction {
  readonly type: 'replaceBody';
  readonly replacements?: readonly BodyReplacement[];
  readonly body?: string;
  readonly json?: unknown;
  readonly path?: string;
}

/** Every place of a text, or of what a regular expression matches; \1 to \9 in `with` are its groups. */
export interface BodyReplacement {
  readonly includes?: string;
  readonly matches?: string;
  readonly with: string;
}

export interface UrlTransform {
  readonly scheme?: 'http' | 'https';
  readonly host?: string;
  readonly port?: string;
  readonly path?: string;
  readonly query?: string;
  readonly fragment?: string;
  readonly queryTransform?: {
    readonly removeParams?: readonly string[];
    readonly addOrReplaceParams?: readonly {
      readonly key: string;
      readonly value: string;
      readonly replaceOnly?: boolean;
    }[];
  };
}

export interface ContinueWithAuthAction {
  readonly type: 'continueWithAuth';
  readonly response: 'default' | 'cancel' | 'provideCredentials' | 'prompt';
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly maxAttempts?: number;
}

export interface CertificateErrorAction {
  readonly type: 'certificateError';
  readonly decision: 'continue' | 'cancel' | 'prompt';
  readonly fingerprint256?: readonly string[];
}

/** With `decision: 'select'`, one of: certPath with keyPath, pfxPath, fingerprint256. */
export interface SelectClientCertificateAction {
  readonly type: 'selectClientCertificate';
  readonly decision?: 'select' | 'none' | 'prompt';
  readonly certPath?: string;
  readonly keyPath?: string;
  readonly pfxPath?: string;
  /** A reference to a secret. */
  readonly passphrase?: string;
  /** Of one that the settings have. */
  readonly fingerprint256?: string;
  /** For a proxy, and not for a server. */
  readonly isProxy?: boolean;
}

export interface CookiesAction {
  readonly type: 'cookies';
  /** All cookies of a request. */
  readonly get?: 'allow' | 'block' | 'prompt';
  readonly send?: 'allow' | 'block' | 'prompt';
  /** `session`: without their date of expiry. */
  readonly save?: 'allow' | 'block' | 'session' | 'prompt';
}

export interface CookieJarAction {
  readonly type: 'cookieJar';
  readonly jar: string;
  readonly persist?: boolean;
}

export interface ProtocolExecutionAction {
  readonly type: 'protocolExecution';
  readonly decision: 'allow' | 'block' | 'prompt';
}

/** WebDriver BiDi's names of phases, and two of our own. */
export type BreakpointPhase =
  'beforeRequestSent' | 'certificateError' | 'authRequired' | 'redirect' | 'responseStarted';

export interface BreakpointAction {
  readonly type: 'breakpoint';
  readonly phases: readonly BreakpointPhase[];
  /** Milliseconds. */
  readonly timeout?: number;
  readonly onTimeout?: 'continue' | 'cancel';
}

export interface ScriptAction {
  readonly type: 'script';
  readonly path: string;
  /** The export's name. Default: the default export. */
  readonly export?: string;
}

/** What happens to a request that a recording has no answer for. */
export type NotFound = 'abort' | 'fallback';

export interface FulfillAction {
  readonly type: 'fulfill';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: string;
  readonly json?: unknown;
  readonly path?: string;
  /** A recording that has the answers. */
  readonly har?: string;
  /** With `har`. Default: the file's, or `abort`. */
  readonly notFound?: NotFound;
  /** Milliseconds. */
  readonly delay?: number;
  /** Bytes a second. */
  readonly downloadThroughput?: number;
}
