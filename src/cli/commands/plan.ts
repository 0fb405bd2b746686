import type { CredentialsSource } from '../../engine/network/auth/statedCredentials.ts';
import type { RequestFlag, RequestInit } from '../../engine/message/request.ts';
import type { RequestHandler } from '../../engine/requestHandler.ts';
import type { WebRequestClient } from '../../engine/webRequestClient.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { FileProblem } from '../rules/fileProblem.ts';
import type { NetworkArguments } from '../options/networkArguments.ts';
import type { CookieArguments } from '../options/sendArguments.ts';

/** A request that is checked and ready. */
export interface PlannedRequest {
  /** What to call it when several are sent. */
  readonly label: string;
  readonly init: RequestInit;
  /** Whom it goes as when a server asks; null: that is left to rules and person. */
  readonly credentials: CredentialsSource | null;
  /** Null: requests go unsigned. */
  readonly sign: NonNullable<WebRequestClient['signRequest']> | null;
  /** Asked after rules and modules: what the command line itself has to say. */
  readonly handlers: readonly RequestHandler[];
  readonly delivery: Delivery;
}

/** Requests that share a context. */
export interface PlannedGroup {
  readonly network: NetworkArguments;
  /** Null: the default. */
  readonly maxRedirects: number | null;
  readonly cookies: CookieArguments;
  readonly requests: readonly PlannedRequest[];
}

/** What is to be sent, or why nothing is. */
export type Plan =
  | { readonly groups: readonly PlannedGroup[]; readonly problems: readonly FileProblem[] }
  | { readonly usage: string }
  | { readonly problems: readonly FileProblem[] };

/**
 * How the workbench sends every request: with the cookie jar and credentials, telling progress, and once: `--retry` makes
 * another request of it.
 */
export function workbenchFlags(flags: readonly RequestFlag[]): readonly RequestFlag[] {
  const own = ['allowStoredCredentials', 'reportUploadProgress', 'noRetryOn5xx'] as const;
  return [...new Set<RequestFlag>([...own, ...flags])];
}
