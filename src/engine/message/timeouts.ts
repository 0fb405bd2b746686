/** How long a request may take, in milliseconds; absent or 0 means for ever, as in CEF. None runs while a person is asked. */
export interface Timeouts {
  /** Name, TCP and TLS together, for each connection. Ends with ERR_CONNECTION_TIMED_OUT; in TLS with ERR_TIMED_OUT. */
  readonly connectMs?: number;
  /** From the last byte of the request to the head of the response. Ends with ERR_TIMED_OUT. */
  readonly headersMs?: number;
  /** Without a byte of a body moving, either way. Time that the client itself takes does not count. */
  readonly idleMs?: number;
  /** From the beginning to the end of the session, with all its hops. */
  readonly totalMs?: number;
}

export const timeoutNames = ['connectMs', 'headersMs', 'idleMs', 'totalMs'] as const;
