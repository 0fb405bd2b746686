import { describeBody } from '../body/postData.ts';
import type { NetworkError } from '../errors/networkError.ts';
import type { Request } from '../message/request.ts';
import { maskHeaders, maskUrl } from '../../session/mask.ts';
import type { ByteCounts } from '../../session/sessionEvent.ts';
import type { SessionLog } from '../../session/sessionLog.ts';

/** This process: when it started to count, and chance for those that start at the same moment. */
const run = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
let made = 0;

/**
 * An id that no session of this or another process has. It keeps no secret, so it needs none of node:crypto, which takes
 * half as long to load as Node itself.
 */
export function newSessionId(): string {
  made++;
  return `${run}-${String(made)}`;
}

/** The first entry of a session's log. */
export function logStart(
  log: SessionLog,
  { url, method, headers, flags, postData }: Request,
): void {
  log.append({
    type: 'session:started',
    startedAt: Date.now(),
    request: {
      url: maskUrl(url),
      method,
      headers: maskHeaders(headers),
      flags: [...flags],
      body: postData && describeBody(postData, headers),
    },
  });
}

/** The last one. */
export function logEnd(
  log: SessionLog,
  status: 'success' | 'canceled' | 'failed',
  error: NetworkError | null,
  totalMs: number,
  bytes: ByteCounts,
): void {
  log.append({
    type: 'session:completed',
    status,
    error: error?.toSessionError() ?? null,
    timings: { totalMs },
    bytes: { ...bytes },
  });
}
