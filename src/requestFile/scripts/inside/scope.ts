import { nameInScript } from '../../values/nameInScript.ts';
import type { Scope } from './host.ts';

/**
 * The names that a script or an expression sees: variables, then what the sandbox gives, which wins. A name that is none in
 * JavaScript is there in httpYac's way too: `my-token` as `myToken`.
 */
export function scopeOf(
  variables: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Scope {
  const scope = Object.create(null) as Scope;
  for (const [name, value] of Object.entries(variables)) {
    if (!KEYWORDS.has(name)) scope[name] = value;
  }
  for (const [name, value] of Object.entries(variables)) {
    const written = nameInScript(name);
    if (!(written in scope) && !KEYWORDS.has(written)) scope[written] = value;
  }
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined || !(name in scope)) scope[name] = value;
  }
  return scope;
}

const KEYWORDS = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return super ' +
    'switch static this throw try true typeof var void while with yield'
  ).split(' '),
);
