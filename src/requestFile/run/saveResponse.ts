import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import type { Problem } from '../../files/problem.ts';
import { realPathOfNew } from '../../files/realPath.ts';
import { messageOf } from '../../session/messageOf.ts';
import type { SaveResponse } from '../parse/parsedRequest.ts';
import type { WholeBody } from '../values/requestResult.ts';

/**
 * Writes a response where `>>` says: under the first free name, or over what is there with `>>!`. Nothing is written outside
 * of the workspace, not by way of a link either. Answers with what went wrong; null: nothing.
 * @param path as it is filled in
 */
export async function saveResponse(
  { overwrite, pathRange: range }: SaveResponse,
  path: string,
  body: Uint8Array | WholeBody,
  { file, root }: { readonly file: string; readonly root: string },
): Promise<Problem | null> {
  const problem = (code: string, message: string, hint: string): Problem => ({
    ...{ code, severity: 'error', message, hint, range },
  });
  const wanted = resolve(dirname(file), path);
  const inside = problem(
    'file-outside-workspace',
    `${path} is outside the folder ${root}, so the response is not saved there.`,
    'Write a path inside the folder.',
  );
  if (!isInside(wanted, root)) return inside;
  try {
    // A name that is a link is not free, so only what is overwritten is followed.
    const real = overwrite
      ? await realPathOfNew(wanted)
      : join(await realPathOfNew(dirname(wanted)), basename(wanted));
    if (!isInside(real, await realpath(root))) return inside;
    await mkdir(dirname(real), { recursive: true });
    if (overwrite) await writeFile(real, body);
    else await writeUnderFreeName(real, body);
    return null;
  } catch (error) {
    return problem(
      'save-failed',
      `The response can't be saved as ${path}: ${messageOf(error)}.`,
      'Write another path, or make room for it.',
    );
  }
}

/** `name-1` is the first beside `name`, as httpYac and JetBrains count. */
async function writeUnderFreeName(path: string, body: Uint8Array | WholeBody): Promise<void> {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (let number = 0; ; number++) {
    const name = number === 0 ? path : `${stem}-${String(number)}${ending}`;
    try {
      await writeFile(name, body, { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
