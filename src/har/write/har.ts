/**
 * HTTP Archive 1.2 as it is written here: http://www.softwareishard.com/blog/har-12-spec/ and
 * https://w3c.github.io/web-performance/specs/HAR/Overview.html. What begins with _ is our own, or Chrome's.
 */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
    readonly comment?: string;
  };
}

export interface HarEntry {
  /** ISO 8601. */
  readonly startedDateTime: string;
  /** Milliseconds; the sum of those in `timings` that are known. */
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: HarTimings;
  readonly serverIPAddress?: string;
  readonly comment?: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarPair[];
  readonly headers: readonly HarPair[];
  readonly queryString: readonly HarPair[];
  readonly postData?: HarPostData;
  readonly headersSize: -1;
  readonly bodySize: number;
}

/** `params` is for forms that are not written as `text`; it is always empty here. */
export interface HarPostData {
  readonly mimeType: string;
  readonly params: readonly [];
  readonly text: string;
  /** "base64", for what is not text: not in the specification, as in `content`. */
  readonly _encoding?: 'base64';
  readonly comment?: string;
}

export interface HarResponse {
  /** 0: there was none. */
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarPair[];
  readonly headers: readonly HarPair[];
  readonly content: HarContent;
  readonly redirectURL: string;
  readonly headersSize: -1;
  readonly bodySize: number;
  /** As Chrome writes it: "net::ERR_CONNECTION_REFUSED". */
  readonly _error?: string;
}

export interface HarContent {
  /** Of the decoded body, in bytes. */
  readonly size: number;
  readonly compression?: number;
  readonly mimeType: string;
  readonly text?: string;
  readonly encoding?: 'base64';
  readonly comment?: string;
}

export interface HarPair {
  readonly name: string;
  readonly value: string;
}

/** Milliseconds; -1: not applicable. `ssl` is a part of `connect`. */
export interface HarTimings {
  readonly blocked: number;
  readonly dns: number;
  readonly connect: number;
  readonly ssl: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
  /** How much of `blocked` was a person's time. */
  readonly _asking?: number;
  /** What rules and modules took; where no phase ran at that time it is in `blocked`. */
  readonly _rules?: number;
  readonly _modules?: number;
}
