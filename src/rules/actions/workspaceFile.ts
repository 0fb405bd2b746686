import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, resolve } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import { quoted } from '../../words/lists.ts';
import type { Fault } from '../document/fault.ts';

/** A file that a rule names, or why there is none: half a sentence. */
export type WorkspaceFile = { readonly file: string } | { readonly missing: string };

/** Finds `path`, relative to the rule file, if it lies in `folder` also after all symbolic links are followed. */
export async function findWorkspaceFile(
  path: string,
  ruleFile: string,
  folder: string,
): Promise<WorkspaceFile> {
  try {
    const [root, file] = await Promise.all([
      realpath(folder),
      realpath(resolve(dirname(ruleFile), path)),
    ]);
    if (!isInside(file, root)) return { missing: `${path} is outside the workspace folder` };
    const stats = await stat(file);
    return stats.isFile() ? { file } : { missing: `${path} is not a file` };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { missing: `${path} ${isAbsent ? 'does not exist' : "can't be read"}` };
  }
}

/** The same, read. */
export async function readWorkspaceFile(
  path: string,
  ruleFile: string,
  folder: string,
): Promise<{ readonly bytes: Buffer } | { readonly missing: string }> {
  const found = await findWorkspaceFile(path, ruleFile, folder);
  if ('missing' in found) return found;
  try {
    return { bytes: await readFile(found.file) };
  } catch {
    return { missing: `${path} can't be read` };
  }
}

/** What is wrong with a path before anybody looks for its file. */
export function pathFaults(path: string, property: string, example: string): Fault[] {
  if (!isAbsolute(path) && !/^[a-z]:[\\/]/i.test(path) && !path.includes('\0')) return [];
  return [
    {
      code: 'bad-path',
      severity: 'error',
      message: `${quoted(path)} is not a path inside the workspace folder.`,
      hint: `Write it relative to this file, such as "${example}".`,
      path: [property],
    },
  ];
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.yaml': 'application/yaml',
};

export function contentTypeOfPath(path: string): string {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
}
