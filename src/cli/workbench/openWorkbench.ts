import { join, resolve } from 'node:path';
import type { Person } from '../../engine/handlers/person.ts';
import type { RuleBook } from '../../rules/book/ruleBook.ts';
import type { Problem } from '../../files/problem.ts';
import { readText } from '../../files/wholeFile.ts';
import type { Whole } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import type { FileKind, FilesPort, FoundFile } from '../../workbench/ports.ts';
import { Workbench } from '../../workbench/workbench.ts';
import type { ModuleChoice } from '../options/ruleOptions.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { FoundRuleFiles } from '../rules/findRuleFiles.ts';
import { secretFromEnvironment } from '../rules/secrets.ts';
import type { CliIo } from '../terminal/io.ts';
import { UsageError } from '../terminal/usageError.ts';

export interface WorkbenchOptions {
  /** Rule files by name; null: those that were found. */
  readonly ruleFiles: readonly string[] | null;
  /** What was found below the current folder; null: nobody has looked. */
  readonly found: FoundRuleFiles | null;
  readonly modules: ModuleChoice;
  /** Where cookies are kept; null: in memory. */
  readonly cookieFolder: string | null;
  readonly person: Person;
}

/** A workbench of one command: its folder is the current one, its secrets are the environment. */
export interface CommandWorkbench {
  readonly workbench: Workbench;
  readonly files: CommandFiles;
}

export function openWorkbench(options: WorkbenchOptions, io: CliIo): CommandWorkbench {
  const { ruleFiles, found, modules, cookieFolder, person } = options;
  const files = new CommandFiles(ruleFiles, modules === 'none' ? withoutModules(found) : found, io);
  const workbench = Workbench.open(() => [io.cwd], {
    files,
    person,
    settings: {
      isTrusted: () => true,
      // Each group of requests has a context of its own.
      network: () => Promise.resolve({ responseCache: null }),
      handlers: [],
      modulesAreOff: modules === 'none' ? 'handler modules do not run (--no-modules)' : null,
      maxSessions: () => Infinity,
      bodyLimits: () => ({ bodies: 'none', size: 0, ageMs: 0 }),
    },
    secrets: { resolve: (reference) => Promise.resolve(secretFromEnvironment(reference, io.env)) },
    storage: {
      cookies:
        cookieFolder === null
          ? { kind: 'memory' }
          : // A jar is for the next command, whose session is the same one (curl -c does so too).
            { kind: 'disk', directory: cookieFolder, persistSessionCookies: true },
      // Each group of requests says which folder it caches in, if any.
      cache: null,
      jars: cookieFolder === null ? null : join(cookieFolder, 'jars'),
      sessions: null,
      bodies: null,
      approvals: async () => {
        if (modules === 'all') return 'all';
        const { ApprovalFile } = await import('../handlerModules/approvalFile.ts');
        return new ApprovalFile(io.env);
      },
    },
  });
  return { workbench, files };
}

export interface CommandRules {
  /** Null when there is no rule file. */
  readonly book: RuleBook | null;
  readonly problems: readonly FileProblem[];
  /** Of the files that could be read, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The rules of the command, read. @throws UsageError when a file that was named can't be read, or nobody knows all of them */
export async function rulesOf(
  { workbench, files }: CommandWorkbench,
  { ruleFiles, found }: Pick<WorkbenchOptions, 'ruleFiles' | 'found'>,
  { cwd }: CliIo,
): Promise<CommandRules> {
  if (ruleFiles === null && found?.complete === false) {
    throw new UsageError(
      'This folder is too large to search for rule files. Name them with --rules, or send without any with --no-rules.',
    );
  }
  const closed = ruleFiles === null ? (found?.closed ?? []) : [];
  const problems: FileProblem[] = closed.map((file) => ({ ...closedFolder(), file }));
  if (!files.mayHold('ruleFiles')) return { book: null, problems, texts: files.texts };
  const rules = await workbench.rules();
  if (files.fault !== null) throw new UsageError(files.fault);
  for (const [file, ofFile] of rules.problems) {
    problems.push(...ofFile.map((problem) => ({ ...problem, file })));
  }
  return { book: rules.bookOf(cwd), problems, texts: files.texts };
}

function withoutModules(found: FoundRuleFiles | null): FoundRuleFiles | null {
  return found && { ...found, modules: [] };
}

/**
 * The rule files that are named, or those that were found below the current folder, and the modules there. They are read
 * once: a command ends before anybody changes them.
 */
class CommandFiles implements FilesPort {
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
function closedFolder(): Problem {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    code: 'closed-folder',
    severity: 'warning',
    message: "This folder can't be read: permission denied. Rules in it have no effect.",
    hint: 'Allow reading it, or name the rule files with --rules.',
  };
}
