const SENSITIVE = /^(proxy-)?authorization$|cookie|token|secret|passw|api-?key|credential|session/i;

/** Whether a header of this name usually holds something that a log must not show. */
export function isSensitiveHeader(name: string): boolean {
  return SENSITIVE.test(name);
}
