import { open, stat } from 'node:fs/promises';
import { NetworkError } from '../errors/networkError.ts';
import { fromNode } from '../errors/fromNode.ts';
import type { PostData, PostDataElement } from './postData.ts';

/** Small enough for smooth progress and prompt back-pressure, large enough to cost nothing. */
const SLICE = 64 * 1024;

/** A body ready to be sent: its exact length, and a way to read it that can be used again for a redirect. */
export interface Upload {
  readonly length: number;
  /** Bytes in one piece when they are few, else a stream of slices. */
  body(): Uint8Array | AsyncIterable<Uint8Array> | null;
}

/**
 * Measures the body before anything is sent, so that a missing file fails the request and not half an upload.
 * @throws NetworkError ERR_FILE_NOT_FOUND or ERR_ACCESS_DENIED for a file that cannot be read.
 */
export async function prepareUpload(postData: PostData): Promise<Upload> {
  const sizes = await Promise.all(postData.elements.map(sizeOf));
  const length = sizes.reduce((sum, size) => sum + size, 0);
  const only = postData.elements[0];
  return {
    length,
    body: () => {
      if (length === 0) return null;
      if (postData.elements.length === 1 && only?.kind === 'bytes' && length <= SLICE) {
        return only.bytes;
      }
      return read(postData.elements, sizes);
    },
  };
}

async function sizeOf(element: PostDataElement): Promise<number> {
  if (element.kind === 'bytes') return element.bytes.byteLength;
  try {
    const info = await stat(element.path);
    if (!info.isFile()) {
      throw new NetworkError('ERR_ACCESS_DENIED', {
        phase: 'start',
        message: `${element.path} is not a file.`,
      });
    }
    return info.size;
  } catch (error) {
    throw fileError(error, element.path);
  }
}

async function* read(
  elements: readonly PostDataElement[],
  sizes: readonly number[],
): AsyncGenerator<Uint8Array> {
  for (const [index, element] of elements.entries()) {
    if (element.kind === 'bytes') {
      for (let at = 0; at < element.bytes.byteLength; at += SLICE) {
        yield element.bytes.subarray(at, at + SLICE);
      }
    } else {
      yield* readFile(element.path, sizes[index] ?? 0);
    }
  }
}

async function* readFile(path: string, size: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  try {
    await using file = await open(path);
    for await (const chunk of file.createReadStream({
      highWaterMark: SLICE,
      autoClose: false,
    }) as AsyncIterable<Buffer>) {
      sent += chunk.length;
      if (sent > size) break;
      yield chunk;
    }
  } catch (error) {
    throw fileError(error, path);
  }
  if (sent !== size) throw new NetworkError('ERR_UPLOAD_FILE_CHANGED', { phase: 'send' });
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
