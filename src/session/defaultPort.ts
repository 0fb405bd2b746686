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
