import type { Host } from './host.ts';

/** An object of which no property can be asked for. */
export function lacking(host: Host, what: string): object {
  return new Proxy(
    {},
    { get: (_, name) => (typeof name === 'string' ? host.lack(what) : undefined) },
  );
}
