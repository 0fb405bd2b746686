import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * The executable of an installed desktop VS Code: the one in VSCODE_EXECUTABLE, or the one that the
 * `code` on the PATH belongs to. That `code` itself is a script that returns at once.
 */
export async function desktopExecutable(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  const named = env['VSCODE_EXECUTABLE'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`VSCODE_EXECUTABLE names ${named}, which does not exist.`);
  }
  const script = platform === 'win32' ? 'code.cmd' : 'code';
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter)) {
    const command = path.join(folder, script);
    if (folder === '' || !existsSync(command)) continue;
    const installation = path.dirname(path.dirname(await realpath(command)));
    const executable = executablesIn(installation, platform).find((file) => existsSync(file));
    if (executable) return executable;
  }
  return undefined;
}

/** The script is in `bin`; the program is beside that folder, or further up in a macOS application. */
function executablesIn(installation: string, platform: NodeJS.Platform): string[] {
  switch (platform) {
    case 'darwin': {
      const folder = path.resolve(installation, '../../MacOS');
      return [path.join(folder, 'Electron'), path.join(folder, 'Code')];
    }
    case 'win32':
      return [path.join(installation, 'Code.exe')];
    default:
      return [path.join(installation, 'code'), '/snap/code/current/usr/share/code/code'];
  }
}
