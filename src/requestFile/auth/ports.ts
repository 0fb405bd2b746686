import type { PromptQuestion } from '../values/ports.ts';
import type { FoundValue } from '../values/value.ts';

/** A page where a person signs in. */
export interface SignInPage {
  /** What the token is called. */
  readonly id: string;
  readonly url: string;
  /** What they type there; null: nothing. */
  readonly code: string | null;
}

/** How a face brings a person to a page. */
export interface SignIn {
  /**
   * Shows where to sign in for as long as `wait` takes.
   * @param wait its signal aborts when the person gives up
   */
  readonly show: <Result>(
    page: SignInPage,
    wait: (signal: AbortSignal) => Promise<Result>,
  ) => Promise<Result>;
  /**
   * Where the browser is sent back to, if `redirectUrl` is an address that the face itself answers for (`vscode://…`).
   * Null: it is not.
   */
  readonly returnTo: (redirectUrl: string, signal: AbortSignal) => Promise<string> | null;
}

/** A request for a token. Its body is a form. */
export interface TokenRequest {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Values in it that are never shown. */
  readonly secrets: readonly string[];
}

/** What it takes to get a token. */
export interface AuthPorts {
  /** Sends it as a session like any other. @throws Error that says why there is no answer */
  readonly send: (request: TokenRequest) => Promise<Response>;
  readonly signIn: SignIn;
  /** Null: nobody is there, or they gave up. */
  readonly prompt: (question: PromptQuestion) => Promise<FoundValue | null>;
  readonly signal: AbortSignal;
}
