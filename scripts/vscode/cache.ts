import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from '../../src/cli/cacheFolder.ts';
import { isRunning } from '../../src/storage/isRunning.ts';

export interface CachedFolder {
  /** Names the contents and their version, such as `chromium-153.0.0`. */
  readonly name: string;
  /** Files without which the folder is taken for broken and made again. */
  readonly essential: readonly string[];
  /** Fills the empty folder it is given. Must not write down that folder's path: it is renamed. */
  readonly install: (folder: string) => Promise<void>;
}

const stamp = '.complete';

/**
 * The path of a folder in the cache, made first where it is missing or broken. It is filled beside
 * its place and then renamed, so that nobody ever sees half of it; of two runs, one waits.
 */
export async function cached(wanted: CachedFolder, root = cacheFolder()): Promise<string> {
  const folder = path.join(root, wanted.name);
  if (isWhole(folder, wanted)) return folder;
  await mkdir(root, { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  let unfinished: string | undefined;
  try {
    if (isWhole(folder, wanted)) return folder;
    await removeUnfinished(folder);
    unfinished = await mkdtemp(`${folder}.unfinished-`);
    await whileTelling(wanted.name, wanted.install(unfinished));
    await writeFile(path.join(unfinished, stamp), '');
    const missing = missingFrom(unfinished, wanted);
    if (missing) throw new Error(`${wanted.name} was installed, but without ${missing}.`);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    return folder;
  } finally {
    if (unfinished) await rm(unfinished, { recursive: true, force: true });
    await unlock();
  }
}

function isWhole(folder: string, wanted: CachedFolder): boolean {
  return missingFrom(folder, wanted) === undefined;
}

function missingFrom(folder: string, { essential }: CachedFolder): string | undefined {
  return [stamp, ...essential].find((file) => !existsSync(path.join(folder, file)));
}

/** A slow network must not look like a program that hangs. */
async function whileTelling(name: string, installing: Promise<void>): Promise<void> {
  const started = Date.now();
  const timer = setInterval(() => {
    console.log(`  … ${name}: ${Math.round((Date.now() - started) / 1_000)} s`);
  }, 5_000);
  try {
    await installing;
  } finally {
    clearInterval(timer);
  }
}

/** What runs that were killed have left behind. */
async function removeUnfinished(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${path.basename(folder)}.unfinished-`)) continue;
    await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Takes a lock file, waiting while the process named in it lives. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (let told = false; ;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && !isRunning(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) console.log(`Waiting for process ${owner || ''}, which is installing the same …`);
    told = true;
    await delay(500);
  }
}
