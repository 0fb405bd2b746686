import { textOfFile } from '../../engine/body/charset/fileText.ts';
import type { CliIo } from '../terminal/io.ts';
import { pipedIn } from '../files/pipedIn.ts';
import { readOption } from '../files/readOption.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { ConfigLine } from './readWords.ts';

/**
 * The lines of a file of `-K`, as curl reads it: an option a line, with or without its dashes, its value behind blanks, `=`
 * or `:`, in double quotes where it has blanks; `#` begins a comment.
 * @throws UsageError that names the line
 */
export async function linesOfConfig(file: string, io: CliIo): Promise<ConfigLine[]> {
  const bytes = file === '-' ? await pipedIn('-K -', io) : await readOption('-K', file, io);
  return textOfFile(bytes)
    .split(/\r?\n/)
    .map((line, index) => {
      const place = `-K: ${file}, line ${String(index + 1)}`;
      return { place, words: wordsInLine(line, place) };
    });
}

function wordsInLine(line: string, place: string): string[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  // With its dashes an option and its value are parted by blanks alone.
  const pattern = text.startsWith('-') ? /^(\S+)\s*([^]*)$/ : /^([^\s=:]+)\s*[=:]?\s*([^]*)$/;
  const [, option = '', value = ''] = pattern.exec(text) ?? [];
  if (option === '') throw new UsageError(`${place}: There is no option.`);
  const name = option.startsWith('-') ? option : `--${option}`;
  const words = name.includes('=') ? [name.slice(0, name.indexOf('='))] : [name];
  if (value === '') return words;
  if (!value.startsWith('"')) return [...words, value.split(/\s/, 1)[0] ?? ''];
  const [, quoted] = /^"((?:[^"\\]|\\[^])*)"/.exec(value) ?? [];
  if (quoted === undefined) throw new UsageError(`${place}: The quote is not closed.`);
  return [...words, unescaped(quoted)];
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', v: '\v' };

/** A backslash before any other letter is left out. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([^])/g, (_, letter: string) => escapes[letter] ?? letter);
}
