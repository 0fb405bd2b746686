import { UsageError } from '../terminal/usageError.ts';
import type { CliCommand, OptionTable, Word } from './option.ts';

/** An option that is in no table. */
export interface UnknownOption {
  /** "--name" or "-n", without its value, which may be secret. */
  readonly written: string;
  /** "-K: FILE, line 3"; null: it stands on the command line itself. */
  readonly place: string | null;
}

export class UnknownOptionsError extends Error {
  override readonly name = 'UnknownOptionsError';
  /** At least one. */
  readonly options: readonly UnknownOption[];

  constructor(options: readonly UnknownOption[]) {
    super(`unknown options: ${options.map(({ written }) => written).join(', ')}`);
    this.options = options;
  }
}

export interface ConfigLine {
  /** "-K: FILE, line 3", for what is wrong with it. */
  readonly place: string;
  readonly words: readonly string[];
}

/** The lines of a `-K` file. */
export type ReadConfig = (file: string) => Promise<readonly ConfigLine[]>;

export function tableOf({ sections }: Pick<CliCommand<unknown>, 'sections'>): OptionTable {
  return Object.assign({}, ...sections.map(({ options }) => options)) as OptionTable;
}

/** Files that name files. */
const DEEPEST_CONFIG = 10;

/**
 * Parts the words of a command line as curl does: `-sSf` is three switches, `-oFILE` and `--output FILE` give a value,
 * options may stand behind URLs, `--no-NAME` turns a switch off, and `--` ends the options. The words in a file of
 * `--config` take its place. Answers with the parts between `--next`.
 * @throws UsageError, UnknownOptionsError
 */
export async function readWords(
  table: OptionTable,
  argv: readonly string[],
  readConfig: ReadConfig,
): Promise<readonly (readonly Word[])[]> {
  const reader = new WordReader(table, readConfig);
  await reader.read(argv, 0);
  if (reader.unknown.length > 0) throw new UnknownOptionsError(reader.unknown);
  return reader.parts;
}

class WordReader {
  readonly parts: Word[][] = [[]];
  readonly unknown: UnknownOption[] = [];
  #place: string | null = null;
  readonly #table: OptionTable;
  readonly #readConfig: ReadConfig;
  readonly #byShort = new Map<string, string>();

  constructor(table: OptionTable, readConfig: ReadConfig) {
    this.#table = table;
    this.#readConfig = readConfig;
    for (const [name, { short }] of Object.entries(table)) {
      if (short !== undefined) this.#byShort.set(short, name);
    }
  }

  async read(argv: readonly string[], depth: number): Promise<void> {
    const words = [...argv];
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (word === '--') {
        for (const text of words) this.#add({ kind: 'operand', text });
        return;
      }
      if (word === '-' || !word.startsWith('-')) this.#add({ kind: 'operand', text: word });
      else if (word.startsWith('--')) await this.#long(word, words, depth);
      else await this.#short(word, words, depth);
    }
  }

  async #long(word: string, behind: string[], depth: number): Promise<void> {
    const [, name = '', attached] = /^--([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
    const written = `--${name}`;
    if (Object.hasOwn(this.#table, name)) {
      if (attached !== undefined) behind.unshift(attached);
      if (this.#takesValue(name)) await this.#value(name, written, behind, depth);
      else if (attached === undefined) this.#switch(name, written, true);
      else this.#refuse(`${written} takes no value.`);
      return;
    }
    const positive = name.replace(/^no-/, '');
    const isSwitch = positive !== name && Object.hasOwn(this.#table, positive);
    if (!isSwitch || this.#takesValue(positive)) this.#addUnknown(written);
    else this.#switch(positive, written, false);
  }

  async #short(word: string, behind: string[], depth: number): Promise<void> {
    for (let at = 1; at < word.length; at++) {
      const written = `-${word[at] ?? ''}`;
      const name = this.#byShort.get(word[at] ?? '');
      // The letters behind it may be its value.
      if (name === undefined) {
        this.#addUnknown(written);
        return;
      }
      if (!this.#takesValue(name)) {
        this.#switch(name, written, true);
        continue;
      }
      const attached = word.slice(at + 1);
      if (attached !== '') behind.unshift(attached);
      await this.#value(name, written, behind, depth);
      return;
    }
  }

  async #value(name: string, written: string, behind: string[], depth: number): Promise<void> {
    const { argument = '', alsoTakes } = this.#table[name] ?? {};
    const value = behind.shift();
    if (value === undefined) this.#refuse(`${written} needs ${argument} after it.`);
    if (name === 'config') {
      await this.#config(value, depth);
      return;
    }
    this.#add({ kind: 'option', name, written, value });
    while (behind[0] !== undefined && alsoTakes?.(behind[0]) === true) {
      this.#add({ kind: 'option', name, written, value: behind.shift() ?? '' });
    }
  }

  /** An option and its value stand in one line. */
  async #config(file: string, depth: number): Promise<void> {
    if (depth === DEEPEST_CONFIG) {
      throw new UsageError(
        `-K: ${file} is named in a file that is named in a file, and so on ${String(DEEPEST_CONFIG)} times. Check whether a file names itself.`,
      );
    }
    const outer = this.#place;
    for (const { place, words } of await this.#readConfig(file)) {
      this.#place = place;
      await this.read(words, depth + 1);
    }
    this.#place = outer;
  }

  #addUnknown(written: string): void {
    this.unknown.push({ written, place: this.#place });
  }

  /** @throws UsageError */
  #refuse(message: string): never {
    throw new UsageError(this.#place === null ? message : `${this.#place}: ${message}`);
  }

  #switch(name: string, written: string, value: boolean): void {
    if (name === 'next') this.parts.push([]);
    else this.#add({ kind: 'option', name, written, value });
  }

  #takesValue(name: string): boolean {
    return this.#table[name]?.argument !== undefined;
  }

  #add(word: Word): void {
    this.parts.at(-1)?.push(word);
  }
}
