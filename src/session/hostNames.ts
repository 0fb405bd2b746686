/** `a.test.`, written as a complete name, is the host `a.test` for TLS, HSTS and all who compare names (RFC 1034, section 3.1). */
export function withoutRootDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** Whether a name means the machine itself, whatever a name server says (RFC 6761, section 6.3). */
export function isLocalhost(host: string): boolean {
  const name = withoutRootDot(host).toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost');
}

/** 0.0.0.0/8, 10/8, 127/8, 169.254/16, 172.16/12 and 192.168/16 (RFC 6890). */
const PRIVATE_IPV4 = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168)\./;
/** ::, ::1, fc00::/7 and fe80::/10. */
const PRIVATE_IPV6 = /^\[(::1?|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*)\]$/;
const MAPPED_IPV4 = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/;

/** Whether a host, written as `URL` writes it, is this machine, or an address that only a local network knows. */
export function isPrivateHost(hostname: string): boolean {
  if (isLocalhost(hostname) || PRIVATE_IPV6.test(hostname)) return true;
  const [, high, low] = MAPPED_IPV4.exec(hostname) ?? [];
  const bytes = [high, low].flatMap((half) => {
    const number = Number.parseInt(half ?? '', 16);
    return [number >> 8, number & 255];
  });
  const ipv4 = high === undefined ? hostname : bytes.join('.');
  return /^\d+(\.\d+){3}$/.test(ipv4) && PRIVATE_IPV4.test(ipv4);
}
