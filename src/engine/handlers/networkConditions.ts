/**
 * What the network of one hop is to be like (Chrome DevTools Protocol: Network.emulateNetworkConditions), to see how
 * others bear it. What comes out of a cache or from a resource handler has no network.
 */
export interface NetworkConditions {
  /** How long it takes until the request is sent, in milliseconds, each time that it is. */
  readonly latencyMs?: number;
  /** Of the response's body, in bytes a second. */
  readonly downloadThroughput?: number;
  /** Of the request's body, in bytes a second. */
  readonly uploadThroughput?: number;
  readonly fault?: ConnectionFault;
}

/**
 * How the connection fails. `close`: the other side ends it in order; `reset`: it is torn down; `timeout`: nothing moves any
 * more, until one of the request's timeouts ends it, or at once when it has none.
 */
export interface ConnectionFault {
  readonly connection: 'close' | 'reset' | 'timeout';
  /** After that many bytes of the response's body; without it before anything is sent. */
  readonly afterBytes?: number;
}

const FAULTS: readonly ConnectionFault['connection'][] = ['close', 'reset', 'timeout'];

/** @throws TypeError that says what of it can't be, for handlers in plain JavaScript */
export function checkConditions({ fault, ...spans }: NetworkConditions): void {
  for (const [name, value] of Object.entries(spans) as [string, unknown][]) {
    const least = name === 'latencyMs' ? 0 : 1;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < least) {
      throw new TypeError(`${name} must be a number from ${String(least)}`);
    }
  }
  if (fault === undefined) return;
  if (!FAULTS.includes(fault.connection)) {
    throw new TypeError(`a fault's connection is one of ${FAULTS.join(', ')}`);
  }
  const { afterBytes = 0 } = fault;
  if (!Number.isInteger(afterBytes) || afterBytes < 0) {
    throw new TypeError('afterBytes must be a whole number from 0');
  }
}
