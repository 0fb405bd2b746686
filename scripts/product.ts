import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../esbuild.config.mjs';
import { thirdPartyNotices } from './thirdPartyNotices.ts';

const root = path.resolve(import.meta.dirname, '..');

/** What is taken as it is; `.vscodeignore` says which of it goes into the package. */
const taken = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
  'media',
];

/**
 * Makes the product in a folder of its own: an extension that is built as it is shipped. So no production build ever replaces
 * the `dist` that a running workbench has loaded.
 */
export async function makeProduct(folder: string, { quiet = false } = {}): Promise<void> {
  for (const file of taken) {
    const from = path.join(root, file);
    if (existsSync(from)) await cp(from, path.join(folder, file), { recursive: true });
  }
  const metafile = await build({ production: true, quiet, outdir: path.join(folder, 'dist') });
  const notices = await thirdPartyNotices(metafile, root);
  await writeFile(path.join(folder, 'ThirdPartyNotices.txt'), notices);
  await addPlugin(path.join(folder, 'package.json'));
}

/** vsce takes of `node_modules` only what the manifest depends on; the plugin is there, but no registry has it. */
async function addPlugin(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8')) as {
    readonly contributes: {
      readonly typescriptServerPlugins: readonly { readonly name: string }[];
    };
  };
  const names = manifest.contributes.typescriptServerPlugins.map(({ name }) => name);
  const dependencies = Object.fromEntries(names.map((name) => [name, '*']));
  await writeFile(file, JSON.stringify({ ...manifest, dependencies }, null, 2));
}
