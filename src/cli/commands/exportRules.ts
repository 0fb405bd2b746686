import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { count } from '../../words/amounts.ts';
import type { ExportArguments } from '../options/exportCommand.ts';
import { UsageError } from '../terminal/usageError.ts';
import { shownPath } from '../terminal/fileProblem.ts';
import { findRuleFiles } from '../rules/findRuleFiles.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { warningsInWords, printConversionWarnings } from '../terminal/conversionWarnings.ts';
import { writeFault } from '../files/namedFile.ts';
import { readText } from '../../files/wholeFile.ts';
import type { Screen } from '../terminal/screen.ts';

/** Writes the rules of a folder as another program has them, and tells what of them is lost. Nothing is overwritten. @throws UsageError */
export async function exportFiles(
  command: ExportArguments,
  io: CliIo,
  screen: Screen,
): Promise<number> {
  const named = command.files.map((file) => resolve(io.cwd, file));
  const paths = named.length > 0 ? named : (await findRuleFiles(io.cwd)).files;
  if (paths.length === 0) {
    throw new UsageError('There is no rule file below this folder. Name one.');
  }
  const files: { path: string; text: string }[] = [];
  for (const path of paths) {
    const read = await readText(path, { pipes: true, signal: io.signal });
    if ('fault' in read) throw new UsageError(`${shownPath(path, io.cwd)} ${read.fault}.`);
    files.push({ path, text: read.text });
  }

  const { exportRules } = await import('../../exchange/exportRules.ts');
  const { text, ruleCount, problems } = await exportRules(files, command.to);
  printConversionWarnings(problems, io, screen);
  if (text === null && problems.length === 0) {
    throw new UsageError('These files contain no rules.');
  }
  if (text === null) {
    screen.line('Nothing was written.');
    return exitCode.usage;
  }
  if (command.output === null || command.output === '-') io.stdout.write(text);
  else {
    const target = resolve(io.cwd, command.output);
    try {
      await writeFile(target, text, { flag: 'wx' });
    } catch (error) {
      throw new UsageError(writeFault(shownPath(target, io.cwd), error), { cause: error });
    }
  }
  const rest = warningsInWords(problems.length);
  screen.line(`Wrote ${count(ruleCount, 'rule')}; ${rest}.`);
  return exitCode.success;
}
