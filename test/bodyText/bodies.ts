import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BodySource } from '../../src/bodyText/contract/questions.ts';

/** A body in memory, as the workbench describes it. */
export function body(
  content: string | Uint8Array,
  mimeType = 'application/json',
  charset = '',
): BodySource {
  const bytes = Buffer.from(content);
  return {
    ...{ key: 'body', size: bytes.byteLength, ended: true, mimeType, charset },
    content: { bytes },
  };
}

/** The same in a file, which is removed after its use. */
export async function inFile<Result>(
  source: BodySource,
  use: (source: BodySource & { readonly content: { readonly path: string } }) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rw-body-'));
  try {
    const file = path.join(folder, '1');
    await writeFile(file, 'bytes' in source.content ? source.content.bytes : '');
    return await use({ ...source, content: { path: file } });
  } finally {
    await rm(folder, { recursive: true });
  }
}
