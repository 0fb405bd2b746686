import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeProduct } from './product.ts';

/** What the command line runs, and the types of handler modules; nothing of VS Code. */
const FILES = [
  'dist/cli.js',
  'dist/cli/program.cjs',
  'dist/modules/process.js',
  'dist/workers',
  'dist/required',
  'dist/rules.schema.json',
  'dist/types',
  'CHANGELOG.md',
  'ThirdPartyNotices.txt',
];

/** What of the extension's manifest is also the npm package's. */
const KEPT = [
  ...['name', 'version', 'description', 'license', 'keywords', 'homepage', 'repository', 'bugs'],
  ...['type', 'types', 'exports', 'bin'],
];

/**
 * Makes the npm package, which holds the command line, and returns the path of its tarball. It has no dependencies:
 * everything is bundled. `product` is one that has been made already.
 */
export async function packageForNpm(folder: string, product?: string): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'request-workbench-npm-'));
  try {
    // The manifest is rewritten, so it is never done in somebody else's product.
    if (product === undefined) await makeProduct(made);
    else await cp(product, made, { recursive: true });
    const file = path.join(made, 'package.json');
    await writeFile(file, manifestForNpm(await readFile(file, 'utf8')));
    await mkdir(folder, { recursive: true });
    return path.join(path.resolve(folder), await npmPack(made, path.resolve(folder)));
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

function manifestForNpm(text: string): string {
  const manifest = JSON.parse(text) as Record<string, unknown> & {
    readonly engines: { readonly node: string };
  };
  const kept = Object.fromEntries(KEPT.map((key) => [key, manifest[key]]));
  const { node } = manifest.engines;
  return JSON.stringify({ ...kept, engines: { node }, files: FILES }, null, 2);
}

/** The name of the tarball. */
async function npmPack(product: string, folder: string): Promise<string> {
  const npm = process.env['npm_execpath'];
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = npm?.endsWith('.js')
    ? await promisify(execFile)(process.execPath, [npm, ...args], { cwd: product })
    : await promisify(execFile)('npm', args, {
        cwd: product,
        shell: process.platform === 'win32',
      });
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return packed.filename;
}
