import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * The folder that `-c` names, absolute: one that is there, or one that is written with a slash at its end. Null: it names a
 * file, as curl's does, or nothing.
 */
export async function folderOfJar(jar: string, cwd: string): Promise<string | null> {
  if (jar === '-' || jar === '') return null;
  const path = resolve(cwd, jar);
  if (/[/\\]$/.test(jar)) return path;
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true ? path : null;
}
