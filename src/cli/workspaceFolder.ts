import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';

/**
 * The folder whose files a `.http` or rule file may use: the current one, or for a file from elsewhere its own. So
 * nobody's file can send what lies beside it on the disk.
 */
export function workspaceFolderOf(file: string, cwd: string): string {
  const way = relative(realPathOf(cwd), realPathOf(file));
  return way.startsWith('..') || isAbsolute(way) ? dirname(file) : cwd;
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
