import nodePath from 'node:path';
import type { PlatformPath } from 'node:path';

/** What is taken of `node:path`, so that either system's rules can be asked for. */
type PathRules = Pick<PlatformPath, 'isAbsolute' | 'relative' | 'sep'>;

/**
 * The way from a folder to a path below it: empty for the folder itself, null for a path that is outside. Both are compared
 * as they are written: where a link must not lead out, their real paths are to be given.
 */
export function relativePathInto(
  folder: string,
  path: string,
  rules: PathRules = nodePath,
): string | null {
  const way = rules.relative(folder, path);
  // A name may begin with two dots; on another drive of Windows there is no way but the whole path.
  return way === '..' || way.startsWith(`..${rules.sep}`) || rules.isAbsolute(way) ? null : way;
}

/** Whether a path is in a folder, at any depth, or is the folder itself. */
export function isInside(path: string, folder: string, rules: PathRules = nodePath): boolean {
  return relativePathInto(folder, path, rules) !== null;
}
