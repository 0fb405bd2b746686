import { rm, stat, truncate, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { headerValue } from '../../session/headers.ts';
import type { Response } from '../../engine/message/response.ts';
import { makeFolder } from '../../storage/makeFolder.ts';
import { nameInDisposition } from '../../workbench/dispositionName.ts';

/** A file to be written, as the options want it. */
export interface OutputFile {
  readonly folder: string;
  /** Absolute. */
  readonly path: string;
  /** The response may name it (Content-Disposition); otherwise `path` counts. */
  readonly byServer: boolean;
  /** How much of it is there already; the rest is asked for and goes behind it. */
  readonly resumeFrom: number;
  readonly createDirs: boolean;
  /** Whether it may take the place of a file; false: it gets another name. */
  readonly clobber: boolean | 'refuse';
  readonly removeOnError: boolean;
  readonly remoteTime: boolean;
}

export interface ChosenFile {
  readonly path: string;
  readonly flags: 'w' | 'wx' | 'a';
}

/** A file that an attempt has written. */
export interface BegunFile {
  readonly path: string;
  /** What was in it before, in bytes; 0: that does not matter. */
  readonly sizeBefore: number;
}

/** The most names that `--no-clobber` tries, as curl does. */
const MOST_NAMES = 100;

/** Where the body of this response goes. @throws Error that says why it can't be written */
export async function chooseFile(file: OutputFile, response: Response | null): Promise<ChosenFile> {
  const path = pathOf(file, response);
  if (file.createDirs) await makeFolder(dirname(path));
  if (file.resumeFrom > 0) return { path, flags: 'a' };
  if (file.clobber === true) return { path, flags: 'w' };
  if (!(await exists(path))) return { path, flags: 'wx' };
  if (file.clobber === 'refuse') {
    throw new Error(
      `${path} exists. Use --clobber to write over it, or --no-clobber for another name.`,
    );
  }
  for (let number = 1; number <= MOST_NAMES; number++) {
    const other = `${path}.${String(number)}`;
    if (!(await exists(other))) return { path: other, flags: 'wx' };
  }
  throw new Error(`${path} and ${String(MOST_NAMES)} names like it exist.`);
}

/** The same file for the next attempt, without what the one before has written. */
export async function againFromStart({ path, sizeBefore }: BegunFile): Promise<ChosenFile> {
  if (sizeBefore === 0) return { path, flags: 'w' };
  await truncate(path, sizeBefore);
  return { path, flags: 'a' };
}

/** What is done with a file when its transfer is over. */
export async function finishFile(
  { removeOnError, remoteTime }: OutputFile,
  path: string,
  response: Response | null,
  succeeded: boolean,
): Promise<void> {
  if (!succeeded) {
    if (removeOnError) await rm(path, { force: true });
    return;
  }
  const modified = Date.parse(headerValue(response?.headers ?? [], 'last-modified') ?? '');
  if (remoteTime && !Number.isNaN(modified)) await utimes(path, new Date(), new Date(modified));
}

function pathOf({ byServer, folder, path }: OutputFile, response: Response | null): string {
  if (!byServer) return path;
  const disposition = headerValue(response?.headers ?? [], 'content-disposition') ?? '';
  const name = nameInDisposition(disposition);
  if (name !== null) return join(folder, name);
  // A path that ends in a folder has no name of its own.
  if (path !== folder) return path;
  throw new Error('Neither the URL nor Content-Disposition names a file. Use -o FILE.');
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
