import type { Environments } from '../environments/environments.ts';
import type { ValuePorts } from '../values/ports.ts';

/** What the environment files around a file say, with the environments that are chosen at the time. */
export function runEnvironment(
  environments: Environments,
  chosen: () => readonly string[],
): ValuePorts['environment'] {
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
  };
}
