import { join } from 'node:path';
import type { Person } from '../../engine/handlers/person.ts';
import type { RuleBook } from '../../rules/book/ruleBook.ts';
import { Workbench } from '../../workbench/workbench.ts';
import type { ModuleChoice } from '../options/ruleOptions.ts';
import type { FileProblem } from '../terminal/fileProblem.ts';
import type { FoundRuleFiles } from '../rules/findRuleFiles.ts';
import { secretFromEnvironment } from '../rules/secrets.ts';
import type { CliIo } from '../terminal/io.ts';
import { CommandFiles, closedFolder } from './commandFiles.ts';
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
      'This folder is too large to look for all of its rule files. Name them with --rules, or send without any with --no-rules.',
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
