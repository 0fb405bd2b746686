import { UsageError } from '../terminal/usageError.ts';
import type { OptionTable, Values, Word } from './option.ts';

/**
 * The values that these words give to the options of a table; words of other tables are left alone.
 * @throws UsageError that names the option, and never its value: that may be secret
 */
export function valuesOf<Table extends OptionTable>(
  table: Table,
  words: readonly Word[],
): Values<Table> {
  const values: Record<string, unknown> = {};
  const lists: Record<string, unknown[]> = {};
  for (const word of words) {
    if (word.kind !== 'option' || !Object.hasOwn(table, word.name)) continue;
    const { many, read } = table[word.name] ?? {};
    const value =
      typeof word.value === 'boolean' || read === undefined
        ? word.value
        : readValue(word.written, word.value, read);
    if (many === true) (lists[word.name] ??= []).push(value);
    else values[word.name] = value;
  }
  return { ...values, ...lists } as Values<Table>;
}

function readValue(written: string, text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${written}: ${error.message}`) : error;
  }
}

/** For an option that has a few possible values. */
export function oneOf<const Choice extends string>(
  choices: readonly Choice[],
): ((text: string) => Choice) & { readonly choices: readonly Choice[] } {
  const read = (text: string): Choice => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new UsageError(`Use ${choices.join(', ').replace(/, ([^,]*)$/, ' or $1')}.`);
  };
  return Object.assign(read, { choices });
}

/** Seconds, with a fraction or without, as milliseconds; never so long that a timer could not run it. */
export function seconds(text: string): number {
  const given = Number(text);
  if (/^\d*\.?\d+$/.test(text) && given < 2_000_000) return given * 1000;
  throw new UsageError('Use seconds, as in 30 or 2.5.');
}

export function positiveSeconds(text: string): number {
  const given = seconds(text);
  if (given > 0) return given;
  throw new UsageError('Use more than 0 seconds; leave the option out for no limit.');
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError('Use a whole number.');
}

/** curl reads URLs from a file here, and writes each to a file of its own. */
export function urlItself(text: string): string {
  if (!text.startsWith('@')) return text;
  throw new UsageError('URLs are not read from files. Write them as url = "…" and use -K FILE.');
}

/** -1 is Infinity. */
export function maxRedirects(text: string): number {
  return text === '-1' ? Infinity : wholeNumber(text);
}

/** "200k", "3M", "1G": powers of 1024, as curl counts. */
export function byteCount(text: string): number {
  const [, digits, unit = ''] = /^(\d{1,15})([kmg]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new UsageError('Use a number of bytes, as in 500, 200k or 3M.');
  return Number(digits) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}
