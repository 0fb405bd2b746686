import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isRunning } from '../../src/storage/isRunning.ts';

/** How many runs are kept besides this one. */
const KEPT = 4;

/**
 * A new folder for what this run leaves behind, named by its time and process: two runs at once do not touch each other's. Of
 * the runs that have ended the newest stay.
 */
export async function resultsFolder(root: string): Promise<string> {
  const all = path.join(root, 'test-results');
  await mkdir(all, { recursive: true });
  const runs = (await readdir(all)).filter((name) => /^\d{4}-.*-\d+$/.test(name)).sort();
  const ended = runs.filter((name) => !isRunning(Number(name.split('-').at(-1))));
  for (const name of ended.slice(0, -KEPT)) {
    await rm(path.join(all, name), { recursive: true, force: true });
  }
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '.');
  const folder = path.join(all, `${time}-${process.pid}`);
  await mkdir(folder);
  return folder;
}
