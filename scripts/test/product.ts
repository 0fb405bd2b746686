import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as buildDist, buildDoors } from '../../esbuild.config.mjs';
import { onShutdown } from '../process/shutdown.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the product as it is shipped, in a folder that is removed at the end, with a door for each source that one of these
 * tests imports. `useProduct.mjs` leads the tests through them.
 */
export async function buildProduct(tests: readonly string[]): Promise<string> {
  const started = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'request-workbench-product-'));
  onShutdown(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const options = { production: true, quiet: true, outdir: path.join(folder, 'dist') };
  // It says that the code is ESM, and which version it is.
  await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  await buildDist(options);
  await buildDoors(await sourcesOf(tests), options);
  console.log(`Built the product in ${Math.round(performance.now() - started)} ms.`);
  return folder;
}

/** The files of src that these tests import, themselves or through what lies beside them. */
async function sourcesOf(tests: readonly string[]): Promise<string[]> {
  const sources = new Set<string>();
  await esbuild({
    absWorkingDir: root,
    entryPoints: [...tests],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    outdir: 'unwritten',
    logLevel: 'error',
    plugins: [
      {
        name: 'sources',
        setup(build) {
          build.onResolve({ filter: /^\..*\/src\/.*\.ts$/ }, ({ path: specifier, resolveDir }) => {
            const source = path.relative(root, path.join(resolveDir, specifier));
            if (!source.startsWith(`src${path.sep}`)) return undefined;
            sources.add(source.replaceAll(path.sep, '/'));
            return { path: specifier, external: true };
          });
        },
      },
    ],
  });
  return [...sources].sort();
}
