import type { Problem } from '../../files/problem.ts';

export interface DotenvEntry {
  readonly value: string;
  /** From 0. */
  readonly line: number;
}

export interface Dotenv {
  /** The last of those with one name counts. */
  readonly entries: ReadonlyMap<string, DotenvEntry>;
  readonly problems: readonly Problem[];
}

/** As dotenv 18 reads names: `NAME=value`, `export NAME=value`, `NAME: value`. */
const ASSIGNMENT = /^[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)(?:[^\S\r\n]*=|:[^\S\r\n])[^\S\r\n]*/;

/** What may follow a quoted value on its line. */
const REST_OF_LINE = /[^\S\r\n]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;

/**
 * Reads a `.env` file, by the rules of the package dotenv, which REST Client and httpYac use: names with dots and dashes,
 * `export`, comments, single, double and backquotes over several lines, `\n` and `\r` in double quotes. The package itself
 * tells no lines. Two things differ:
 * - A `#` without a space before it belongs to an unquoted value, as in a shell and in REST Client's version: passwords and
 *   addresses hold it.
 * - `${NAME}` is the value of a name further up in the file, except in single quotes and after a backslash. A `$` without braces
 *   stays: no tool for request files expands it, and passwords hold it too.
 */
export function readDotenv(text: string): Dotenv {
  const entries = new Map<string, DotenvEntry>();
  const problems: Problem[] = [];
  let line = 0;
  for (let at = 0; at < text.length;) {
    const [assignment = '', name] = ASSIGNMENT.exec(lineFrom(text, at)) ?? [];
    let end = at;
    if (name !== undefined) {
      const start = at + assignment.length;
      const quoted = quotedAt(text, start);
      end = quoted?.end ?? start;
      const written = quoted ?? { quote: '', value: unquoted(lineFrom(text, start)) };
      if (quoted === null && /^["'`]/.test(written.value)) {
        problems.push(openQuote(line, assignment.length, written.value));
      }
      entries.set(name, { value: expanded(written, entries), line });
    }
    line += linesIn(text.slice(at, end));
    at = end + lineFrom(text, end).length;
    const lineEnd = /^(?:\r\n|\n|\r)/.exec(text.slice(at, at + 2))?.[0].length ?? 0;
    if (lineEnd > 0) line++;
    at += lineEnd;
  }
  return { entries, problems };
}

interface Written {
  /** Empty: none. */
  readonly quote: string;
  readonly value: string;
}

/** Null: no quote begins here, or none that is closed with nothing but a comment behind it. */
function quotedAt(text: string, start: number): (Written & { readonly end: number }) | null {
  const quote = text[start] ?? '';
  if (!/^["'`]$/.test(quote)) return null;
  const end = closingQuotes(text, quote, start + 1).find((at) => restOfLine(text, at + 1) !== null);
  if (end === undefined) return null;
  return { quote, value: text.slice(start + 1, end), end: restOfLine(text, end + 1) ?? end };
}

/** Where a value may end, the likeliest first: a quote after a backslash ends it only where no other does, as in `"C:\data\"`. */
function closingQuotes(text: string, quote: string, start: number): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 1)) {
    found.unshift(at);
    if (text[at - 1] !== '\\') break;
  }
  return found;
}

/** Where the line ends when there is only a comment left on it; null: there is more. */
function restOfLine(text: string, at: number): number | null {
  REST_OF_LINE.lastIndex = at;
  return REST_OF_LINE.test(text) ? REST_OF_LINE.lastIndex : null;
}

function unquoted(line: string): string {
  return line.replace(/(?:^|\s)#.*$/s, '').trim();
}

function expanded({ quote, value }: Written, entries: Dotenv['entries']): string {
  if (quote === "'") return value;
  const lines = quote === '"' ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value;
  return lines.replaceAll(/(\\?)\$\{([\w.-]+)\}/g, (whole, escape: string, name: string) =>
    escape === '' ? (entries.get(name)?.value ?? whole) : whole.slice(1),
  );
}

function lineFrom(text: string, at: number): string {
  const end = text.slice(at).search(/[\r\n]/);
  return end < 0 ? text.slice(at) : text.slice(at, at + end);
}

function linesIn(text: string): number {
  return text.split(/\r\n|\n|\r/).length - 1;
}

function openQuote(line: number, character: number, value: string): Problem {
  const start = { line, character };
  return {
    code: 'open-quote',
    severity: 'warning',
    message: 'This quote is not closed, so it is part of the value.',
    hint: 'Close it where the value ends, or put the value into other quotes.',
    range: { start, end: { line, character: character + value.length } },
  };
}
