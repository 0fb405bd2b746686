import { actionKinds } from '../../../src/rules/actions/registry.ts';

/** For tests of imports that need an action which may not be there yet. */
export function needs(...types: readonly string[]): { readonly skip: string | false } {
  const missing = types.find((type) => !(type in actionKinds));
  return { skip: missing === undefined ? false : `there is no ${missing} yet` };
}
