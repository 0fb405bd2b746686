import { dirname, join } from 'node:path';
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
import { findRequestFiles, requestFilesBelow } from '../requestFiles/findRequestFiles.ts';
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
  const paths = pathsFor(operands, io);
  if (kind === 'environment') return environmentsAround(paths, io);
  const words = new Set<string>();
  for (const { file } of await loaded(paths, io)) {
    for (const { name, settings } of file.requests) {
      if (kind === 'requestName' && name !== undefined) words.add(name);
      if (kind === 'tag') for (const tag of tagsOf(settings)) words.add(tag);
    }
  }
  return [...words];
}

/** Of environments around these request files, which need not be read for it. Without one those of this folder count. */
async function environmentsAround(paths: readonly string[], io: CliIo): Promise<string[]> {
  const environmentFiles = new EnvironmentFiles();
  const names = new Set<string>();
  const folders = new Set(paths.length === 0 ? [io.cwd] : paths.map((path) => dirname(path)));
  for (const folder of folders) {
    const file = join(folder, 'requests.http');
    const root = workspaceFolderOf(file, io.cwd);
    for (const { name } of (await environmentFiles.of(file, { root })).names) names.add(name);
  }
  return [...names];
}

/** Request files that are named in the line, else all below this folder. */
function pathsFor(operands: readonly string[], { cwd }: CliIo): readonly string[] {
  if (operands.length === 0) return requestFilesBelow(cwd, MAX_ENTRIES);
  return operands.flatMap((word) => {
    try {
      return findRequestFiles([word], cwd);
    } catch {
      return [];
    }
  });
}

/** What can't be read has no names. */
async function loaded(paths: readonly string[], io: CliIo): Promise<readonly LoadedFile[]> {
  const files = await Promise.all(
    paths.map((path) => loadRequestFiles([path], io).catch(() => ({ files: [] }))),
  );
  return files.flatMap((each) => each.files);
}
