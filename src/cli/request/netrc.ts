import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CredentialsSource } from '../../engine/network/auth/requestLogins.ts';
import { textOfFile } from '../../engine/body/charset/fileText.ts';
import { percentDecoded } from '../../session/percentDecoded.ts';
import type { CliIo } from '../terminal/io.ts';
import type { AuthArguments } from '../options/sendArguments.ts';
import { readOption } from '../files/readOption.ts';
import { UsageError } from '../terminal/usageError.ts';

interface NetrcEntry {
  /** Null: `default`, for every machine. */
  readonly machine: string | null;
  readonly login: string;
  readonly password: string;
}

/**
 * What a .netrc file has for each server, also behind redirects.
 * @throws UsageError for a file that can't be read, unless it is optional
 */
export async function netrcCredentials(
  { file, optional }: NonNullable<AuthArguments['netrc']>,
  url: string,
  io: CliIo,
): Promise<CredentialsSource | null> {
  const option = file === null ? '--netrc' : '--netrc-file';
  const bytes = await readOption(option, file ?? homeFile(io), io).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    if (optional) return null;
    if (file !== null) throw error;
    throw new UsageError(
      '--netrc: There is no .netrc in the home folder that can be read. Name another file with --netrc-file.',
    );
  });
  if (bytes === null) return null;
  const entries = parseNetrc(textOfFile(bytes));
  const first = new URL(url);
  return ({ hostname, origin }) => {
    // A user in the URL says whose password is wanted.
    const user = origin === first.origin ? percentDecoded(first.username) : '';
    const found = entries.find(
      ({ machine, login }) =>
        (machine === null || machine === hostname) && (user === '' || login === user),
    );
    return found === undefined ? null : { username: found.login, password: found.password };
  };
}

/** `NETRC`, as curl reads it since 8.16, or the one in the home folder; Windows calls it _netrc, too. */
function homeFile({ env }: CliIo): string {
  return env['NETRC'] ?? join(env['HOME'] ?? homedir(), '.netrc');
}

/** The machines of a file, in their order. Words may be quoted; `macdef` goes to the next empty line. */
function parseNetrc(text: string): NetrcEntry[] {
  const entries: { machine: string | null; login: string; password: string }[] = [];
  const words = wordsOf(text.replaceAll(/^\s*macdef\b[^]*?(?:\n\s*\n|$(?![^]))/gm, ''));
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === 'machine') entries.push({ machine: words.shift() ?? '', login: '', password: '' });
    else if (word === 'default') entries.push({ machine: null, login: '', password: '' });
    const entry = entries.at(-1);
    if (entry === undefined) continue;
    if (word === 'login') entry.login = words.shift() ?? '';
    if (word === 'password') entry.password = words.shift() ?? '';
    if (word === 'account') words.shift();
  }
  return entries;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    for (const [word, quoted] of line.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)) {
      if (word.startsWith('#')) break;
      words.push(quoted === undefined ? word : quoted.replaceAll(/\\(.)/g, '$1'));
    }
  }
  return words;
}
