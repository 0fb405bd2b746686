import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { RequestHandler } from '../../engine/index.ts';
import type { CookieJars } from '../../rules/cookieJars.ts';
import type { RuleName, RuleSentence } from '../../protocol/messages.ts';
import { unreadableFile } from '../../files/problem.ts';
import { explainRule } from '../../rules/explainRule.ts';
import { namedModules } from '../../rules/namedModules.ts';
import { RuleBook } from '../../rules/ruleBook.ts';
import { GONE, readText } from '../../files/wholeFile.ts';
import type { Whole } from '../../files/wholeFile.ts';
import { RuleProblems } from './ruleProblems.ts';
import type { Secrets } from '../secrets.ts';
import { UnderWay } from '../underWay.ts';
import { WorkspaceFiles } from '../workspaceFiles.ts';
import type { FoundFile } from '../workspaceFiles.ts';

/** Many files may change at once; whoever draws their number hears of it once. */
const SETTLE_MS = 100;

/** A handler module that a rule of a folder names by its absolute path. */
type FolderModule = (
  folder: string,
  path: string,
  name?: string,
) => Promise<RequestHandler | { readonly missing: string }>;

interface ReadFile extends FoundFile {
  readonly reading: number;
  readonly read: Whole<{ readonly text: string }>;
}

/** The rules of one workspace folder. */
interface FolderRules {
  readonly book: RuleBook;
  readonly handler: RequestHandler;
}

/** The workspace's rule files: loaded, reloaded when they change on disk or are saved, their problems shown. */
export class RuleFiles implements vscode.Disposable {
  readonly #secrets: Secrets;
  readonly #jars: CookieJars;
  readonly #problems = new RuleProblems();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onChanged = this.#changed.event;
  readonly #files: WorkspaceFiles;
  /** By the folder's path. */
  readonly #folders = new Map<string, FolderRules>();
  /** The folder of each file that is known. */
  readonly #folderOf = new Map<string, string>();
  /** The number of the latest reading of each file: of two at once the later counts, however long it takes. */
  readonly #readings = new Map<string, number>();
  readonly #reading = new UnderWay();
  readonly #module: FolderModule;
  #settling: NodeJS.Timeout | null = null;

  constructor(secrets: Secrets, jars: CookieJars, module: FolderModule) {
    this.#module = module;
    this.#secrets = secrets;
    this.#jars = jars;
    this.#files = new WorkspaceFiles('ruleFiles', {
      changed: (file) => void this.#reading.add(this.#reload(file)),
      removed: (path) => {
        this.#remove(path);
      },
      rearranged: () => void this.load(),
      known: () => this.#folderOf.keys(),
    });
  }

  get counts(): { readonly files: number; readonly rules: number } {
    const books = this.books;
    return {
      files: books.reduce((count, { files }) => count + files.length, 0),
      rules: books.reduce((count, { ruleCount }) => count + ruleCount, 0),
    };
  }

  /** The rules of each folder. */
  get books(): readonly RuleBook[] {
    return [...this.#folders.values()].map(({ book }) => book);
  }

  /** The handler modules that the rules in force name, by absolute path, for each folder. */
  get namedModules(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      [...this.#folders].map(([folder, { book }]) => [folder, namedModules(book.activeRules)]),
    );
  }

  /** The rules of one folder. */
  bookOf(folder: string): RuleBook {
    return this.#rulesOf(folder).book;
  }

  /** The rules of a workspace folder as a handler that follows what becomes of them. */
  handlerOf(folder: string): RequestHandler {
    return this.#rulesOf(folder).handler;
  }

  /** Reads all files anew; those that are no longer found lose their force. */
  load(): Promise<void> {
    return this.#reading.add(this.#load());
  }

  /** Resolves when what was saved until now is in force, so that the next request is put to it. */
  settled(): Promise<void> {
    return this.#reading.over();
  }

  async #load(): Promise<void> {
    const found = await this.#files.find();
    const folders = new Map(found.map(({ uri, folder }) => [uri.fsPath, folder]));
    for (const [path, folder] of this.#folderOf) {
      if (folders.get(path) !== folder) this.#remove(path);
    }
    // All are read at once, and taken one after the other, so that nothing else waits for long.
    const read = found.map((file) => this.#read(file));
    for (const file of read) await this.#take(await file);
  }

  /** The rule files of the window as they are on disk now, in the order in which they are asked. */
  async paths(): Promise<string[]> {
    return (await this.#files.find()).map(({ uri }) => uri.fsPath).sort();
  }

  /** What rules do, in a sentence each; those that are not in force are left out. */
  sentencesOf(names: readonly RuleName[]): RuleSentence[] {
    return names.flatMap(({ file, id }) => {
      const files = this.books.flatMap((book) => book.files.filter(({ path }) => path === file));
      const rule = files[0]?.rules.find((each) => each.id === id);
      if (rule === undefined) return [];
      return [{ file, id, sentence: explainRule(rule), description: rule.description }];
    });
  }

  /** Whether a decision may lead there: the panel asks for files, and only those with rules in force are opened. */
  isRuleFile(file: string): boolean {
    return this.books.some(({ files }) => files.some(({ path }) => path === file));
  }

  dispose(): void {
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#files.dispose();
    this.#problems.dispose();
    this.#changed.dispose();
  }

  async #reload(file: FoundFile): Promise<void> {
    await this.#take(await this.#read(file));
  }

  /** Null when it has been deleted, or is being read anew. */
  async #read({ uri, folder }: FoundFile): Promise<ReadFile | null> {
    const { fsPath } = uri;
    const reading = this.#nextReading(fsPath);
    const read = await readText(fsPath);
    if ('fault' in read && read.fault === GONE) return null; // onDidDelete tells.
    return { uri, folder, reading, read };
  }

  async #take(file: ReadFile | null): Promise<void> {
    if (file === null || this.#readings.get(file.uri.fsPath) !== file.reading) return;
    const { uri, folder, read } = file;
    this.#folderOf.set(uri.fsPath, folder);
    const problems =
      'fault' in read
        ? [unreadableFile(read.fault)]
        : await this.#rulesOf(folder).book.updateInSlices(uri.fsPath, read.text);
    if (problems === null || this.#readings.get(uri.fsPath) !== file.reading) return;
    this.#problems.set(uri, problems);
    this.#settle();
  }

  #remove(path: string): void {
    this.#nextReading(path); // Whatever is being read of it is too late.
    const folder = this.#folderOf.get(path);
    if (folder !== undefined) void this.#folders.get(folder)?.book.remove(path);
    this.#folderOf.delete(path);
    this.#problems.delete(vscode.Uri.file(path));
    this.#settle();
  }

  #rulesOf(folder: string): FolderRules {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const book = new RuleBook();
    const handler = book.handler({
      module: (file, path, name) => this.#module(folder, resolve(dirname(file), path), name),
      resolveSecret: this.#secrets.resolve,
      cookieJar: (name, persist) => this.#jars.jar(name, persist),
      workspaceFolderOf: (file) =>
        vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath ?? dirname(file),
    });
    const made = { book, handler };
    this.#folders.set(folder, made);
    return made;
  }

  #nextReading(path: string): number {
    const reading = (this.#readings.get(path) ?? 0) + 1;
    this.#readings.set(path, reading);
    return reading;
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = null;
      this.#changed.fire(undefined);
    }, SETTLE_MS);
  }
}
