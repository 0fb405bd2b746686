import type { Request } from '../../message/request.ts';
import type { HopReason } from '../../../session/sessionEvent.ts';

/** One request of a chain: the first, or one that a redirect led to. */
export interface Hop {
  readonly index: number;
  readonly request: Request;
  readonly reason: HopReason;
}
