import type { Environments } from '../environments/environments.ts';
import type { AuthConfiguration } from '../environments/authorizations.ts';
import type { TlsSettings } from '../environments/tlsSettings.ts';
import type { ValuePorts } from '../values/ports.ts';

export interface RunEnvironment extends Environment {
  /** `Security.Auth`, by id. */
  readonly auth: () => ReadonlyMap<string, AuthConfiguration>;
  /** `SSLConfiguration`; null: there is none. */
  readonly tls: () => TlsSettings | null;
}

type Environment = ValuePorts['environment'];

/** What the environment files around a file say, with the environments that are chosen at the time. */
export function runEnvironment(
  environments: Environments,
  chosen: () => readonly string[],
): RunEnvironment {
  return {
    names: () => environments.all(chosen()).keys(),
    find: (name) => environments.find(name, chosen()),
    dotenv: (name) => environments.dotenv(name, chosen()),
    shared: (name) => environments.shared(name),
    // Only an error needs it.
    get lookedAt() {
      return environments.lookedAt(chosen());
    },
    environmentsWith: (name) => environments.environmentsWith(name),
    auth: () => environments.auth(chosen()),
    tls: () => environments.tls(chosen()),
  };
}
