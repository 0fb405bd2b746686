import { resolve } from 'node:path';
import type { ParsedRequest } from '../../requestFile/parse/parsedRequest.ts';
import { EnvironmentFiles } from '../../requestFile/environments/environmentFiles.ts';
import type { Environments } from '../../requestFile/environments/environments.ts';
import { FileLoader, stepsOf } from '../../requestFile/run/loadedFile.ts';
import type { LoadedFile } from '../../requestFile/run/loadedFile.ts';
import { readText } from '../../files/wholeFile.ts';
import { workspaceFolderOf } from '../../files/workspaceFolder.ts';
import type { CliIo } from '../terminal/io.ts';
import type { RunCommand } from '../options/runCommand.ts';
import type { FileProblem } from '../../files/problem.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { ChosenRequests, FilesToRun } from './filesToRun.ts';
import type { Plan } from './plan.ts';

/** Reads the files and chooses their requests. @throws UsageError */
export async function planRun(run: RunCommand, io: CliIo): Promise<Plan> {
  const root = (file: string): string => workspaceFolderOf(file, io.cwd);
  const readFile = (path: string): ReturnType<typeof readText> =>
    readText(path, { pipes: true, signal: io.signal });
  const loader = new FileLoader(readFile, root);
  const all: LoadedFile[] = [];
  for (const written of run.files) {
    const loaded = await loader.load(resolve(io.cwd, written));
    if ('fault' in loaded) throw new UsageError(`${written} ${loaded.fault}. Name a .http file.`);
    all.push(loaded);
  }
  const chosen = all.map((loaded) => ({
    loaded,
    requests: loaded.file.requests.filter((request) => isChosen(request, run)),
  }));
  const isEmpty = chosen.every(({ loaded, requests }) =>
    run.names.length === 0 ? stepsOf(loaded).length === 0 : requests.length === 0,
  );
  if (isEmpty) throw new UsageError(noneOf(all, run));
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
          await runFiles(files, run, batch, io);
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
  const unknown = run.environments.find((name) => !known.has(name));
  if (unknown !== undefined && problems.size === 0) {
    const names = [...known].map((name) => JSON.stringify(name)).join(', ');
    throw new UsageError(
      `--env: There is no environment ${JSON.stringify(unknown)}. ${names === '' ? 'No environment file has any.' : `There are: ${names}.`}`,
    );
  }
  return [...problems.values()];
}

function isChosen({ name }: ParsedRequest, run: RunCommand): boolean {
  return run.names.length === 0 || (name !== undefined && run.names.includes(name));
}

function noneOf(all: readonly LoadedFile[], run: RunCommand): string {
  if (run.names.length === 0) return `${run.files.join(', ')} contains no requests.`;
  const names = new Set(all.flatMap(({ file }) => file.requests.flatMap(({ name }) => name ?? [])));
  const known = [...names].map((name) => JSON.stringify(name)).join(', ');
  const wanted = run.names.map((name) => JSON.stringify(name)).join(' or ');
  return `No request is called ${wanted}. ${known === '' ? 'None has a name.' : `There are: ${known}.`}`;
}
