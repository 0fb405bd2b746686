const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443, ftp: 21 };

/** The port that a URL of this protocol means when it names none; null for a protocol without one. With a colon or without. */
export function defaultPort(protocol: string): number | null {
  const name = protocol.endsWith(':') ? protocol.slice(0, -1) : protocol;
  return Object.hasOwn(PORTS, name) ? (PORTS[name] ?? null) : null;
}

/** The port that a URL names, or its protocol's own. */
export function portOf({ protocol, port }: Pick<URL, 'protocol' | 'port'>): number | null {
  return port === '' ? defaultPort(protocol) : Number(port);
}

/** Ports of other protocols, which requests are never sent to (Fetch, section 2.9, "bad port"). */
const BAD_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
]);

export function isBadPort(port: number): boolean {
  return BAD_PORTS.has(port);
}
