import { close, constants, open, read } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { BodyStream } from './bodyStream.ts';

const openFile = promisify(open);
const readBytes = promisify(read);
const closeFile = promisify(close);
const FIRST_BYTES = 64 * 1024;

/**
 * Reads a named pipe, `/dev/fd/63` of a shell's `<(…)` included. It is opened without waiting for whoever writes: an open
 * that waits holds a thread of Node's, which can neither be canceled nor left behind when the process ends.
 */
export async function openPipe(path: string): Promise<Readable> {
  const fd = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

/** All that is written into a named pipe until it is closed. Null: nobody writes into it, which a stream would wait for. */
export async function readPipe(path: string, signal?: AbortSignal): Promise<Buffer | null> {
  const fd = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const pieces: Uint8Array[] = [];
  try {
    const { bytesRead, buffer } = await readBytes(
      fd,
      Buffer.alloc(FIRST_BYTES),
      0,
      FIRST_BYTES,
      null,
    );
    if (bytesRead === 0) {
      await closeFile(fd);
      return null;
    }
    pieces.push(buffer.subarray(0, bytesRead));
  } catch (error) {
    // Somebody has opened it and not written yet.
    const isEmpty = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
    if (!isEmpty) throw error;
  }
  const rest = new Socket({ fd, readable: true, writable: false, ...(signal && { signal }) });
  for await (const piece of rest) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

/** The pipes that pieces of bodies turned out to be. What was read out of one is gone. */
const opened = new WeakMap<object, BodyStream>();

/** The pipe behind `element`, opened the first time only. */
export async function pipeBehind(element: { readonly path: string }): Promise<BodyStream> {
  const known = opened.get(element);
  if (known !== undefined) return known;
  const stream = new BodyStream(await openPipe(element.path));
  opened.set(element, stream);
  return stream;
}

/** The pipe behind `element` if it has been opened. */
export function openedPipe(element: object): BodyStream | undefined {
  return opened.get(element);
}
