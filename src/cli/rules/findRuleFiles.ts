import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';

const SKIPPED = new Set(['node_modules', '.git']);
/** As in VS Code's setting `requestWorkbench.ruleFiles`, without the locks of Emacs, which are links to nowhere. */
const RULE_FILE = /^(?!\.#).*\.request-rules\.(jsonc?|ya?ml)$/;

/** As in VS Code's setting `requestWorkbench.handlerModules`. */
const MODULE = /^(?!\.#).*\.request-handler\.(m?ts|m?js)$/;

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

/**
 * All rule files and handler modules below `folder`. Links to files are followed, those to folders are not, so that the
 * search ends. Each folder is read at once: Node's threads for it take longer to start than a folder takes.
 */
export async function findRuleFiles(
  folder: string,
  maxEntries = MAX_ENTRIES,
): Promise<FoundRuleFiles> {
  const files: string[] = [];
  const modules: string[] = [];
  const links: string[] = [];
  const closed: string[] = [];
  const found = async (complete: boolean): Promise<FoundRuleFiles> => {
    if (links.length > 0) {
      const { linkedFiles } = await import('./linkedFiles.ts');
      for (const path of await linkedFiles(links, [...files, ...modules])) {
        (RULE_FILE.test(basename(path)) ? files : modules).push(path);
      }
    }
    return { files: files.sort(), modules: modules.sort(), closed: closed.sort(), complete };
  };
  const folders = [folder];
  const listFor = (entry: Dirent): string[] | null => {
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? null : folders;
    const list = RULE_FILE.test(entry.name) ? files : MODULE.test(entry.name) ? modules : null;
    if (list !== null && entry.isSymbolicLink()) return links;
    // A pipe or a device can't be read as rules, and that is told: somebody meant them to have an effect.
    return entry.isFile() || list === files ? list : null;
  };
  let entries = 0;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    const listed = entriesOf(next);
    if (listed === null) closed.push(next);
    for (const entry of listed ?? []) {
      if (++entries > maxEntries) return found(false);
      listFor(entry)?.push(join(next, entry.name));
    }
  }
  return found(true);
}

/** Null: it can't be looked into. One that has been deleted meanwhile is empty. */
function entriesOf(folder: string): Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? [] : null;
  }
}
