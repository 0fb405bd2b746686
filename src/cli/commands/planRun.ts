import { EnvironmentFiles } from '../../requestFile/environments/environmentFiles.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import { stepsOf } from '../../requestFile/run/loadedFile.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import type { CliIo } from '../terminal/io.ts';
import type { RunCommand } from '../options/runCommand.ts';
import { checkWritable } from '../files/namedFile.ts';
import type { FileProblem } from '../../files/problem.ts';
import { readText } from '../../files/wholeFile.ts';
import { chooseRequests } from '../requestFiles/chooseRequests.ts';
import type { ChosenRequests } from '../requestFiles/chooseRequests.ts';
import { loadRequestFiles } from '../requestFiles/loadRequestFiles.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { FilesToRun } from './filesToRun.ts';
import type { Plan } from './plan.ts';

/** Reads the files and chooses their requests. @throws UsageError */
export async function planRun(run: RunCommand, io: CliIo): Promise<Plan> {
  const { loader, files: loadedFiles } = await loadRequestFiles(run.files, io);
  if (loadedFiles.every((loaded) => stepsOf(loaded).length === 0)) {
    throw new UsageError(`${run.files.join(', ')} contains no requests.`);
  }
  const chosen = chooseRequests(loadedFiles, run);
  if (run.junit !== null) await checkWritable(run.junit, io.cwd, { createDirs: true });
  const environmentFiles = new EnvironmentFiles();
  const read = new Map<string, Promise<Environments>>();
  const environmentsOf = ({ path: file, root: folder }: LoadedFile): Promise<Environments> => {
    const known =
      read.get(file) ?? environmentFiles.of(file, { root: folder, files: run.environmentFiles });
    read.set(file, known);
    return known;
  };
  const problems = await environmentProblems(chosen, run, environmentsOf);
  const files: FilesToRun = { chosen, loader, environmentsOf };
  const cookies = { files: [], jar: run.cookieJar, junkSession: false };
  return {
    groups: [
      {
        ...{ network: run.network, maxRedirects: null, cookies, requests: [] },
        files: async (batch) => {
          const { runFiles } = await import('./runFiles.ts');
          await runFiles(files, run, batch);
        },
      },
    ],
    // What is wrong with an environment file holds back only those that need its values.
    problems,
  };
}

/**
 * What is wrong with the environment files of these requests.
 * @throws UsageError for a chosen environment that no place has: it is a slip of the pen
 */
async function environmentProblems(
  chosen: readonly ChosenRequests[],
  run: RunCommand,
  environmentsOf: FilesToRun['environmentsOf'],
): Promise<FileProblem[]> {
  const problems = new Map<string, FileProblem>();
  const known = new Set<string>();
  for (const { loaded } of chosen) {
    const environments = await environmentsOf(loaded);
    for (const { name } of environments.names) known.add(name);
    for (const problem of environments.problems) {
      const inFile = { file: loaded.path, ...problem };
      problems.set(JSON.stringify(inFile), inFile);
    }
  }
  const all = [...problems.values()];
  for (const name of run.environments) {
    if (known.has(name) || (await isNamedIn(all, name))) continue;
    const there = Array.from(known, (each) => JSON.stringify(each)).join(', ');
    throw new UsageError(
      `--env: There is no environment ${JSON.stringify(name)}. ${there === '' ? 'No environment file has any.' : `There are: ${there}.`}`,
    );
  }
  return all;
}

/** Whether an environment stands in a file that is broken: what needs its values is not sent, the rest is. */
async function isNamedIn(problems: readonly FileProblem[], name: string): Promise<boolean> {
  const broken = problems.filter(({ severity }) => severity === 'error').map(({ file }) => file);
  for (const file of new Set(broken)) {
    const read = await readText(file);
    if ('text' in read && read.text.includes(JSON.stringify(name))) return true;
  }
  return false;
}
