import { dirname, join } from 'node:path';
import type { ImportedRules } from './importRules.ts';

/** All that an import writes, the rule file last: once it is there its rules act, and what they answer with must be there. */
export function writtenPaths({ files }: Pick<ImportedRules, 'files'>, target: string): string[] {
  return [...files.map(({ path }) => join(dirname(target), path)), target];
}

/** The first of the targets at which neither the rule file nor any file beside it is there, with what is imported to it. */
export async function importToFreePath(
  targetNumbered: (number: number) => string,
  importTo: (target: string) => Promise<ImportedRules>,
  isThere: (path: string) => Promise<boolean>,
): Promise<{ readonly target: string; readonly imported: ImportedRules }> {
  for (let number = 1; ; number++) {
    const target = targetNumbered(number);
    // What is not free need not be read again and again.
    if (await isThere(target)) continue;
    const imported = await importTo(target);
    const taken = await Promise.all(writtenPaths(imported, target).map(isThere));
    if (!taken.includes(true)) return { target, imported };
  }
}
