import type { NearMiss } from '../../session/sessionEvent.ts';
import type { Attribution } from './decision.ts';
import type { ResponseFilter } from './requestHandler.ts';

/** Who did what with a body. */
export interface BodyDecision extends Attribution {
  readonly nearMisses?: readonly NearMiss[];
}

/** A filter that knows at the end of the body what it has done; it is asked then, for the session. */
export interface ReportingFilter extends ResponseFilter {
  /** What it has left undone, in sentences. */
  problems(): readonly string[];
  /** What was not said when the filter was given. */
  decisions?(): readonly BodyDecision[];
}

export function isReporting(filter: ResponseFilter): filter is ReportingFilter {
  return 'problems' in filter && typeof filter.problems === 'function';
}
