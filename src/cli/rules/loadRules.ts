import { join, resolve } from 'node:path';
import type { RequestHandler } from '../../engine/handlers/requestHandler.ts';
import type { RuleTools } from '../../rules/actions/action.ts';
import type { RuleBook } from '../../rules/ruleBook.ts';
import type { SecretReference } from '../../rules/secretReference.ts';
import type { FileProblem } from './fileProblem.ts';
import { findRuleFiles } from './findRuleFiles.ts';
import type { FoundRuleFiles } from './findRuleFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import { secretFromEnvironment } from './secrets.ts';
import { unreadableFile } from '../../files/problem.ts';
import { readText } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';

/** What the rules need besides their files. */
export interface RuleParts {
  /** Where cookie jars are kept. */
  readonly cookieFolder?: string | null;
  /** What has been found in the current folder, when somebody has looked already. */
  readonly found?: FoundRuleFiles | null;
  /** The handler modules that rules name. */
  readonly module?: RuleTools['module'];
}

export interface LoadedRules {
  /** Null when there is no rule file. */
  readonly handler: RequestHandler | null;
  readonly book: RuleBook | null;
  readonly problems: readonly FileProblem[];
  /** Writes what the jars of rules have not written yet, when nothing is sent any more. */
  readonly close: () => void;
  /** Of the files that could be read, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads the named rule files, or those below the current folder when `ruleFiles` is null. Jars that rules keep are in
 * `cookieFolder`, if there is one.
 */
export async function loadRules(
  ruleFiles: readonly string[] | null,
  io: CliIo,
  { cookieFolder = null, found: known = null, module }: RuleParts = {},
): Promise<LoadedRules | { readonly usage: string }> {
  const found = ruleFiles === null ? (known ?? (await findRuleFiles(io.cwd))) : null;
  if (found?.complete === false) {
    return {
      usage:
        'This folder is too large to look for all of its rule files. Name them with --rules, or send without any with --no-rules.',
    };
  }
  const files = found?.files ?? (ruleFiles ?? []).map((file) => resolve(io.cwd, file));
  const unread = (found?.closed ?? []).map(closedFolder);
  if (files.length === 0) {
    const close = (): void => undefined;
    return { handler: null, book: null, problems: unread, close, texts: new Map() };
  }

  const [{ RuleBook }, { CookieJars }] = await Promise.all([
    import('../../rules/ruleBook.ts'),
    import('../../rules/cookieJars.ts'),
  ]);
  const book = new RuleBook();
  const texts: { path: string; text: string }[] = [];
  for (const path of files) {
    const read = await readText(path, { pipes: ruleFiles !== null, signal: io.signal });
    if ('text' in read) texts.push({ path, text: read.text });
    else if (ruleFiles !== null) return { usage: `The rule file ${path} ${read.fault}.` };
    else unread.push({ ...unreadableFile(read.fault), file: path });
  }
  const problems = (await book.updateAll(texts)).flatMap(({ path, problems: ofFile }) =>
    ofFile.map((problem): FileProblem => ({ ...problem, file: path })),
  );
  const jars = new CookieJars(
    cookieFolder === null ? null : join(resolve(io.cwd, cookieFolder), 'jars'),
  );
  const resolveSecret = (reference: SecretReference): Promise<string | undefined> =>
    Promise.resolve(secretFromEnvironment(reference, io.env));
  return {
    handler: book.handler({
      ...(module === undefined ? {} : { module }),
      resolveSecret,
      workspaceFolderOf: (file) => workspaceFolderOf(file, io.cwd),
      cookieJar: (name, persist) => jars.jar(name, persist),
    }),
    book,
    problems: [...unread, ...problems],
    close: () => {
      jars.close();
    },
    texts: new Map(texts.map(({ path, text }) => [path, text])),
  };
}

/** What would be blocked or hidden by rules that lie there is not known. */
function closedFolder(folder: string): FileProblem {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    file: folder,
    code: 'closed-folder',
    severity: 'warning',
    message: "This folder can't be read: permission denied. Rules in it have no effect.",
    hint: 'Allow reading it, or name the rule files with --rules.',
  };
}
