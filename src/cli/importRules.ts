import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ImportedRules } from '../rules/exchange/importRules.ts';
import { count } from './amounts.ts';
import { shownPath } from './fileProblem.ts';
import type { ImportArguments } from './importOptions.ts';
import type { CliIo } from './io.ts';
import { exitCode } from './io.ts';
import { lossesInWords, printLosses } from './losses.ts';
import { printable } from './printable.ts';
import type { Screen } from './screen.ts';

/** Writes what a file holds as rules, and tells what could not be carried over. Nothing is overwritten. */
export async function importFile(
  command: ImportArguments,
  io: CliIo,
  screen: Screen,
): Promise<number> {
  const fail = (message: string): number => {
    screen.line(`${screen.paint('red', 'error')}: ${printable(message)}`);
    return exitCode.usage;
  };
  const path = resolve(io.cwd, command.file);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return fail(`${command.file} cannot be read.`);

  const toStdout = command.output === '-';
  const target = resolve(io.cwd, (toStdout ? null : command.output) ?? defaultName(path));
  const { importRules } = await import('../rules/exchange/importRules.ts');
  const imported = await importRules({ path, text }, command.from, {
    includeSecrets: command.withSecrets,
    recording: command.recording,
    notFound: command.notFound,
    target,
  });
  printLosses(
    imported.problems.map((problem) => ({ ...problem, file: path })),
    io,
    screen,
  );
  if (imported.text === null) {
    screen.line('Nothing was written.');
    return exitCode.usage;
  }
  if (toStdout) {
    if (imported.files.length > 0) return fail('Its files need a place: name one with -o.');
    io.stdout.write(imported.text);
  } else {
    const taken = await writeAll(imported, imported.text, target);
    if (taken !== null) {
      return fail(`${shownPath(taken, io.cwd)} is already there. Name another file with -o.`);
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

/** The path that is already there, when there is one; nothing is written then. */
async function writeAll(
  { files }: ImportedRules,
  text: string,
  target: string,
): Promise<string | null> {
  const all = [
    ...files.map(({ path, content }) => ({ path: join(dirname(target), path), content })),
    // Last: once it is there its rules act, and what they answer with must be there by then.
    { path: target, content: text },
  ];
  const { access } = await import('node:fs/promises');
  for (const { path } of all) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  for (const { path, content } of all) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
  }
  return null;
}

function summary({ ruleCount, files, problems }: ImportedRules, target: string | null): string {
  const rules = count(ruleCount, 'rule');
  const beside = files.length === 0 ? '' : ` and ${count(files.length, 'file')} beside it`;
  const written = target === null ? rules : `Wrote ${rules} to ${target}${beside}`;
  const rest = lossesInWords(problems.length);
  return `${written}; ${rest}.`;
}
