import { realpath, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';

/** A file that answers a request, or why there is none: half a sentence. */
export type MockFile = { readonly file: string } | { readonly missing: string };

/** Finds `path`, relative to the rule file, if it lies in `folder` also after all symbolic links are followed. */
export async function findMockFile(
  path: string,
  ruleFile: string,
  folder: string,
): Promise<MockFile> {
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
    return { missing: `${path} ${isAbsent ? 'does not exist' : 'cannot be read'}` };
  }
}

function isInside(target: string, root: string): boolean {
  const way = relative(root, target);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
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
