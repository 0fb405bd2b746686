// @ts-check
import path from 'node:path';
import { readFile } from 'node:fs/promises';

/**
 * `import text from 'package/file.js?text'`: the file's own text. A page may start a worker only from what it has at hand,
 * because its security policy lets it fetch nothing.
 * @type {import('esbuild').Plugin}
 */
export const textOf = {
  name: 'textOf',
  setup(build) {
    build.onResolve({ filter: /\?text$/ }, async ({ path: wanted, ...from }) => {
      const { kind, importer, resolveDir } = from;
      const file = wanted.slice(0, -'?text'.length);
      const resolved = await build.resolve(file, { kind, importer, resolveDir });
      // Relative, so that a build is the same wherever the repository is.
      return { ...resolved, path: path.relative(root, resolved.path), namespace: 'text' };
    });
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onLoad({ filter: /.*/, namespace: 'text' }, async ({ path: file }) => ({
      contents: await readFile(path.resolve(root, file), 'utf8'),
      loader: 'text',
    }));
  },
};
