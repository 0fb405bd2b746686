import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { insideEntries, insideOptions } from './insideOptions.ts';
import type { InsideName } from './insideOptions.ts';

/** For tests and `npm start`, where nothing is built: what `esbuild.config.mjs` builds for `dist`. */
export function bundledFromSource(name: InsideName): string {
  const { outputFiles } = buildSync({
    ...insideOptions,
    entryPoints: [fileURLToPath(new URL(`../${insideEntries[name]}`, import.meta.url))],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
