import type { CookieRecord } from './cookie.ts';
import type { HeaderList } from './headers.ts';
import type { BodyDescription } from './bodyDescription.ts';
import type { CertificateProblem, CertificateSummary } from './certificate.ts';

/** A decision that waits for a person, with all that is needed to judge it. */
export type Question =
  | {
      readonly kind: 'credentials';
      readonly url: string;
      readonly isProxy: boolean;
      readonly host: string;
      readonly port: number;
      readonly realm: string;
      /** Lower-case: "basic", "digest"… */
      readonly scheme: string;
      /** 1 for the first time; more when the credentials before were refused. */
      readonly attempt: number;
      readonly username: string;
    }
  | {
      readonly kind: 'certificate';
      readonly url: string;
      /** The certificate is that of an https proxy. */
      readonly isProxy: boolean;
      readonly host: string;
      readonly port: number;
      /** The gravest first. */
      readonly problems: readonly CertificateProblem[];
      /** The server's own certificate first. */
      readonly chain: readonly CertificateSummary[];
    }
  | {
      readonly kind: 'redirect';
      readonly status: number;
      readonly from: string;
      readonly to: string;
      readonly method: string;
      readonly nextMethod: string;
    }
  | { readonly kind: 'protocol'; readonly url: string; readonly scheme: string }
  | {
      readonly kind: 'cookie';
      /** Whether it would go out with a request, or was set by a response. */
      readonly use: 'send' | 'save';
      readonly url: string;
      readonly cookies: readonly CookieFacts[];
      /** Asked once about all that the jar has for this request (CEF Python: CanGetCookies); otherwise about one. */
      readonly all: boolean;
    }
  | {
      readonly kind: 'clientCertificate';
      readonly url: string;
      /** An https proxy wants to see one. */
      readonly isProxy: boolean;
      readonly host: string;
      readonly port: number;
      /** The context's certificates that the server accepts. */
      readonly certificates: readonly CertificateSummary[];
      /** The CAs whose certificates the server accepts, by name; none: any. */
      readonly acceptableIssuers: readonly string[];
      /** Fingerprint of the one that is configured for this host, if any. */
      readonly usual: string | null;
    }
  | ({
      readonly kind: 'breakpoint';
      readonly url: string;
      readonly method: string;
      /** What is sent, or what was received, as handlers have made it until now; secrets are masked. */
      readonly headers: HeaderList;
      /** How long it waits for an answer, in milliseconds; null: for as long as it takes. */
      readonly timeoutMs: number | null;
      readonly onTimeout: 'continue' | 'cancel';
    } & (
      | { readonly phase: 'beforeRequestSent'; readonly body: BodyDescription | null }
      | {
          readonly phase: 'responseStarted';
          readonly status: number;
          readonly statusText: string;
        }
    ));

/** What a person judges a cookie by. Its value is a secret and never told. */
export type CookieFacts = Pick<
  CookieRecord,
  'name' | 'domain' | 'hostOnly' | 'path' | 'secure' | 'httpOnly' | 'sameSite' | 'expires'
> & {
  /** Length of its value, in characters. */
  readonly valueLength: number;
};

/** What a person can answer. `cancel` fits every question and is always the safe way out. */
export type Answer =
  | { readonly kind: 'credentials'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificate'; readonly allow: false }
  /** `context`: until the window closes or the exceptions are cleared; `once`: for this request only. */
  | { readonly kind: 'certificate'; readonly allow: true; readonly remember: 'once' | 'context' }
  | { readonly kind: 'redirect'; readonly follow: true; readonly url: string }
  | { readonly kind: 'redirect'; readonly follow: false }
  | { readonly kind: 'protocol'; readonly allow: boolean }
  /** `session` keeps it without its date of expiry. */
  | { readonly kind: 'cookie'; readonly allow: boolean | 'session' }
  /** Null shows none, and the server decides what that means. */
  | {
      readonly kind: 'clientCertificate';
      readonly fingerprint256: string | null;
      readonly remember: 'once' | 'context';
    }
  | { readonly kind: 'breakpoint'; readonly continue: boolean }
  | { readonly kind: 'cancel' };
