/** `a.test.`, written as a complete name, is the host `a.test` for TLS, HSTS and all who compare names (RFC 1034, section 3.1). */
export function withoutRootDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** Whether a name means the machine itself, whatever a name server says (RFC 6761, section 6.3). */
export function isLocalhost(host: string): boolean {
  const name = withoutRootDot(host).toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost');
}
