import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

export interface Bundled {
  readonly file: string;
  readonly code: string;
  /** Runs it in this process. */
  readonly load: () => unknown;
}

/** Bundles these files as the command line is, from the first on. @throws what fails the build */
export async function bundled(
  t: TestContext,
  plugin: Plugin,
  sources: Readonly<Record<string, string>>,
): Promise<Bundled> {
  const root = await mkdtemp(path.join(tmpdir(), 'bundled-'));
  t.after(() => rm(root, { recursive: true }));
  const [entry = ''] = Object.keys(sources);
  for (const [name, source] of Object.entries(sources)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), source);
  }
  const file = path.join(root, 'bundle.cjs');
  await build({
    entryPoints: [path.join(root, entry)],
    outfile: file,
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    plugins: [plugin],
    logLevel: 'silent',
  });
  return {
    file,
    code: await readFile(file, 'utf8'),
    load: () => createRequire(import.meta.url)(file) as unknown,
  };
}
