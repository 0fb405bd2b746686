import type { GivenCredentials } from '../engine/auth/givenCredentials.ts';
import type { RequestFlag, RequestInit } from '../engine/message/request.ts';
import type { CommonOptions } from './commandLine.ts';
import type { FileProblem } from './fileProblem.ts';

/** A request that is checked and ready. */
export interface PlannedRequest {
  /** What to call it when several are sent. */
  readonly label: string;
  readonly init: RequestInit;
  /** For when its server asks. */
  readonly credentials?: GivenCredentials;
}

/** What is to be sent, or why nothing is. */
export type Plan =
  | { readonly requests: readonly PlannedRequest[]; readonly problems: readonly FileProblem[] }
  | { readonly usage: string }
  | { readonly problems: readonly FileProblem[] };

/** How the workbench sends every request: with the cookie jar and credentials, telling progress, and once only unless told otherwise. */
export function workbenchFlags({ flags, network }: CommonOptions): readonly RequestFlag[] {
  return [
    ...new Set<RequestFlag>([
      'allowStoredCredentials',
      'reportUploadProgress',
      ...(network.retry ? [] : (['noRetryOn5xx'] as const)),
      ...flags,
    ]),
  ];
}
