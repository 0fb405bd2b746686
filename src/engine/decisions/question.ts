import type { CertificateProblem, CertificateSummary } from '../tls/certificate.ts';

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
  | { readonly kind: 'protocol'; readonly url: string; readonly scheme: string };

/** What a person can answer. `cancel` fits every question and is always the safe way out. */
export type Answer =
  | { readonly kind: 'credentials'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificate'; readonly allow: false }
  /** `context`: until the window closes or the exceptions are cleared; `once`: for this request only. */
  | { readonly kind: 'certificate'; readonly allow: true; readonly remember: 'once' | 'context' }
  | { readonly kind: 'redirect'; readonly follow: true; readonly url: string }
  | { readonly kind: 'redirect'; readonly follow: false }
  | { readonly kind: 'protocol'; readonly allow: boolean }
  | { readonly kind: 'cancel' };

/**
 * Whoever answers when no rule and no module does: the panel, a terminal, a test.
 * `ask` resolves with null when nobody can be asked; the callback's default applies then.
 */
export interface Person {
  ask(question: Question, place: QuestionPlace, signal: AbortSignal): Promise<Answer | null>;
}

/** Which session asks, and the id under which its log has the question. */
export interface QuestionPlace {
  readonly session: string;
  readonly ask: string;
}
