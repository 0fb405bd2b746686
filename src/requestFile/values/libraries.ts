import { createRequire } from 'node:module';
import type * as Libraries from './valueLibraries.ts';

const bundled = !import.meta.url.endsWith('.ts');
const load = createRequire(import.meta.url);

/**
 * What dates, JSONPath and XPath are made with, 300 KB that few files need. All of the command line is one file
 * (decision 39), of which a plain request would pay for each byte: so they are loaded by the first expression that needs
 * them. By `require`; `esbuild.config.mjs` makes the file for it.
 */
export function valueLibraries(): typeof Libraries {
  const file = bundled ? '../required/valueLibraries.cjs' : './valueLibraries.ts';
  return load(file) as typeof Libraries;
}
