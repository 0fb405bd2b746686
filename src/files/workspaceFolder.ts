import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, parse } from 'node:path';
import { isInside } from './insideFolder.ts';

/**
 * The folder whose files a `.http` or rule file may use: the current one, or the file's own when it comes from
 * elsewhere. A whole home or disk is nobody's project: there a file from the net could send keys that lie beside it.
 */
export function workspaceFolderOf(file: string, cwd: string): string {
  const folder = realPathOf(cwd);
  const isOutside = !isInside(realPathOf(file), folder);
  const isTooWide = folder === realPathOf(homedir()) || folder === parse(folder).root;
  return isOutside || isTooWide ? dirname(file) : cwd;
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
