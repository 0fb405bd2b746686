import { UsageError } from '../usageError.ts';
import type { OptionTable, Word } from './option.ts';

/** An option that is in no table; without its value, which may be secret. */
export class UnknownOptionError extends Error {
  override readonly name = 'UnknownOptionError';
  /** As it was written: "--name" or "-n". */
  readonly option: string;

  constructor(option: string) {
    super(`unknown option ${option}`);
    this.option = option;
  }
}

/** The words in a `-K` file. */
export type ReadConfig = (file: string) => Promise<readonly string[]>;

/** Files that name files. */
const DEEPEST_CONFIG = 10;

/**
 * Parts the words of a command line as curl does: `-sSf` is three switches, `-oFILE` and `--output FILE` give a value,
 * options may stand behind URLs, `--no-NAME` turns a switch off, and `--` ends the options. The words in a file of
 * `--config` take its place. Answers with the parts between `--next`.
 * @throws UsageError, UnknownOptionError
 */
export async function readWords(
  table: OptionTable,
  argv: readonly string[],
  readConfig: ReadConfig,
): Promise<readonly (readonly Word[])[]> {
  const reader = new WordReader(table, readConfig);
  await reader.read(argv, 0);
  return reader.parts;
}

class WordReader {
  readonly parts: Word[][] = [[]];
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
      else throw new UsageError(`${written} takes no value.`);
      return;
    }
    const positive = name.replace(/^no-/, '');
    const isSwitch = positive !== name && Object.hasOwn(this.#table, positive);
    if (!isSwitch || this.#takesValue(positive)) throw new UnknownOptionError(written);
    this.#switch(positive, written, false);
  }

  async #short(word: string, behind: string[], depth: number): Promise<void> {
    for (let at = 1; at < word.length; at++) {
      const written = `-${word[at] ?? ''}`;
      const name = this.#byShort.get(word[at] ?? '');
      if (name === undefined) throw new UnknownOptionError(written);
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
    if (value === undefined) throw new UsageError(`${written} needs ${argument} behind it.`);
    if (name === 'config') {
      if (depth === DEEPEST_CONFIG) throw new UsageError(`${written}: Too many files in files.`);
      await this.read(await this.#readConfig(value), depth + 1);
      return;
    }
    this.#add({ kind: 'option', name, written, value });
    while (behind[0] !== undefined && alsoTakes?.(behind[0]) === true) {
      this.#add({ kind: 'option', name, written, value: behind.shift() ?? '' });
    }
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
