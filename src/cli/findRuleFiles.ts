import { readdir } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set(['node_modules', '.git']);
/** As in VS Code's setting `requestWorkbench.ruleFiles`. */
const RULE_FILE = /\.request-rules\.(jsonc?|ya?ml)$/;

/** As in VS Code's setting `requestWorkbench.handlerModules`. */
const MODULE = /\.request-handler\.(m?ts|m?js)$/;

/** Entries looked at before the search gives up: some 50 ms. */
const MAX_ENTRIES = 20_000;

export interface FoundRuleFiles {
  /** Absolute paths, sorted: rules of the same priority apply in this order. */
  readonly files: readonly string[];
  /** Handler modules, as they are asked. */
  readonly modules: readonly string[];
  /** Folders that nobody may look into: rules may lie there that nobody knows of. */
  readonly closed: readonly string[];
  /** False when the folder was too large to be searched whole. */
  readonly complete: boolean;
}

/** All rule files and handler modules below `folder`. Links are not followed, so the search ends. */
export async function findRuleFiles(
  folder: string,
  maxEntries = MAX_ENTRIES,
): Promise<FoundRuleFiles> {
  const files: string[] = [];
  const modules: string[] = [];
  const closed: string[] = [];
  const found = (complete: boolean): FoundRuleFiles => ({
    files: files.sort(),
    modules: modules.sort(),
    closed: closed.sort(),
    complete,
  });
  const folders = [folder];
  let entries = 0;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    const listed = await entriesOf(next);
    if (listed === null) closed.push(next);
    for (const entry of listed ?? []) {
      if (++entries > maxEntries) return found(false);
      const path = join(next, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(path);
      else if (entry.isFile() && RULE_FILE.test(entry.name)) files.push(path);
      else if (entry.isFile() && MODULE.test(entry.name)) modules.push(path);
    }
  }
  return found(true);
}

/** Null: it cannot be looked into. One that has been deleted meanwhile is empty. */
async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? [] : null;
  }
}
