import { createRequest } from '../engine/index.ts';
import type {
  CredentialsSource,
  IdentifiedHandler,
  ProxyOption,
  Request,
  RequestFlag,
  RequestInit,
  SignRequest,
} from '../engine/index.ts';

/** A request that has been checked and is ready, however it was written: typed, in a file, or as a command line. */
export interface RequestToSend {
  /** Made once: the engine sends this one. */
  readonly request: Request;
  /** Whom it goes as when its server asks; null: that is left to rules and person. */
  readonly credentials: CredentialsSource | null;
  /** The workspace folder whose rules and modules are asked; null: those of all folders. */
  readonly folder: string | null;
  /** Values in it that its session keeps to itself. Absent: none is known. */
  readonly secrets?: readonly string[];
  /** What the request's file or command line itself answers, after rules and modules. Absent: nothing. */
  readonly handlers?: readonly IdentifiedHandler[];
  /** How it reaches its servers; absent: as all others do. */
  readonly proxy?: ProxyOption;
  /** Absent: it goes unsigned. */
  readonly sign?: SignRequest;
}

/** What every request of the workbench may do: use the jar and the credentials, tell of its upload. */
export function withWorkbenchFlags(flags: readonly RequestFlag[] = []): readonly RequestFlag[] {
  return [...new Set<RequestFlag>(['allowStoredCredentials', 'reportUploadProgress', ...flags])];
}

/** A request that goes as nobody, with the flags that all of them have. @throws InvalidRequestError */
export function requestToSend(
  init: RequestInit,
  rest: Partial<Omit<RequestToSend, 'request'>> = {},
): RequestToSend {
  const flags = withWorkbenchFlags(init.flags);
  return { credentials: null, folder: null, ...rest, request: createRequest({ ...init, flags }) };
}
