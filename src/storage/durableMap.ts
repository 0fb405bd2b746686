import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { journalLine, readJournal } from './journalText.ts';
import type { JournalEntry } from './journalText.ts';
import { isRunning } from './isRunning.ts';
import { makeFolder } from './makeFolder.ts';

/** Deletions are remembered this long: a process that read the map before the deletion may write it down again. */
const FORGET_DELETIONS_US = 7 * 24 * 60 * 60 * 1e6;
/** A journal is written anew when it is this much longer than what it says; in bytes. */
const SLACK_BYTES = 256 * 1024;
/** How often the folder is read anew because a file in it went while it was read. */
const MAX_TRIES = 10;
/** CEF flushes its cookie store this often. */
const FLUSH_MS = 30_000;

export interface DurableMapOptions<Value> {
  /** A folder for this alone or for several maps; made, for this user only, when it is not there. */
  readonly directory: string;
  /** The first part of the names of this map's files. */
  readonly name: string;
  /** Whether this is a value of this map: files are edited, too. */
  readonly isValue: (value: unknown) => value is Value;
  /** Values that have run out are not carried into a new file. */
  readonly isOver: (value: Value) => boolean;
}

/**
 * A map that outlives its process and shares its folder with other processes (decision 13). What `set` and `delete` have
 * written survives the end of this process, however it ends; what {@link flush} has acknowledged survives a power cut.
 *
 * Every process appends to a journal of its own and reads all of them when it opens the map; for each key the latest entry
 * counts. So there is no lock that a killed process could leave behind, and nobody overwrites what another has written.
 * Journals of processes that are gone are folded into the journal of the next one that writes.
 */
export class DurableMap<Value> {
  /** What was found wrong when the map was opened, in sentences. */
  readonly problems: readonly string[];
  readonly #options: DurableMapOptions<Value>;
  readonly #entries: Map<string, JournalEntry>;
  /** Journals whose content stands in this process's own; removed once that is safely on disk. */
  #obsolete: string[];
  #fd: number | null = null;
  #path = '';
  #written = 0;
  #limit = 0;
  /** Lines that could not be written yet. */
  #unwritten = '';
  #unsynced = false;
  #lastStamp = 0;
  #flushTimer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(
    options: DurableMapOptions<Value>,
    found: { entries: Map<string, JournalEntry>; obsolete: string[]; problems: string[] },
  ) {
    this.#options = options;
    this.#entries = found.entries;
    this.#obsolete = found.obsolete;
    this.problems = found.problems;
    for (const { at } of found.entries.values()) this.#lastStamp = Math.max(this.#lastStamp, at);
  }

  /** @throws the error of the file system when the folder can't be made or read. */
  static async open<Value>(options: DurableMapOptions<Value>): Promise<DurableMap<Value>> {
    await makeFolder(options.directory, 0o700);
    for (let tries = 1; ; tries++) {
      const found = await readAll(options);
      if (found.complete || tries === MAX_TRIES) return new DurableMap(options, found);
    }
  }

  /** The values that are there, in the order in which they were written. */
  *values(): Iterable<Value> {
    const entries = [...this.#entries.values()].sort((a, b) => a.at - b.at);
    for (const { value } of entries) {
      if (this.#options.isValue(value) && !this.#options.isOver(value)) yield value;
    }
  }

  set(key: string, value: Value): void {
    this.#append({ key, at: this.#stamp(), value });
  }

  delete(key: string): void {
    if ((this.#entries.get(key)?.value ?? null) === null) return;
    this.#append({ key, at: this.#stamp(), value: null });
  }

  /**
   * Resolves when all that was written before is on disk.
   * @throws the error of the file system when it can't be, for example when the disk is full; nothing is forgotten then.
   */
  flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#flush());
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  /** Writes what is left and lets go of the file; the map must not be used afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    if (this.#fd === null) return;
    try {
      this.#write('');
      if (this.#unsynced) fsyncSync(this.#fd);
    } catch {
      // The disk is full or gone; whoever wanted to know has asked flush().
    }
    closeSync(this.#fd);
    this.#fd = null;
    try {
      // From now on it belongs to nobody, also while this process lives on.
      const { directory, name } = this.#options;
      renameSync(this.#path, join(directory, `${name}-closed-${randomId()}.journal`));
    } catch {
      // It is folded when this process has ended.
    }
  }

  #stamp(): number {
    this.#lastStamp = Math.max(Date.now() * 1000, this.#lastStamp + 1);
    return this.#lastStamp;
  }

  #append(entry: JournalEntry): void {
    this.#entries.set(entry.key, entry);
    const line = journalLine(entry);
    try {
      if (this.#fd === null) this.#begin();
      else this.#write(line);
      if (this.#written > this.#limit) this.#begin();
    } catch {
      // Kept for the next try; flush() tells.
    }
    this.#unsynced = true;
    this.#flushTimer ??= setTimeout(() => void this.flush().catch(() => undefined), FLUSH_MS);
    this.#flushTimer.unref();
  }

  /** A new journal that says all that is known; the one before and those of processes that are gone become obsolete. */
  #begin(): void {
    const { directory, name } = this.#options;
    const path = join(directory, `${name}-${String(process.pid)}-${randomId()}.journal`);
    const before = { fd: this.#fd, path: this.#path };
    const fd = openSync(path, 'ax', 0o600);
    this.#fd = fd;
    this.#path = path;
    this.#written = 0;
    this.#unwritten = '';
    if (before.fd !== null) {
      closeSync(before.fd);
      this.#obsolete.push(before.path);
    }
    this.#forget();
    this.#write([...this.#entries.values()].map(journalLine).join(''));
    this.#limit = SLACK_BYTES + 4 * this.#written;
  }

  #write(text: string): void {
    if (this.#fd === null) return;
    this.#unwritten += text;
    const bytes = Buffer.from(this.#unwritten);
    let done = 0;
    while (done < bytes.length) {
      // A line that a full disk cut off is written again as a whole; the next one begins with a line feed.
      done += writeSync(this.#fd, bytes, done);
    }
    this.#unwritten = '';
    this.#written += bytes.length;
  }

  async #flush(): Promise<void> {
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    this.#flushTimer = null;
    while (this.#unsynced && !this.#closed) {
      this.#unsynced = false;
      try {
        if (this.#fd === null || this.#isRemoved()) this.#begin();
        this.#write('');
        await sync(this.#path);
        if (process.platform !== 'win32') await sync(this.#options.directory);
      } catch (error) {
        this.#unsynced = true;
        if (this.#isRemoved()) continue;
        // close() has written and synced by itself, and given the file another name.
        if (this.#isClosed()) return;
        throw error;
      }
      if (this.#isRemoved()) this.#unsynced = true;
    }
    if (this.#fd === null) return;
    const obsolete = this.#obsolete;
    this.#obsolete = [];
    for (const path of obsolete) await rm(path, { force: true }).catch(() => undefined);
  }

  /** Somebody tidied up, or took this process for gone: then all is written again. */
  #isRemoved(): boolean {
    return this.#fd !== null && fstatSync(this.#fd).nlink === 0;
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  /** Drops what has been over or deleted for so long that no other journal can bring it back. */
  #forget(): void {
    const { isValue, isOver } = this.#options;
    const before = Date.now() * 1000 - FORGET_DELETIONS_US;
    for (const [key, { at, value }] of this.#entries) {
      const gone = !isValue(value) || isOver(value);
      if (gone && at < before) this.#entries.delete(key);
    }
  }
}

/** All journals of a map, merged; not complete when one was folded into another while they were read. */
async function readAll<Value>({ directory, name, isValue }: DurableMapOptions<Value>): Promise<{
  entries: Map<string, JournalEntry>;
  obsolete: string[];
  problems: string[];
  complete: boolean;
}> {
  const entries = new Map<string, JournalEntry>();
  const obsolete: string[] = [];
  const problems: string[] = [];
  let complete = true;
  for (const file of await readdir(directory)) {
    const owner = ownerOf(file, name);
    if (owner === null) continue;
    const path = join(directory, file);
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        complete = false;
      } else {
        const { message } = error as Error;
        problems.push(`${path} can't be read (${message}) and is ignored.`);
      }
      continue;
    }
    const { entries: read, damaged, foreign } = readJournal(bytes);
    for (const entry of read) {
      const known = entries.get(entry.key);
      if (entry.value !== null && !isValue(entry.value)) continue;
      if (known === undefined || known.at <= entry.at) entries.set(entry.key, entry);
    }
    if (damaged > 0) {
      problems.push(
        `${path} has been damaged: ${String(damaged)} of its lines can't be read and are ignored.`,
      );
    }
    if (foreign) {
      problems.push(`${path} was written by a later version. What that version added is ignored.`);
    } else if (owner === 'nobody' || !isRunning(owner)) obsolete.push(path);
  }
  return { entries, obsolete, problems, complete };
}

/** Which process writes this journal; null for a file that is none. */
function ownerOf(file: string, name: string): number | 'nobody' | null {
  if (!file.startsWith(`${name}-`)) return null;
  const owner = /^(closed|\d+)-[0-9a-f]+\.journal$/.exec(file.slice(name.length + 1))?.[1];
  if (owner === undefined) return null;
  return owner === 'closed' ? 'nobody' : Number(owner);
}

function randomId(): string {
  return randomBytes(6).toString('hex');
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, (await stat(path)).isDirectory() ? 'r' : 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
