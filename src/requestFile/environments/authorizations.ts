import type { FoundValue, Origin } from '../values/value.ts';
import { foundIn } from './layers.ts';
import type { Layer } from './layers.ts';
import { isValues } from '../values/path.ts';

/** One configuration of `Security.Auth`, which `{{$auth.token("id")}}` names. */
export interface AuthConfiguration {
  readonly id: string;
  /** By JetBrains' names: "Type", "Grant Type", "Client ID". Values may hold `{{…}}`. */
  readonly fields: ReadonlyMap<string, FoundValue>;
  /** Of the strongest place that has it. */
  readonly origin: Origin;
}

/**
 * The configurations by id. Each field is the strongest place's, so that a private file need hold the secret only
 * (https://www.jetbrains.com/help/idea/oauth-2-0-authorization.html).
 */
export function authConfigurations(
  layers: readonly Layer[],
): ReadonlyMap<string, AuthConfiguration> {
  const found = new Map<string, AuthConfiguration & { readonly fields: Map<string, FoundValue> }>();
  for (const layer of layers) {
    for (const [id, written] of Object.entries(layer.content.auth)) {
      if (!isValues(written)) continue;
      const path = ['Security', 'Auth', id];
      const known = found.get(id) ?? { id, fields: new Map(), origin: layer.originOf(path) };
      found.set(id, known);
      for (const name of Object.keys(written)) {
        if (known.fields.has(name)) continue;
        const field = foundIn(layer, written, [...path, name], name);
        known.fields.set(name, SECRET.test(name) ? field : { ...field, secret: false });
      }
    }
  }
  return found;
}

/** What the others hold (addresses, an ID, words of the standard) is no secret in a private file either. */
const SECRET = /(?:secret|password|token|custom request parameters)$/i;
