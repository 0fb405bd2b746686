import type { Metafile } from 'esbuild';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Packages whose files are copied into the package rather than bundled. */
const copied = ['node_modules/@vscode/codicons'];

/** The licences of everything from other projects that a build contains, which they ask to be passed on. */
export async function thirdPartyNotices(metafile: Metafile, root: string): Promise<string> {
  const bundled = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    // Some are read by a plugin, whose name stands before them.
    .map((input) => input.replace(/^\w+:/, ''))
    .flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  const folders = [...new Set([...copied, ...bundled])].sort();
  const notices = await Promise.all(folders.map((folder) => notice(path.join(root, folder))));
  return `Request Workbench contains software of these projects.\n\n${notices.join('\n')}`;
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string };
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(path.join(folder, file), 'utf8') : (license ?? 'no licence');
  return `${'-'.repeat(80)}\n${name} ${version}\n\n${text.trim()}\n`;
}
