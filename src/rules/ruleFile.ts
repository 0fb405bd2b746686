import type { SameSite } from '../engine/cookies/cookie.ts';
import type { HeaderChange } from '../engine/message/headers.ts';
import type { RequestFlag } from '../engine/message/request.ts';
import type { ResourceType } from './resourceType.ts';
import type { PatternParts } from './urlPattern/urlPattern.ts';

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
  readonly of: 'certificateError' | 'authRequired';
  readonly answer: 'prompt' | 'cancel';
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
  readonly defaults?: Readonly<Partial<Record<RuleDefault['of'], RuleDefault['answer']>>>;
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
  | RewriteRedirectAction
  | ContinueWithAuthAction
  | CertificateErrorAction
  | CookiesAction
  | FulfillAction;

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

export interface RewriteRedirectAction {
  readonly type: 'rewriteRedirect';
  readonly decision?: 'follow' | 'stop' | 'cancel' | 'prompt';
  readonly redirect?: { readonly url: string } | { readonly transform: UrlTransform };
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

export interface CookiesAction {
  readonly type: 'cookies';
  readonly send?: 'allow' | 'block';
  readonly save?: 'allow' | 'block';
}

export interface FulfillAction {
  readonly type: 'fulfill';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: string;
  readonly json?: unknown;
  readonly path?: string;
  /** Milliseconds. */
  readonly delay?: number;
}
