import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startProcess } from '../process/startProcess.ts';
import { installServer } from './installServer.ts';

/** What of an extension's folder its package would contain. */
const packaged = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'dist',
  'media',
  'node_modules/request-workbench-typescript-plugin',
  'extension.js',
];

/**
 * Installs an extension from its folder into a folder of extensions that no server has opened yet.
 * It is copied: VS Code's "Uninstall" deletes what it finds there.
 */
export async function installExtensionFolder(
  folder: string,
  extensionsFolder: string,
): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
  };
  const { publisher, name, version } = manifest;
  const installed = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
  await mkdir(installed, { recursive: true });
  for (const part of packaged) {
    const from = path.join(folder, part);
    if (!existsSync(from)) continue;
    await cp(from, path.join(installed, part), {
      recursive: true,
      filter: (source) => path.relative(folder, source) !== path.join('dist', 'doors'),
    });
  }
}

/** Installs a .vsix the way a person's "Install from VSIX" does. */
export async function installVsix(file: string, extensionsFolder: string): Promise<void> {
  const server = path.join(await installServer(), 'out/server-main.js');
  let output = '';
  const exit = await startProcess(
    process.execPath,
    [
      server,
      ...['--install-extension', file, '--extensions-dir', extensionsFolder],
      ...['--server-data-dir', `${extensionsFolder}-installer`, '--accept-server-license-terms'],
    ],
    { onOutput: (text) => (output += text) },
  ).exited;
  if (exit !== 0) throw new Error(`${file} could not be installed:\n${output}`);
}
