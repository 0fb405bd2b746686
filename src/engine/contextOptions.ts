import {
  checkedTimeouts,
  checkedVersion,
  checkSpan,
  InvalidRequestError,
} from './message/request.ts';
import type { RequestContextOptions } from './requestContext.ts';

/** @throws TypeError that names the option which cannot be meant */
export function checkContextOptions(options: RequestContextOptions): void {
  const { timeouts = {}, httpVersion = null, maxConnectionsPerHost = 6, proxy } = options;
  try {
    checkedTimeouts(timeouts);
    checkedVersion(httpVersion);
    checkSpan('idleTimeoutMs', options.idleTimeoutMs);
    if (typeof proxy === 'object' && proxy.kind === 'pac') {
      checkSpan('proxy.timeoutMs', proxy.timeoutMs);
    }
  } catch (error) {
    // The same words; but no request is at fault.
    throw error instanceof InvalidRequestError ? new TypeError(error.message) : error;
  }
  // Infinity is a number of connections like any other.
  if (maxConnectionsPerHost >= 1) return;
  throw new TypeError(
    `maxConnectionsPerHost is ${String(maxConnectionsPerHost)}: give 1 or more, or every request would wait for ever`,
  );
}
