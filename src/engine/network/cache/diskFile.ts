import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { replaceFile } from '../../../storage/replaceFile.ts';
import type { StoredHead } from './storedHead.ts';

/** Only the user may look into the cache. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** What the head's file holds. */
export interface EntryMetadata {
  readonly version: 1;
  readonly head: StoredHead;
  /** Null: the response has no body. */
  readonly body: { readonly file: string; readonly bytes: number; readonly crc32: number } | null;
}

/** Writes the head's file; answers with its length in bytes. */
export async function writeMetadata(path: string, metadata: EntryMetadata): Promise<number> {
  const json = JSON.stringify(metadata);
  const text = `${crc32(json).toString(16)}\n${json}`;
  await replaceFile(path, text);
  return Buffer.byteLength(text);
}

/** Null when the text is damaged or of another version. */
export function parseMetadata(text: string): EntryMetadata | null {
  const end = text.indexOf('\n');
  const json = text.slice(end + 1);
  if (end < 0 || crc32(json).toString(16) !== text.slice(0, end)) return null;
  // The checksum says that it is what this code wrote.
  const metadata = JSON.parse(json) as { readonly version: number };
  return metadata.version === 1 ? (metadata as EntryMetadata) : null;
}

export function randomName(): string {
  return randomBytes(8).toString('hex');
}

/** Another process, or the making of room, may take a file away at any time. */
export function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
