import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../storage/isRunning.ts';

const NAME = /^request-workbench-(\d+)-/;
/** Process ids are used again, and another container may share the folder: what is this old has no owner. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/**
 * A new folder below `parent` for a process' own files; its name says whose it is. Those of processes that ended a day ago
 * or more without removing theirs are removed: a process that crashes can't do it.
 */
export async function temporaryFolder(parent: string, now = Date.now()): Promise<string> {
  const [folder] = await Promise.all([
    mkdtemp(join(parent, `request-workbench-${String(process.pid)}-`)),
    removeAbandoned(parent, now),
  ]);
  return folder;
}

async function removeAbandoned(parent: string, now: number): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const pid = Number(NAME.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(pid) || isRunning(pid)) return;
      const folder = join(parent, name);
      const changed = await stat(folder).then(
        ({ mtimeMs }) => mtimeMs,
        () => now,
      );
      // Another user's can't be removed, and need not be.
      if (now - changed > ABANDONED_MS) {
        await rm(folder, { recursive: true }).catch(() => undefined);
      }
    }),
  );
}
