import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { buildDoors } from '../../esbuild.config.mjs';
import { isShipped } from './doorOf.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Adds to a product a door for each source that one of these tests imports: `useProduct.mjs` leads the tests through them to
 * the bundled code.
 */
export async function addDoors(product: string, tests: readonly string[]): Promise<void> {
  await buildDoors(await sourcesOf(tests), {
    production: true,
    outdir: path.join(product, 'dist'),
  });
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
  return [...sources].filter((source) => !isShipped(source)).sort();
}
