import { createRequire } from 'node:module';
import type * as Parts from './toughCookieParts.ts';

const bundled = !import.meta.url.endsWith('.ts');
const load = createRequire(import.meta.url);

/**
 * tough-cookie holds the list of public suffixes, 150 KB: only the first cookie or rule that needs it loads it. By `require`,
 * because rules match synchronously; `esbuild.config.mjs` makes the file for it.
 */
export function toughCookie(): typeof Parts {
  return load(bundled ? '../required/toughCookie.cjs' : './toughCookieParts.ts') as typeof Parts;
}
