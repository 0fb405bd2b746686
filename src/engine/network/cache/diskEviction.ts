import { readFile, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_VARIANTS } from './cacheStore.ts';
import { DiskEntry, isMetadataFile } from './diskEntry.ts';
import { parseMetadata } from './diskFile.ts';

/** Room is made down to this part of what is allowed, so that it need not be made again at once. */
const TARGET = 0.8;
/** A body that no head names for so long belongs to a process that died, not to one that still writes it. */
const ABANDONED_MS = 60 * 60 * 1000;

/** Of one URL's responses, removes what was not used for longest; `newest` stays. */
export async function evictOldVariants(folder: string, newest: string): Promise<void> {
  const all = await readdir(folder).catch(() => []);
  const names = all.filter((name) => isMetadataFile(name) && name !== newest);
  if (names.length < MAX_VARIANTS) return;
  const variants = await Promise.all(
    names.map(async (name) => {
      const file = await stat(join(folder, name)).catch(() => null);
      return { name, usedAt: file?.mtimeMs ?? 0 };
    }),
  );
  variants.sort((a, b) => b.usedAt - a.usedAt);
  for (const { name } of variants.slice(MAX_VARIANTS - 1)) {
    await (await DiskEntry.read(folder, name))?.remove();
  }
}

interface Found {
  readonly folder: string;
  readonly files: string[];
  readonly bytes: number;
  readonly usedAt: number;
}

/**
 * Looks through the folders and removes what was not used for longest, until at most four fifths of `maxBytes` are
 * taken; nothing while they take no more than `maxBytes`. Answers with the bytes that may be written until the next time.
 */
export async function evict(folders: readonly string[], maxBytes: number): Promise<number> {
  const found: Found[] = [];
  for (const folder of folders) found.push(...(await entriesIn(folder)));
  let total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= maxBytes) return maxBytes - total;
  found.sort((a, b) => a.usedAt - b.usedAt);
  for (const { folder, files, bytes } of found) {
    if (total <= maxBytes * TARGET) break;
    for (const file of files) await rm(join(folder, file), { force: true });
    await rmdir(folder).catch(() => undefined);
    total -= bytes;
  }
  return maxBytes - total;
}

async function entriesIn(folder: string): Promise<Found[]> {
  const names = await readdir(folder).catch(() => []);
  const sizes = new Map<string, { bytes: number; changedAt: number }>();
  for (const name of names) {
    const file = await stat(join(folder, name)).catch(() => null);
    if (file !== null) sizes.set(name, { bytes: file.size, changedAt: file.mtimeMs });
  }
  const entries: Found[] = [];
  for (const name of names.filter(isMetadataFile)) {
    const own = sizes.get(name);
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const body = parseMetadata(text)?.body?.file;
    if (own === undefined) continue;
    const files = [name, ...(body === undefined ? [] : [body])];
    const bytes = own.bytes + (body === undefined ? 0 : (sizes.get(body)?.bytes ?? 0));
    entries.push({ folder, files, bytes, usedAt: own.changedAt });
  }
  await removeAbandoned(folder, sizes, new Set(entries.flatMap(({ files }) => files)));
  return entries;
}

async function removeAbandoned(
  folder: string,
  sizes: ReadonlyMap<string, { readonly changedAt: number }>,
  named: ReadonlySet<string>,
): Promise<void> {
  const before = Date.now() - ABANDONED_MS;
  for (const [name, { changedAt }] of sizes) {
    if (!named.has(name) && changedAt < before) await rm(join(folder, name), { force: true });
  }
  if (sizes.size === 0) await rmdir(folder).catch(() => undefined);
}
