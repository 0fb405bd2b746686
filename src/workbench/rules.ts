import { dirname, resolve } from 'node:path';
import type { RequestHandler, SessionLog } from '../engine/index.ts';
import { unreadableFile } from '../files/problem.ts';
import type { Problem } from '../files/problem.ts';
import { GONE } from '../files/wholeFile.ts';
import type { Whole } from '../files/wholeFile.ts';
import { SessionNotices } from '../handlerModules/sessionNotices.ts';
import { CookieJars } from '../rules/book/cookieJars.ts';
import { namedModules } from '../rules/book/namedModules.ts';
import { RuleBook } from '../rules/book/ruleBook.ts';
import { Emitter } from './event.ts';
import type { Subscription } from './event.ts';
import type { FoundFile, Ports } from './ports.ts';
import { PendingWork } from './pendingWork.ts';

/** Many files may change at once; whoever draws their number hears of it once. */
const SETTLE_MS = 100;

/** A handler module that a rule of a folder names by its absolute path. */
export type FolderModule = (
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

/** The rule files of the folders: loaded, and loaded again when they change. */
export class Rules {
  readonly #ports: Pick<Ports, 'files' | 'secrets'>;
  readonly #module: FolderModule;
  readonly #jars: CookieJars;
  readonly #changed = new Emitter<undefined>();
  readonly #read = new Emitter<string>();
  readonly #problems = new Map<string, readonly Problem[]>();
  /** Other rules are in force. */
  readonly onChanged = this.#changed.event;
  /** A file, told by its path, was read or is gone. */
  readonly onRead = this.#read.event;
  readonly #watching: Subscription | undefined;
  /** By the folder's path. */
  readonly #folders = new Map<string, FolderRules>();
  /** The folder of each file that is known. */
  readonly #folderOf = new Map<string, string>();
  /** The number of the latest reading of each file: of two at once the later counts, however long it takes. */
  readonly #readings = new Map<string, number>();
  readonly #reading = new PendingWork();
  readonly #notices = new SessionNotices();
  #settling: NodeJS.Timeout | null = null;
  #areOff = false;

  constructor(ports: Pick<Ports, 'files' | 'secrets' | 'storage'>, module: FolderModule) {
    this.#ports = ports;
    this.#module = module;
    this.#jars = new CookieJars(ports.storage.jars);
    this.#watching = ports.files.watch?.('ruleFiles', {
      changed: (file) => void this.#reading.add(this.#reload(file)),
      removed: (path) => {
        this.#remove(path);
      },
      rearranged: () => void this.load(),
      known: () => this.#folderOf.keys(),
    });
  }

  /** The rules of each folder. */
  get books(): readonly RuleBook[] {
    return [...this.#folders.values()].map(({ book }) => book);
  }

  /** What is wrong with each file as it was read last, by its path. */
  get problems(): ReadonlyMap<string, readonly Problem[]> {
    return this.#problems;
  }

  /** The handler modules that the rules in force name, by absolute path, for each folder. */
  get namedModules(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      [...this.#folders].map(([folder, { book }]) => [folder, namedModules(book.activeRules)]),
    );
  }

  /** True: requests that are sent now are put to no rule, whatever their files say. */
  get areOff(): boolean {
    return this.#areOff;
  }

  /** Turns all rules off, or on again, for as long as the workbench is there. Requests that run keep the rules they began with. */
  turnOff(off: boolean): void {
    if (this.#areOff === off) return;
    this.#areOff = off;
    this.#changed.fire(undefined);
  }

  /** Tells a session that is about to begin when it goes without the rules that there are. */
  follow(log: SessionLog): void {
    if (!this.#areOff || this.books.every(({ ruleCount }) => ruleCount === 0)) return;
    this.#notices.follow(log, ['No rule was asked: all rules are turned off in this window.']);
  }

  /** The rules of one folder. */
  bookOf(folder: string): RuleBook {
    return this.#rulesOf(folder).book;
  }

  /** The rules of a workspace folder as a handler that follows what becomes of them; none while all rules are off. */
  handlersOf(folder: string): RequestHandler[] {
    return this.#areOff ? [] : [this.#rulesOf(folder).handler];
  }

  /** Reads all files anew; those that are no longer found lose their force. */
  load(): Promise<void> {
    return this.#reading.add(this.#load());
  }

  /** Resolves when what was saved until now is in force, so that the next request is put to it. */
  settled(): Promise<void> {
    return this.#reading.settled();
  }

  /** The rule files as they are on disk now, in the order in which they are asked. */
  async paths(): Promise<string[]> {
    return (await this.#ports.files.find('ruleFiles')).map(({ path }) => path).sort();
  }

  /** Whether a decision may lead there: the panel asks for files, and only those with rules in force are opened. */
  isRuleFile(file: string): boolean {
    return this.books.some(({ files }) => files.some(({ path }) => path === file));
  }

  /** Deletes the cookies of the jars that rules name, and answers how many there were. */
  clearCookies(): Promise<number> {
    return this.#jars.clear();
  }

  dispose(): void {
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#watching?.dispose();
    this.#jars.close();
    this.#changed.dispose();
    this.#read.dispose();
  }

  async #load(): Promise<void> {
    const found = await this.#ports.files.find('ruleFiles');
    const folders = new Map(found.map(({ path, folder }) => [path, folder]));
    for (const [path, folder] of this.#folderOf) {
      if (folders.get(path) !== folder) this.#remove(path);
    }
    // All are read at once, and taken one after the other, so that nothing else waits for long.
    const read = found.map((file) => this.#readFile(file));
    // What ends the wait for the first of them ends it for the others too, and is told once.
    for (const reading of read) reading.catch(() => undefined);
    for (const file of read) await this.#take(await file);
  }

  async #reload(file: FoundFile): Promise<void> {
    await this.#take(await this.#readFile(file));
  }

  /** Null when it has been deleted, or is being read anew. */
  async #readFile({ path, folder }: FoundFile): Promise<ReadFile | null> {
    const reading = this.#nextReading(path);
    const read = await this.#ports.files.readText(path);
    // Where files are watched, the watcher tells.
    if ('fault' in read && read.fault === GONE && this.#watching !== undefined) return null;
    return { path, folder, reading, read };
  }

  async #take(file: ReadFile | null): Promise<void> {
    if (file === null || this.#readings.get(file.path) !== file.reading) return;
    const { path, folder, read } = file;
    this.#folderOf.set(path, folder);
    const problems =
      'fault' in read
        ? [unreadableFile(read.fault)]
        : await this.#rulesOf(folder).book.updateInSlices(path, read.text);
    if (problems === null || this.#readings.get(path) !== file.reading) return;
    this.#problems.set(path, problems);
    this.#read.fire(path);
    this.#settle();
  }

  #remove(path: string): void {
    this.#nextReading(path); // Whatever is being read of it is too late.
    const folder = this.#folderOf.get(path);
    if (folder !== undefined) void this.#folders.get(folder)?.book.remove(path);
    this.#folderOf.delete(path);
    this.#problems.delete(path);
    this.#read.fire(path);
    this.#settle();
  }

  #rulesOf(folder: string): FolderRules {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const { files, secrets } = this.#ports;
    const book = new RuleBook();
    const handler = book.handler({
      module: (file, path, name) => this.#module(folder, resolve(dirname(file), path), name),
      resolveSecret: secrets.resolve,
      cookieJar: (name, persist) => this.#jars.jar(name, persist),
      workspaceFolderOf: files.sharedBy,
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
