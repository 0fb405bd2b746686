import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isInside } from '../../files/insideFolder.ts';
import { GONE, readText } from '../../files/wholeFile.ts';
import type { ModuleAnswer, ModuleQuestion } from './worker/messages.ts';

const ENDINGS = ['', '.js', '.mjs', '.cjs', '.json', '/index.js'];
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** A file that a script imports: beside the script or elsewhere in the workspace, never outside, not by a link either. */
export async function readScriptModule(
  { specifier, from }: ModuleQuestion,
  root: string,
): Promise<ModuleAnswer> {
  const wanted = path.resolve(path.dirname(from), specifier);
  if (!isInside(wanted, root)) return { fault: outside(specifier) };
  const realRoot = await realpath(root);
  let fault = GONE;
  for (const ending of ENDINGS) {
    const candidate = `${wanted}${ending}`;
    const real = await realpath(candidate).catch(() => null);
    if (real === null) continue;
    if (!isInside(real, realRoot)) return { fault: outside(specifier) };
    const read = await readText(real);
    if ('fault' in read) {
      fault = read.fault;
      continue;
    }
    if (read.text.length > MAX_CHARACTERS) {
      return { fault: `${specifier} is too long for a script.` };
    }
    return { path: candidate, text: read.text };
  }
  return { fault: `${specifier} ${fault}.` };
}

function outside(specifier: string): string {
  return `${specifier} is outside the workspace, where scripts can't read.`;
}
