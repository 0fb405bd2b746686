import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { fromNode } from '../errors/fromNode.ts';
import { NetworkError } from '../errors/networkError.ts';
import { SLICE } from './slice.ts';

/** A file as it was when it was measured: what is sent has to be the same. */
export interface MeasuredFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** What is behind a path. */
export type UploadFile =
  | { readonly kind: 'measured'; readonly file: MeasuredFile }
  /** All of a short file whose size says nothing, as in /proc and /sys. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Longer, and its end is found by reading. */
  | { readonly kind: 'unmeasured' }
  | { readonly kind: 'pipe' };

/** @throws NetworkError ERR_FILE_NOT_FOUND or ERR_ACCESS_DENIED for what can't be read as a file. */
export async function findFile(path: string): Promise<UploadFile> {
  try {
    const info = await stat(path);
    if (info.isFIFO()) return { kind: 'pipe' };
    if (!info.isFile() && !info.isCharacterDevice()) {
      const what = info.isDirectory() ? 'a folder, not a file' : 'not an ordinary file';
      throw new NetworkError('ERR_ACCESS_DENIED', {
        phase: 'start',
        message: `${path} is ${what}, so it can't be a request body. Name a file, or send a stream.`,
      });
    }
    if (hasNoSize(info)) {
      const bytes = await readShort(path);
      return bytes === null ? { kind: 'unmeasured' } : { kind: 'bytes', bytes };
    }
    await access(path, constants.R_OK);
    return { kind: 'measured', file: { path, size: info.size, mtimeMs: info.mtimeMs } };
  } catch (error) {
    throw fileError(error, path);
  }
}

/** What takes no room on a disk is made while it is read (/proc, /sys, devices): it says a size of 0 or of a page. */
export function hasNoSize({ size, blocks }: Stats): boolean {
  return size <= SLICE && blocks === 0;
}

/** All of the file, or null when it is longer than a slice. */
export async function readShort(path: string): Promise<Uint8Array | null> {
  await using file = await open(path);
  const bytes = Buffer.allocUnsafeSlow(SLICE);
  let size = 0;
  while (size < SLICE) {
    const { bytesRead } = await file.read(bytes, size, SLICE - size, null);
    if (bytesRead === 0) return bytes.subarray(0, size);
    size += bytesRead;
  }
  return null;
}

/**
 * The file in slices, read as fast as they are taken.
 * @throws NetworkError ERR_UPLOAD_FILE_CHANGED when it is not, or no longer, the file that was measured.
 */
export async function* readFile(measured: MeasuredFile): AsyncGenerator<Uint8Array> {
  const { path, size } = measured;
  try {
    await using file = await open(path);
    await refuseChanged(measured, file);
    let sent = 0;
    while (sent < size) {
      // A buffer of its own for each slice: the socket may still hold the one before.
      const slice = Buffer.allocUnsafeSlow(Math.min(SLICE, size - sent));
      const { bytesRead } = await file.read(slice, 0, slice.length, sent);
      if (bytesRead === 0) throw changed(path);
      sent += bytesRead;
      // Before the last slice, so that a changed file never becomes a complete body.
      if (sent === size) await refuseChanged(measured, file);
      yield slice.subarray(0, bytesRead);
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** What is read up to its end, without a size. */
export async function* readToEnd(path: string): AsyncGenerator<Uint8Array> {
  try {
    await using file = await open(path);
    for (;;) {
      const slice = Buffer.allocUnsafeSlow(SLICE);
      const { bytesRead } = await file.read(slice, 0, SLICE, null);
      if (bytesRead === 0) return;
      yield slice.subarray(0, bytesRead);
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

async function refuseChanged(
  { path, size, mtimeMs }: MeasuredFile,
  file: FileHandle,
): Promise<void> {
  const now = await file.stat();
  if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed(path);
}

function changed(path: string): NetworkError {
  return new NetworkError('ERR_UPLOAD_FILE_CHANGED', {
    phase: 'send',
    message: `The file ${path} of the request body changed while it was being sent. Send it again.`,
  });
}

function fileError(error: unknown, path: string): NetworkError {
  if (error instanceof NetworkError) return error;
  const mapped = fromNode(error, {
    phase: 'start',
    responseStarted: false,
    framing: null,
  });
  return new NetworkError(mapped.name, {
    phase: 'start',
    cause: error,
    message: `The file ${path} of the request body can't be read: ${mapped.nodeCode ?? mapped.message}.`,
  });
}
