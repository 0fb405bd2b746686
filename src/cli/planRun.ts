import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RequestFlag } from '../engine/message/request.ts';
import { parseHttpFile } from '../httpFile/parseHttpFile.ts';
import type { ParsedRequest } from '../httpFile/parsedRequest.ts';
import type { Problem } from '../problem.ts';
import { resolveRequest } from '../httpFile/resolveRequest.ts';
import type { CommonOptions, RunArguments } from './commandLine.ts';
import type { FileProblem } from './fileProblem.ts';
import { shownPath } from './fileProblem.ts';
import type { CliIo } from './io.ts';
import type { Plan, PlannedRequest } from './plan.ts';
import { workbenchFlags } from './plan.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';

/** Reads the files and makes their requests. One that cannot be sent keeps all others back: they may depend on it. */
export async function planRun(run: RunArguments & CommonOptions, io: CliIo): Promise<Plan> {
  const requests: PlannedRequest[] = [];
  const problems: FileProblem[] = [];
  const names = new Set<string>();
  for (const written of run.files) {
    const file = resolve(io.cwd, written);
    const text = await readText(file);
    if (text === null) return { usage: `${written} cannot be read; name a .http file.` };
    const parsed = parseHttpFile(text);
    for (const { name } of parsed.requests) if (name !== undefined) names.add(name);
    const chosen = parsed.requests.filter(
      ({ name }) => run.name === undefined || name === run.name,
    );
    const planned = await planRequests(chosen, file, io.cwd, workbenchFlags(run));
    requests.push(...planned.requests);
    problems.push(...planned.problems);
    if (run.name === undefined) {
      problems.push(...inFile(file, problemsOutside(parsed.problems, chosen)));
    }
  }
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  if (requests.length > 0) return { requests, problems };
  if (run.name === undefined) return { usage: `There is no request in ${run.files.join(', ')}.` };
  const known = [...names].map((name) => JSON.stringify(name)).join(', ');
  return {
    usage: `No request is called ${JSON.stringify(run.name)}. ${known === '' ? 'None has a name.' : `There are: ${known}.`}`,
  };
}

async function planRequests(
  parsed: readonly ParsedRequest[],
  file: string,
  cwd: string,
  flags: readonly RequestFlag[],
): Promise<{ requests: PlannedRequest[]; problems: FileProblem[] }> {
  const requests: PlannedRequest[] = [];
  const problems: FileProblem[] = [];
  const workspaceFolder = workspaceFolderOf(file, cwd);
  for (const request of parsed) {
    const warnings = request.problems.filter(({ severity }) => severity === 'warning');
    problems.push(...inFile(file, warnings));
    const resolved = await resolveRequest(request, { filePath: file, workspaceFolder });
    if ('problems' in resolved) {
      problems.push(...inFile(file, resolved.problems));
      continue;
    }
    const line = String(request.range.start.line + 1);
    requests.push({
      label: request.name ?? `${shownPath(file, cwd)}:${line}`,
      init: { ...resolved.init, flags },
      ...(resolved.credentials === undefined ? {} : { credentials: resolved.credentials }),
    });
  }
  return { requests, problems };
}

function problemsOutside(all: readonly Problem[], requests: readonly ParsedRequest[]): Problem[] {
  const told = new Set(requests.flatMap(({ problems }) => problems));
  return all.filter((problem) => !told.has(problem));
}

function inFile(file: string, problems: readonly Problem[]): FileProblem[] {
  return problems.map((problem) => ({ ...problem, file }));
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
