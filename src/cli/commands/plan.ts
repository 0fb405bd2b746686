import type { RequestHandler } from '../../engine/handlers/requestHandler.ts';
import type { WebRequestClient } from '../../engine/handlers/webRequestClient.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { FileProblem } from '../terminal/fileProblem.ts';
import type { NetworkArguments } from '../options/networkArguments.ts';
import type { CookieArguments } from '../options/sendArguments.ts';

/** A request that is checked and ready. */
export interface PlannedRequest {
  /** What to call it when several are sent. */
  readonly label: string;
  readonly toSend: RequestToSend;
  /** As it was written. */
  readonly url: string;
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
  | { readonly problems: readonly FileProblem[] };
