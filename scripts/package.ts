import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packageForNpm } from './npmPackage.ts';
import { makeProduct } from './product.ts';
import { releaseNotes } from './releaseNotes.ts';

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
  const { values } = parseArgs({
    options: {
      // The npm package as well.
      npm: { type: 'boolean', default: false },
      // A release: its tag has to be the version of package.json.
      tag: { type: 'string' },
      // Where to write the release's notes.
      notes: { type: 'string' },
    },
  });
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  if (values.tag !== undefined && values.tag !== `v${version}`) {
    throw new Error(`The tag is ${values.tag}, but package.json has version ${version}.`);
  }
  const dist = path.join(root, 'dist');
  if (values.notes !== undefined) {
    const changelog = await readFile(path.join(root, 'CHANGELOG.md'), 'utf8');
    const notes = releaseNotes(changelog, version);
    await mkdir(path.dirname(path.resolve(root, values.notes)), { recursive: true });
    await writeFile(path.resolve(root, values.notes), notes);
  }
  const product = await mkdtemp(path.join(tmpdir(), 'request-workbench-package-'));
  try {
    await makeProduct(product);
    const made = [await packageExtension(dist, product)];
    if (values.npm) made.push(await packageForNpm(dist, product));
    for (const file of made) {
      const { size } = await stat(file);
      console.log(`${path.relative(process.cwd(), file)}, ${(size / 1000).toFixed(0)} kB`);
    }
  } finally {
    await rm(product, { recursive: true, force: true });
  }
}
