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
