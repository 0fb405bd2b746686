import { UsageError } from '../terminal/usageError.ts';

const POWERSHELL = /^(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm|\$session)$/i;
const FETCH = /^(?:await\s+)?fetch\(/;
/** `^"https://…^"`, or the ^ at the end of a line. */
const COMMAND_PROMPT = /^\^(?:$|https?:)/;
/** A quote that was not taken away, or the backslash at the end of a line. */
const BASH = /^(?:\\$|'https?:)/;
const LONG_DASH = /^[–—]/;

/**
 * The words of a command that was copied from elsewhere, such as a browser's "Copy as cURL": without the word `curl`, behind
 * which `--json` means what it means to curl.
 * @throws UsageError for a command that was made for another shell or program
 */
export function pastedWords(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const first = words[at] ?? '';
  if (POWERSHELL.test(first)) {
    throw new UsageError(
      'This is a PowerShell command. In the browser choose Copy as cURL (bash), or (cmd) on Windows.',
    );
  }
  if (FETCH.test(first)) {
    throw new UsageError('This is JavaScript. In the browser choose Copy as cURL.');
  }
  if (words.some((word) => COMMAND_PROMPT.test(word))) {
    throw new UsageError(
      'This was copied for the command prompt of Windows, where ^ is special. In the browser choose Copy as cURL (bash).',
    );
  }
  if (words.some((word) => BASH.test(word))) {
    throw new UsageError(
      'This was copied for bash, whose quotes and \\ mean something else in this shell. In the browser choose Copy as cURL (cmd).',
    );
  }
  const dash = words.find((word) => LONG_DASH.test(word));
  if (dash !== undefined) {
    throw new UsageError(
      `${dash.slice(0, 2)}… begins with a long dash, which text editors make of -. Write - or -- in its place.`,
    );
  }
  if (!/^curl(?:\.exe)?$/.test(first)) return words;
  return [
    ...words.slice(0, at),
    ...words.slice(at + 1).map((word) => (word === '--json' ? '--data-json' : word)),
  ];
}
