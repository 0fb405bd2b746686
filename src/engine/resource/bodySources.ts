import { open, stat } from 'node:fs/promises';
import type { ResourceBody } from '../handlers/simpleResource.ts';
import { StreamReader } from '../body/bodyStream.ts';
import { openPipe } from '../body/pipe.ts';
import { hasNoSize, readShort } from '../body/uploadFile.ts';

/** A body that is read once, from its start. */
export interface BodySupply {
  /** In bytes; -1: unknown. */
  readonly size: number;
  /** At most `bytes` of what follows; null at the end. */
  read(bytes: number): Uint8Array | null | Promise<Uint8Array | null>;
  /** Leaves out at most `bytes`, and says how many; 0 at the end. */
  skip(bytes: number): number | Promise<number>;
  close(): void;
}

/** @throws Node's error for a file that can't be opened */
export async function supplyOf(body: ResourceBody): Promise<BodySupply> {
  if (body instanceof Uint8Array) return bytesSupply(body);
  return 'file' in body ? fileSupply(body.file) : pieceSupply(body);
}

/** Lets go of a body that nobody is going to read. */
export function closeUnread(body: ResourceBody): void {
  if (body instanceof Uint8Array || 'file' in body) return;
  try {
    pieceSupply(body).close();
  } catch {
    // A stream that somebody else reads is theirs to close.
  }
}

function bytesSupply(bytes: Uint8Array): BodySupply {
  let at = 0;
  const take = (count: number): Uint8Array => {
    const piece = bytes.subarray(at, at + count);
    at += piece.byteLength;
    return piece;
  };
  return {
    size: bytes.byteLength,
    read: (count) => (at < bytes.byteLength ? take(count) : null),
    skip: (count) => take(count).byteLength,
    close: () => undefined,
  };
}

async function fileSupply(path: string): Promise<BodySupply> {
  const info = await stat(path);
  if (info.isFIFO()) return pieceSupply(await openPipe(path));
  const short = hasNoSize(info) ? await readShort(path) : null;
  if (short !== null) return bytesSupply(short);
  const handle = await open(path, 'r');
  let at = 0;
  let closed = false;
  const size = hasNoSize(info) ? -1 : (await handle.stat()).size;
  return {
    size,
    read: async (count) => {
      if (closed) return null;
      const { bytesRead, buffer } = await handle.read(new Uint8Array(count), 0, count, at);
      at += bytesRead;
      return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
    },
    skip: (count) => {
      const skipped = Math.min(count, Math.max(size - at, 0));
      at += skipped;
      return skipped;
    },
    close: () => {
      closed = true;
      // Nobody waits for it, and a failed close leaves nothing to do.
      handle.close().catch(() => undefined);
    },
  };
}

function pieceSupply(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): BodySupply {
  const source = Symbol.asyncIterator in pieces ? streamPieces(pieces) : listedPieces(pieces);
  let rest: Uint8Array = new Uint8Array();
  const read = async (count: number): Promise<Uint8Array | null> => {
    while (rest.byteLength === 0) {
      const piece = await source.next();
      if (piece === null) return null;
      rest = piece;
    }
    const piece = rest.subarray(0, count);
    rest = rest.subarray(piece.byteLength);
    return piece;
  };
  return {
    size: -1,
    read,
    skip: async (count) => (await read(count))?.byteLength ?? 0,
    close: () => {
      source.close();
    },
  };
}

interface Pieces {
  next(): Uint8Array | null | Promise<Uint8Array | null>;
  close(): void;
}

function streamPieces(stream: AsyncIterable<Uint8Array>): Pieces {
  const reader = new StreamReader(stream);
  return {
    next: () => reader.read(),
    close: () => {
      reader.close();
    },
  };
}

function listedPieces(pieces: Iterable<Uint8Array>): Pieces {
  const iterator = pieces[Symbol.iterator]();
  return {
    next: () => {
      const next = iterator.next();
      return next.done === true ? null : next.value;
    },
    close: () => {
      iterator.return?.();
    },
  };
}
