import type { RequestFlag, RequestInit } from '../engine/message/request.ts';
import type { FileProblem } from './fileProblem.ts';

/** A request that is checked and ready. */
export interface PlannedRequest {
  /** What to call it when several are sent. */
  readonly label: string;
  readonly init: RequestInit;
}

/** What is to be sent, or why nothing is. */
export type Plan =
  | { readonly requests: readonly PlannedRequest[]; readonly problems: readonly FileProblem[] }
  | { readonly usage: string }
  | { readonly problems: readonly FileProblem[] };

/** How the workbench sends every request: with the cookie jar and credentials, telling progress. */
export const workbenchFlags: readonly RequestFlag[] = [
  'allowStoredCredentials',
  'reportUploadProgress',
  'noRetryOn5xx',
];
