/** A word of a command line as it is typed, and what the shell makes of it. */
export interface TypedWord {
  readonly raw: string;
  readonly text: string;
}

/**
 * The words of a line, which ends where somebody types: the last is the one that is typed, empty behind a blank. As shells
 * have it: quotation marks, and backslashes.
 */
export function wordsOfLine(line: string): readonly TypedWord[] {
  const words: TypedWord[] = [];
  const pattern = /((?:\\[^]?|'[^']*(?:'|$)|"(?:\\[^]?|[^"\\])*(?:"|$)|[^\s\\'"])+)|\s+/gy;
  let isInWord = false;
  for (const [, raw] of line.matchAll(pattern)) {
    isInWord = raw !== undefined;
    if (raw !== undefined) words.push({ raw, text: unquoted(raw) });
  }
  return isInWord ? words : [...words, { raw: '', text: '' }];
}

function unquoted(raw: string): string {
  return raw.replaceAll(
    /\\([^]?)|'([^']*)(?:'|$)|"((?:\\[^]?|[^"\\])*)(?:"|$)/g,
    (_, escaped?: string, single?: string, double?: string) =>
      escaped ?? single ?? (double ?? '').replaceAll(/\\([\\"$`])/g, '$1'),
  );
}
