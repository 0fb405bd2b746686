import type { SandboxHost } from './host.ts';

/** An object of which no property can be asked for. */
export function lacking(host: SandboxHost, what: string): object {
  return new Proxy(
    {},
    { get: (_, name) => (typeof name === 'string' ? host.lack(what) : undefined) },
  );
}
