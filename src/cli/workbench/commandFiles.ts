import { resolve } from 'node:path';
import type { Problem } from '../../files/problem.ts';
import { readText } from '../../files/wholeFile.ts';
import type { Whole } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import type { FileKind, FilesPort, FoundFile } from '../../workbench/ports.ts';
import type { FoundRuleFiles } from '../rules/findRuleFiles.ts';
import type { CliIo } from '../terminal/io.ts';

/**
 * The rule files that are named, or those that were found below the current folder, and the modules there. They are read
 * once: a command ends before anybody changes them.
 */
export class CommandFiles implements FilesPort {
  /** Of the rule files that could be read, by their paths. */
  readonly texts = new Map<string, string>();
  /** Why a file that was named can't be read, in a sentence; null: all of them could. */
  fault: string | null = null;
  readonly #paths: Readonly<Record<FileKind, readonly string[]>>;
  readonly #named: boolean;
  readonly #io: CliIo;

  /** @param named null: those that were found */
  constructor(named: readonly string[] | null, found: FoundRuleFiles | null, io: CliIo) {
    this.#io = io;
    this.#named = named !== null;
    this.#paths = {
      ruleFiles: named?.map((file) => resolve(io.cwd, file)) ?? found?.files ?? [],
      // Of an incomplete search none: which ones were found is chance.
      handlerModules: found?.complete === true ? found.modules : [],
    };
  }

  readonly mayHold = (kind: FileKind): boolean => this.#paths[kind].length > 0;

  readonly find = (kind: FileKind): Promise<FoundFile[]> =>
    Promise.resolve(this.#paths[kind].map((path) => ({ path, folder: this.#io.cwd })));

  readonly readText = async (path: string): Promise<Whole<{ readonly text: string }>> => {
    const read = await readText(path, { pipes: this.#named, signal: this.#io.signal });
    if ('text' in read) this.texts.set(path, read.text);
    else if (this.#named) this.fault ??= `The rule file ${path} ${read.fault}.`;
    return read;
  };

  readonly folderOf = (): string => this.#io.cwd;

  readonly sharedBy = (ruleFile: string): string => workspaceFolderOf(ruleFile, this.#io.cwd);
}

/** What would be blocked or hidden by rules that lie there is not known. */
export function closedFolder(): Problem {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    code: 'closed-folder',
    severity: 'warning',
    message: "This folder can't be read: permission denied. Rules in it have no effect.",
    hint: 'Allow reading it, or name the rule files with --rules.',
  };
}
