import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../esbuild.config.mjs';
import { thirdPartyNotices } from './thirdPartyNotices.ts';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Makes the .vsix and returns its path. It is put together in a folder of its own, so that a production
 * build never replaces the `dist` that a running workbench or a test has loaded.
 */
export async function packageExtension(folder = path.join(root, 'dist')): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const vsix = path.resolve(folder, `${manifest.name}-${manifest.version}.vsix`);
  const stage = await mkdtemp(path.join(tmpdir(), 'request-workbench-package-'));
  try {
    for (const file of [
      'package.json',
      'package.nls.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      '.vscodeignore',
      'media',
    ]) {
      const from = path.join(root, file);
      if (existsSync(from)) await cp(from, path.join(stage, file), { recursive: true });
    }
    const metafile = await build({ production: true, outdir: path.join(stage, 'dist') });
    await writeFile(
      path.join(stage, 'ThirdPartyNotices.txt'),
      await thirdPartyNotices(metafile, root),
    );
    await mkdir(folder, { recursive: true });
    await addPlugin(path.join(stage, 'package.json'));
    await vsce(['package', '--out', vsix], stage);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return vsix;
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

/** Without a terminal to ask on, so that a question of vsce's is never a hanging build. */
async function vsce(args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [path.join(root, 'node_modules/@vscode/vsce/vsce'), ...args],
    { cwd, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new Error(`vsce ${args.join(' ')} failed:\n${Buffer.concat(chunks).toString()}`);
  }
}

if (import.meta.main) {
  const vsix = await packageExtension();
  const { size } = await stat(vsix);
  console.log(`${path.relative(process.cwd(), vsix)}, ${(size / 1024).toFixed(0)} KB`);
}
