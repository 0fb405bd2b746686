import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../terminal/usageError.ts';

/** Whether something that is not a folder can be read there. @throws the error of the file system */
export async function checkReadable(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  await access(path, constants.R_OK);
}

/** What the system's error means for who named the file, and the way out. */
export function fileFault(file: string, error: unknown): string {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${file}. Check the path.`;
    case 'EISDIR':
      return `${file} is a folder. Name a file.`;
    case 'EACCES':
    case 'EPERM':
      return `${file} can't be opened: permission denied. Change its permissions, or name another file.`;
    case 'ELOOP':
      return `${file} can't be opened: its symbolic links lead in a circle. Name the file itself.`;
    case 'ENAMETOOLONG':
      return `${file} can't be opened: the name is too long.`;
    case 'ENXIO':
      return `${file} is a socket or a device without a reader. Name a file.`;
    case 'ENOSPC':
      return `${file} can't be written: there is no space left. Free some, or name another place.`;
    case 'EROFS':
      return `${file} can't be written: the file system is read-only. Name another place.`;
    default:
      return `${file} can't be used (${code}). Name another file.`;
  }
}

/** The same for a file that is to be written. */
export function writeFault(file: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOTDIR':
      return `${file} can't be written: a part of its path is a file, not a folder. Name another file.`;
    case 'ENOENT':
      return `There is no folder to write ${file} into. Make it, or name another file.`;
    case 'EEXIST':
      return `${file} is already there. Name another file.`;
    case 'ENXIO':
      return `${file} is a pipe without a reader. Name a file.`;
    default:
      return fileFault(file, error);
  }
}

/**
 * Finds out before anything is sent whether a file can be written.
 * @param options `createDirs`: its folder need not be there yet
 * @throws UsageError
 */
export async function checkWritable(
  file: string,
  cwd: string,
  { shown = file, createDirs = false } = {},
): Promise<void> {
  const path = resolve(cwd, file);
  try {
    const found = await stat(path).catch(missing);
    if (found === null) {
      if (!createDirs) await access(dirname(path), constants.W_OK);
    } else if (found.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    else if (found.isFIFO()) await (await open(path, WRITE_WITHOUT_WAITING)).close();
    else await access(path, constants.W_OK);
  } catch (error) {
    throw new UsageError(writeFault(shown, error));
  }
}

const WRITE_WITHOUT_WAITING = constants.O_WRONLY | constants.O_NONBLOCK;

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
