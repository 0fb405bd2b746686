import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeProduct } from './product.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Makes the .vsix in a folder and returns its path; of a product that has been made already when it is told where. */
export async function packageExtension(folder: string, product?: string): Promise<string> {
  if (product !== undefined) return pack(product, folder);
  const made = await mkdtemp(path.join(tmpdir(), 'request-workbench-package-'));
  try {
    await makeProduct(made);
    return await pack(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function pack(product: string, folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(product, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const vsix = path.resolve(folder, `${manifest.name}-${manifest.version}.vsix`);
  await mkdir(folder, { recursive: true });
  await vsce(['package', '--out', vsix], product);
  return vsix;
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
  const vsix = await packageExtension(path.join(root, 'dist'));
  const { size } = await stat(vsix);
  console.log(`${path.relative(process.cwd(), vsix)}, ${(size / 1024).toFixed(0)} KB`);
}
