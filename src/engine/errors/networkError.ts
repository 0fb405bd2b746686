import { netErrors } from './netErrors.ts';
import type { NetErrorName } from './netErrors.ts';
import type { SessionError } from '../../session/sessionEvent.ts';
import { sentenceFor } from './sentences.ts';

export type ErrorPhase = NonNullable<SessionError['phase']>;

/**
 * Why a request failed, in Chromium's terms (net_error_list.h). `name` is "ERR_…", `code` its negative number;
 * `nodeCode` keeps what Node or undici called it, `phase` where in the exchange it happened.
 */
export class NetworkError extends Error {
  override readonly name: NetErrorName;
  readonly code: number;
  readonly nodeCode: string | null;
  readonly phase: ErrorPhase | null;

  constructor(
    name: NetErrorName,
    details: {
      phase?: ErrorPhase | null;
      cause?: unknown;
      nodeCode?: string | null;
      message?: string;
    } = {},
  ) {
    super(details.message ?? sentenceFor(name), { cause: details.cause });
    this.name = name;
    this.code = netErrors[name];
    this.nodeCode = details.nodeCode ?? codeOf(details.cause);
    this.phase = details.phase ?? null;
  }

  static is(error: unknown, ...names: NetErrorName[]): error is NetworkError {
    return error instanceof NetworkError && (names.length === 0 || names.includes(error.name));
  }

  /** As the session log tells it. */
  toSessionError(): SessionError {
    return {
      name: this.name,
      code: this.code,
      cause: this.nodeCode,
      phase: this.phase,
      message: this.message,
    };
  }
}

/** Node's `code`, else its message: what a person can search for. */
function codeOf(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  const code = (cause as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? code : cause.message || null;
}
