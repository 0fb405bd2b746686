import { readFile, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { textOfFile } from '../engine/body/charset/fileText.ts';
import { readPipe } from '../engine/body/pipe.ts';

/** All of a file, or why there is nothing to read: half a sentence that follows its name, "does not exist". */
export type Whole<Content> = Content | { readonly fault: string };

export interface ReadOptions {
  /** Whether a pipe is read too, as a shell's `<(…)` is. */
  readonly pipes?: boolean;
  /** Ends the wait for a pipe whose writer says nothing. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a file of the user's that has an end. Of a folder, a device or a pipe a plain read would fail without a reason or wait for ever.
 * @throws the reason of the signal
 */
export async function readWhole(
  path: string,
  { pipes = false, signal }: ReadOptions = {},
): Promise<Whole<{ readonly bytes: Buffer }>> {
  try {
    const found = await stat(path);
    if (found.isFile()) return { bytes: await readFile(path) };
    if (!pipes || !found.isFIFO()) return { fault: `is ${kindOf(found)}, not a file` };
    const bytes = await readPipe(path, signal);
    return bytes === null ? { fault: 'is a pipe without a writer' } : { bytes };
  } catch (error) {
    signal?.throwIfAborted();
    return { fault: reasonOf(error) };
  }
}

/** The same as text, without its byte order mark. */
export async function readText(
  path: string,
  options?: ReadOptions,
): Promise<Whole<{ readonly text: string }>> {
  const read = await readWhole(path, options);
  return 'fault' in read ? read : { text: textOfFile(read.bytes) };
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

/** What is said of a file that is not there. */
export const GONE = 'does not exist';

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return GONE;
  if (code === 'EACCES' || code === 'EPERM') return "can't be read: permission denied";
  return `can't be read${typeof code === 'string' ? ` (${code})` : ''}`;
}
