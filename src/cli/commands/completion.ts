import { join, resolve } from 'node:path';
import { EnvironmentFiles } from '../../requestFile/environments/environmentFiles.ts';
import { tagsOf } from '../../requestFile/parse/tags.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import { wordsOfLine } from '../completion/commandLineWords.ts';
import { shellScripts } from '../completion/shellScripts.ts';
import { wantedAt } from '../completion/wanted.ts';
import type { Wanted } from '../completion/wanted.ts';
import { commands } from '../options/commandLine.ts';
import type { CompletionArguments } from '../options/completionCommand.ts';
import { requestFilesBelow } from '../requestFiles/findRequestFiles.ts';
import { loadRequestFiles } from '../requestFiles/loadRequestFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { printable } from '../terminal/printable.ts';

export function printCompletion({ shell }: CompletionArguments, { stdout }: CliIo): number {
  stdout.write(shellScripts[shell]);
  return exitCode.success;
}

/** So many entries of folders are looked at for names: who presses Tab does not wait. */
const MAX_ENTRIES = 5000;

/**
 * Answers the script of a shell.
 * @param words the shell, the line up to where somebody types, and in bash what it takes for the word there
 */
export async function complete(words: readonly string[], io: CliIo): Promise<number> {
  const [shell = '', line = '', bashWord] = words;
  const typedWords = wordsOfLine(line).slice(1);
  const wanted = wantedAt(
    typedWords.map(({ text }) => text),
    commands,
  );
  const kind = typeof wanted.kind === 'string' ? PATHS[wanted.kind] : undefined;
  if (kind !== undefined) {
    io.stdout.write(`${kind}\n`);
    return exitCode.success;
  }
  const matching = (await wordsFor(wanted, io)).filter((word) => word.startsWith(wanted.typed));
  // bash parts words at "=" and ":" and replaces the last part alone; fish replaces all of the word.
  const raw = typedWords.at(-1)?.raw ?? '';
  const cut = bashWord === undefined ? 0 : cutOf(wanted.typed, raw, bashWord);
  const before = shell === 'fish' ? wanted.before : '';
  const lines = matching.map((word) => {
    const meaning = wanted.meanings?.get(word);
    const shown = `${before}${printable(word.slice(cut))}`;
    return meaning === undefined ? shown : `${shown}\t${meaning}`;
  });
  io.stdout.write(['words', ...lines, ''].join('\n'));
  return exitCode.success;
}

const PATHS: Readonly<Record<string, string>> = {
  file: 'files',
  folder: 'folders',
  requestFile: 'requestFiles',
};

/** How much of what is typed stands before the part that bash replaces. */
function cutOf(typed: string, raw: string, bashWord: string): number {
  if (!raw.endsWith(bashWord) || raw.length === bashWord.length) return 0;
  return Math.max(0, typed.length - bashWord.length);
}

async function wordsFor({ kind, operands }: Wanted, io: CliIo): Promise<readonly string[]> {
  if (typeof kind !== 'string') return kind;
  const files = await filesFor(operands, io);
  const words = new Set<string>();
  if (kind === 'environment') {
    const environmentFiles = new EnvironmentFiles();
    // Without a request file those of this folder count.
    const paths =
      files.length === 0 ? [join(io.cwd, 'requests.http')] : files.map(({ path }) => path);
    for (const path of paths) {
      const root = workspaceFolderOf(path, io.cwd);
      for (const { name } of (await environmentFiles.of(path, { root })).names) words.add(name);
    }
  }
  for (const { file } of files) {
    for (const { name, settings } of file.requests) {
      if (kind === 'requestName' && name !== undefined) words.add(name);
      if (kind === 'tag') for (const tag of tagsOf(settings)) words.add(tag);
    }
  }
  return [...words];
}

/** Those that are named in the line, else all below this folder. What can't be read has no names. */
async function filesFor(operands: readonly string[], io: CliIo): Promise<readonly LoadedFile[]> {
  const named = operands.length > 0 ? operands : requestFilesBelow(io.cwd, MAX_ENTRIES);
  const loaded = await Promise.all(
    named.map((word) =>
      loadRequestFiles([resolve(io.cwd, word)], io).then(
        ({ files }) => files,
        () => [],
      ),
    ),
  );
  return loaded.flat();
}
