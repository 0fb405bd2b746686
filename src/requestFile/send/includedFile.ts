import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import type { BodyPart } from '../parse/parsedRequest.ts';
import type { Problem } from '../../files/problem.ts';

export interface FileLocation {
  /** Absolute path of the `.http` file: paths in it start at its folder. */
  readonly filePath: string;
  /** The open folder, or the current one: only what is inside it is sent, or inside the file's own when that is elsewhere. */
  readonly folder: string;
}

type FilePart = Pick<Extract<BodyPart, { kind: 'file' }>, 'path' | 'pathRange'>;

/** The absolute path of a file to send, links followed, or why it can't be sent. */
export async function findIncludedFile(
  part: FilePart,
  location: FileLocation,
): Promise<{ readonly path: string } | { readonly problem: Problem }> {
  const problem = (code: string, message: string, hint: string): { readonly problem: Problem } => ({
    problem: { code, severity: 'error', message, hint, range: part.pathRange },
  });
  const wanted = resolve(dirname(location.filePath), part.path);
  const path = await realPathOf(wanted);
  // A file that was opened from elsewhere must not be able to send what is beside the project, or in the home folder.
  const allowed = workspaceFolderOf(location.filePath, location.folder);
  const folder = (await realPathOf(allowed)) ?? resolve(allowed);
  if (!isInside(path ?? wanted, folder)) {
    return problem(
      'file-outside-workspace',
      `${part.path} is outside the folder ${folder}, so it is not sent.`,
      'Copy it into the folder.',
    );
  }
  if (path === undefined) {
    return problem(
      'file-not-found',
      `There is no file ${part.path}.`,
      `The path starts at the folder of this file; ${wanted} was looked for.`,
    );
  }
  if (!(await isReadableFile(path))) {
    return problem(
      'file-not-readable',
      `${part.path} is not a file that can be read.`,
      'Name a file, and allow it to be read.',
    );
  }
  return { path };
}

async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}

async function isReadableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
