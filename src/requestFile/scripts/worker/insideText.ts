import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Bundled from './bundledFromSource.ts';
import { insideEntries } from './insideOptions.ts';
import type { InsideName } from './insideOptions.ts';

const require = createRequire(import.meta.url);

/** CommonJS in one file; `esbuild.config.mjs` puts it into `dist/workers/inside`. */
export function insideText(name: InsideName): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  // A script can get at the function that asks for libraries: its name leads nowhere else.
  if (!Object.hasOwn(insideEntries, name)) throw new Error('There is no such library.');
  const text = import.meta.url.endsWith('.ts')
    ? (require('./bundledFromSource.ts') as typeof Bundled).bundledFromSource(name)
    : readFileSync(new URL(`../workers/inside/${name}.js`, import.meta.url), 'utf8');
  texts.set(name, text);
  return text;
}

const texts = new Map<InsideName, string>();
