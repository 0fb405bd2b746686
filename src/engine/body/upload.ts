import { messageOf } from '../../session/messageOf.ts';
import { NetworkError } from '../errors/networkError.ts';
import { BodyStream, rewindRefused } from './bodyStream.ts';
import { defaultContentType } from './contentType.ts';
import { pipeBehind } from './pipe.ts';
import { isReplayable } from './postData.ts';
import type { PostData } from './postData.ts';
import { SLICE, slices } from './slice.ts';
import { findFile, readFile, readToEnd } from './uploadFile.ts';
import type { MeasuredFile } from './uploadFile.ts';

/** A body ready to be sent. */
export interface Upload {
  /** In bytes, exactly; null: not known before it has been read, so it is sent in chunks. */
  readonly length: number | null;
  /** Whether `body` can be called again: for a redirect, a challenge, another attempt. */
  readonly replayable: boolean;
  /** What Content-Type says when the request does not. */
  readonly contentType: string;
  /**
   * Bytes in one piece when they are few, else slices to be taken one after the other; null: nothing. Once `signal`
   * aborts, nothing is read any more and what is open is closed, also while a stream is being waited for.
   */
  body(signal?: AbortSignal): Uint8Array | AsyncIterable<Uint8Array> | null;
}

type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly size: number }
  | { readonly kind: 'file'; readonly file: MeasuredFile; readonly size: number }
  | { readonly kind: 'stream'; readonly stream: BodyStream; readonly size: number | null };

/**
 * Measures the body before anything is sent, so that a missing file fails the request and not half an upload.
 * @throws NetworkError ERR_FILE_NOT_FOUND or ERR_ACCESS_DENIED for a file that can't be read,
 * ERR_UPLOAD_STREAM_REWIND_NOT_SUPPORTED for a stream that was sent already and can't be read again.
 */
export async function prepareUpload(postData: PostData): Promise<Upload> {
  const pieces = await Promise.all(postData.elements.map(measure));
  const sizes = pieces.map(({ size }) => size);
  const length = sizes.reduce(
    (sum, size) => (sum === null || size === null ? null : sum + size),
    0,
  );
  const [only] = pieces;
  const small = pieces.length === 1 && only?.kind === 'bytes' && only.size <= SLICE;
  return {
    length,
    replayable: isReplayable(postData),
    contentType: await defaultContentType(postData),
    body: (signal) => {
      if (length === 0) return null;
      return small ? only.bytes : readPieces(pieces, signal);
    },
  };
}

async function measure(element: PostData['elements'][number]): Promise<Piece> {
  switch (element.kind) {
    case 'bytes': {
      const bytes = ofOneLength(element.bytes);
      return { kind: 'bytes', bytes, size: bytes.byteLength };
    }
    case 'file': {
      const found = await findFile(element.path);
      switch (found.kind) {
        case 'measured':
          return { kind: 'file', file: found.file, size: found.file.size };
        case 'bytes':
          return { ...found, size: found.bytes.byteLength };
        case 'unmeasured':
          return streamPiece(new BodyStream(() => readToEnd(element.path)));
        case 'pipe':
          return streamPiece(await pipeBehind(element));
      }
    }
    case 'stream':
      return streamPiece(element.stream);
  }
}

/** What is measured is what is sent: bytes of a buffer that can grow would run over into the next request. */
function ofOneLength(bytes: Uint8Array): Uint8Array {
  const { buffer } = bytes;
  const changes = buffer instanceof SharedArrayBuffer ? buffer.growable : buffer.resizable;
  return changes ? bytes.slice() : bytes;
}

function streamPiece(stream: BodyStream): Piece {
  if (stream.spent) throw rewindRefused();
  return { kind: 'stream', stream, size: stream.length };
}

async function* readPieces(
  pieces: readonly Piece[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    for await (const slice of readPiece(piece, signal)) {
      yield slice;
      signal?.throwIfAborted();
    }
  }
}

function readPiece(
  piece: Piece,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  switch (piece.kind) {
    case 'bytes':
      return slices(piece.bytes);
    case 'file':
      return readFile(piece.file);
    case 'stream':
      return readStream(piece.stream, signal);
  }
}

async function* readStream(
  stream: BodyStream,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const { length } = stream;
  let sent = 0;
  try {
    const reader = await stream.open();
    const close = (): void => {
      reader.close();
    };
    signal?.addEventListener('abort', close, { once: true });
    try {
      signal?.throwIfAborted();
      for (let chunk = await reader.read(); chunk !== null; chunk = await reader.read()) {
        sent += chunk.byteLength;
        // Told before anything too much is sent: the server would take it for the next request.
        if (length !== null && sent > length) throw lengthRefused(length, 'more');
        yield* slices(chunk);
      }
    } finally {
      signal?.removeEventListener('abort', close);
      close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw streamError(error);
  }
  if (length !== null && sent < length) throw lengthRefused(length, `only ${sent}`);
}

function lengthRefused(length: number, given: string): NetworkError {
  return new NetworkError('ERR_INVALID_ARGUMENT', {
    phase: 'send',
    message: `The stream of the request body was declared with ${length} bytes and has ${given}.`,
  });
}

function streamError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  return new NetworkError('ERR_FAILED', {
    phase: 'send',
    cause: error,
    message: `The stream of the request body failed: ${messageOf(error)}.`,
  });
}
