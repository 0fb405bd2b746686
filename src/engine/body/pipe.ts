import { close, constants, open, read } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { NetworkError } from '../errors/networkError.ts';
import { BodyStream } from './bodyStream.ts';

const openFile = promisify(open);
const readBytes = promisify(read);
const closeFile = promisify(close);
const FIRST_BYTES = 64 * 1024;

/**
 * Reads a named pipe, `/dev/fd/63` of a shell's `<(…)` included. It is opened without waiting for whoever writes: an open
 * that waits holds a thread of Node's, which can neither be canceled nor left behind when the process ends.
 * @throws NetworkError ERR_FILE_NOT_FOUND when nobody writes into it, which a stream would wait for without an end
 */
export async function openPipe(path: string): Promise<Readable> {
  const stream = await writtenPipe(path);
  if (stream !== null) return stream;
  throw new NetworkError('ERR_FILE_NOT_FOUND', {
    phase: 'start',
    message: `${path} is a pipe without a writer. Start the program that writes to it first.`,
  });
}

/** All that is written into a named pipe until it is closed. Null: nobody writes into it. */
export async function readPipe(path: string, signal?: AbortSignal): Promise<Buffer | null> {
  const stream = await writtenPipe(path, signal);
  if (stream === null) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

async function writtenPipe(path: string, signal?: AbortSignal): Promise<Readable | null> {
  const fd = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const first = await firstBytes(fd);
  if (first?.byteLength === 0) {
    await closeFile(fd);
    return null;
  }
  const rest = new Socket({ fd, readable: true, writable: false, ...(signal && { signal }) });
  // Before anything that the socket reads, which comes later at the earliest.
  if (first !== null) rest.unshift(first);
  return rest;
}

/** Empty: nobody has the pipe open for writing. Null: somebody has, and has not written yet. */
async function firstBytes(fd: number): Promise<Uint8Array | null> {
  try {
    const space = Buffer.alloc(FIRST_BYTES);
    const { bytesRead } = await readBytes(fd, space, 0, FIRST_BYTES, null);
    return space.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
    await closeFile(fd);
    throw error;
  }
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
