import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startProcess } from '../process/startProcess.ts';
import { cached } from './cache.ts';
import { npm } from './npm.ts';

const version = '153.0.0';

/** The executable of a Chromium: the one named in the environment, one of the machine's, or one from npm. */
export async function chromiumPath(): Promise<string> {
  const named = process.env['REQUEST_WORKBENCH_CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`REQUEST_WORKBENCH_CHROMIUM names ${named}, which does not exist.`);
  }
  const installed = installedBrowsers().find((file) => existsSync(file));
  if (installed) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') return chromiumFromNpm();
  throw new Error(
    'No Chrome, Chromium or Edge was found. Install one, or name its executable in REQUEST_WORKBENCH_CHROMIUM.',
  );
}

function installedBrowsers(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable];
        return folder
          ? [
              path.join(folder, 'Google/Chrome/Application/chrome.exe'),
              path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
            ]
          : [];
      });
    default:
      return (process.env['PATH'] ?? '')
        .split(path.delimiter)
        .flatMap((folder) =>
          [
            'google-chrome',
            'google-chrome-stable',
            'chromium',
            'chromium-browser',
            'microsoft-edge',
          ].map((name) => path.join(folder, name)),
        );
  }
}

async function chromiumFromNpm(): Promise<string> {
  const folder = await cached({
    name: `chromium-${version}`,
    essential: ['chromium', 'browser/chromium'],
    install: async (folder) => {
      console.log('Installing Chromium (headless, about 220 MB, once per user) …');
      const unpacked = path.join(folder, 'browser');
      await mkdir(unpacked);
      await npm(['install', `@sparticuz/chromium@${version}`, ...npmOptions], folder);
      await unpack(folder, unpacked);
      await writeFile(path.join(unpacked, 'fonts/fonts.conf'), fontsConfiguration);
      await writeFile(path.join(folder, 'chromium'), launcher);
      await chmod(path.join(folder, 'chromium'), 0o755);
      for (const file of ['node_modules', 'package.json', 'package-lock.json']) {
        await rm(path.join(folder, file), { recursive: true, force: true });
      }
      console.log('Chromium is installed.');
    },
  });
  return path.join(folder, 'chromium');
}

const npmOptions = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', '.'];

/** The package unpacks into the temporary folder, libraries only where it takes itself to be on Lambda. */
async function unpack(folder: string, into: string): Promise<void> {
  let output = '';
  const exit = await startProcess(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      'import chromium from "@sparticuz/chromium"; await chromium.executablePath();',
    ],
    {
      cwd: folder,
      env: { ...process.env, TMPDIR: into, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
      onOutput: (text) => (output += text),
    },
  ).exited;
  if (exit !== 0) throw new Error(`Chromium could not be unpacked:\n${output}`);
  await rename(path.join(into, 'al2023/lib'), path.join(into, 'lib'));
}

/** Starts the browser with the package's own libraries and fonts where the machine has none. */
const launcher = `#!/bin/sh
browser="$(dirname "$(readlink -f "$0")")/browser"
if ! "$browser/chromium" --version >/dev/null 2>&1; then
  export LD_LIBRARY_PATH="$browser/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
if [ ! -e /etc/fonts/fonts.conf ]; then
  export FONTCONFIG_FILE="$browser/fonts/fonts.conf"
fi
exec "$browser/chromium" "$@"
`;

const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
