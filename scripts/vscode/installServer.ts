import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { startProcess } from '../process/startProcess.ts';
import { cached } from './cache.ts';
import { npm } from './npm.ts';

/** VS Code's own server and web workbench, as code-server's package carries them: VS Code 1.139.1. */
const version = '4.139.1';
const integrity =
  'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';

/** Two packages with native parts that npm brings no binary of, and what takes their place. */
const replacements = {
  'spdlog.cjs': 'node_modules/@vscode/spdlog/index.js',
  'nativeWatchdog.cjs': 'node_modules/@vscode/native-watchdog/index.js',
};

/** The folder of VS Code's server, with `out/server-main.js`; installed first where it is missing. */
export function installServer(): Promise<string> {
  return cached({
    name: `vscode-server-${version}`,
    essential: ['out/server-main.js', ...Object.values(replacements)],
    install: async (folder) => {
      console.log('Installing VS Code (server and web workbench, about 600 MB, once per user) …');
      await unpack(folder);
      // Its shrinkwrap is out of step with its package.json, so `npm ci` refuses. Its install scripts
      // would compile native parts for minutes; what is needed comes prebuilt.
      await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
      for (const [from, to] of Object.entries(replacements)) {
        await copyFile(path.join(import.meta.dirname, 'replacements', from), path.join(folder, to));
      }
      console.log('VS Code is installed.');
    },
  });
}

/** Only the part of code-server's package that is VS Code; code-server itself is not used. */
async function unpack(folder: string): Promise<void> {
  await npm(['pack', `code-server@${version}`, '--ignore-scripts', '--silent'], folder);
  const archive = path.join(folder, `code-server-${version}.tgz`);
  const digest = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (digest !== integrity) {
    throw new Error(`code-server@${version} is not what was expected: ${digest}.`);
  }
  let output = '';
  const exit = await startProcess('tar', ['-xzf', path.basename(archive)], {
    cwd: folder,
    onOutput: (text) => (output += text),
  }).exited;
  if (exit !== 0) throw new Error(`${archive} could not be unpacked:\n${output}`);
  const vscode = path.join(folder, 'package/lib/vscode');
  for (const part of ['bin', 'extensions', 'out', 'resources', 'package.json', 'product.json']) {
    await rename(path.join(vscode, part), path.join(folder, part));
  }
  await rename(path.join(vscode, 'npm-shrinkwrap.json'), path.join(folder, 'npm-shrinkwrap.json'));
  await rm(path.join(folder, 'package'), { recursive: true });
  await rm(archive);
}
