import { homedir } from 'node:os';
import path from 'node:path';

/** The folder of this user's for what can be made again, and need not be. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(userCacheFolder(env), 'request-workbench');
}

function userCacheFolder(env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg) return path.resolve(xdg);
  switch (process.platform) {
    case 'darwin':
      return path.join(homedir(), 'Library', 'Caches');
    case 'win32':
      return env['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local');
    default:
      return path.join(homedir(), '.cache');
  }
}
