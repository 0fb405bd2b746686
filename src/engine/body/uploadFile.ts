import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
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

/** @throws NetworkError ERR_FILE_NOT_FOUND or ERR_ACCESS_DENIED for what cannot be read as a file. */
export async function measureFile(path: string): Promise<MeasuredFile> {
  try {
    const info = await stat(path);
    if (!info.isFile()) {
      const what = info.isDirectory() ? 'a folder, not a file' : 'not an ordinary file';
      throw new NetworkError('ERR_ACCESS_DENIED', {
        phase: 'start',
        message: `${path} is ${what}, so it cannot be a request body; name a file, or send a stream.`,
      });
    }
    await access(path, constants.R_OK);
    return { path, size: info.size, mtimeMs: info.mtimeMs };
  } catch (error) {
    throw fileError(error, path);
  }
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

async function refuseChanged(
  { path, size, mtimeMs }: MeasuredFile,
  file: { stat(): Promise<{ size: number; mtimeMs: number }> },
): Promise<void> {
  const now = await file.stat();
  if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed(path);
}

function changed(path: string): NetworkError {
  return new NetworkError('ERR_UPLOAD_FILE_CHANGED', {
    phase: 'send',
    message: `The file ${path} of the request body changed while it was being sent; send it again.`,
  });
}

function fileError(error: unknown, path: string): NetworkError {
  if (error instanceof NetworkError) return error;
  const mapped = fromNode(error, {
    phase: 'start',
    responseStarted: false,
    framing: null,
    contentLengthFields: 0,
  });
  return new NetworkError(mapped.name, {
    phase: 'start',
    cause: error,
    message: `The file ${path} of the request body cannot be read: ${mapped.nodeCode ?? mapped.message}.`,
  });
}
