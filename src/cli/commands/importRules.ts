import { access, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { makeFolder } from '../../storage/makeFolder.ts';
import type { ImportedRules } from '../../exchange/importRules.ts';
import { count } from '../../words/amounts.ts';
import { shownPath } from '../terminal/fileProblem.ts';
import type { ImportArguments } from '../options/importCommand.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { warningsInWords, printConversionWarnings } from '../terminal/conversionWarnings.ts';
import { writeFault } from '../files/namedFile.ts';
import { readText } from '../../files/wholeFile.ts';
import type { Screen } from '../terminal/screen.ts';

/** Writes what a file holds as rules, and tells what could not be carried over. Nothing is overwritten. @throws UsageError */
export async function importFile(
  command: ImportArguments,
  io: CliIo,
  screen: Screen,
): Promise<number> {
  const path = resolve(io.cwd, command.file);
  const read = await readText(path, { pipes: true, signal: io.signal });
  if ('fault' in read) throw new UsageError(`${command.file} ${read.fault}.`);
  const { text } = read;
  if (text.includes('\ufffd')) {
    throw new UsageError(`${command.file} is not UTF-8 text. Save it as UTF-8.`);
  }

  const toStdout = command.output === '-';
  const target = resolve(io.cwd, (toStdout ? null : command.output) ?? defaultName(path));
  const { importRules } = await import('../../exchange/importRules.ts');
  const imported = await importRules({ path, text }, command.from, {
    includeSecrets: command.withSecrets,
    copyOutside: command.copyFiles,
    recording: command.recording,
    notFound: command.notFound,
    target,
  });
  printConversionWarnings(
    imported.problems.map((problem) => ({ ...problem, file: path })),
    io,
    screen,
  );
  if (imported.text === null) {
    screen.line('Nothing was written.');
    return exitCode.usage;
  }
  if (toStdout) {
    if (imported.files.length > 0) {
      throw new UsageError('Files are created next to the rules: name the rule file with -o.');
    }
    for (const piece of imported.text) io.stdout.write(piece);
  } else {
    const failed = await writeAll(imported, imported.text, target);
    if (failed !== null) {
      throw new UsageError(writeFault(shownPath(failed.path, io.cwd), failed.error));
    }
  }
  screen.line(summary(imported, toStdout ? null : shownPath(target, io.cwd)));
  if (!toStdout && !/\.request-rules\.(jsonc?|ya?ml)$/.test(target)) {
    screen.line('Its name does not end in .request-rules.json: name it with --rules to use it.');
  }
  return exitCode.success;
}

/** `ads.json` becomes `ads.request-rules.json` in the current folder, where it is found. */
function defaultName(path: string): string {
  return `${basename(path).replace(/\.[^.]*$/, '')}.request-rules.json`;
}

/** Null: all is written. Where something is already there, nothing is. */
async function writeAll(
  imported: ImportedRules,
  text: Iterable<string>,
  target: string,
): Promise<{ readonly path: string; readonly error: unknown } | null> {
  const { writtenPaths } = await import('../../exchange/importToFreePath.ts');
  const paths = writtenPaths(imported, target);
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return { path, error: { code: 'EEXIST' } };
  }
  for (const [index, path] of paths.entries()) {
    try {
      await makeFolder(dirname(path));
      await writeFile(path, imported.files[index]?.content ?? text, { flag: 'wx' });
    } catch (error) {
      return { path, error };
    }
  }
  return null;
}

function summary({ ruleCount, files, problems }: ImportedRules, target: string | null): string {
  const rules = count(ruleCount, 'rule');
  const beside = files.length === 0 ? '' : ` and ${count(files.length, 'file')} beside it`;
  const written = target === null ? rules : `Wrote ${rules} to ${target}${beside}`;
  const rest = warningsInWords(problems.length);
  return `${written}; ${rest}.`;
}
