import { resolve } from 'node:path';
import type { RequestFlag } from '../../engine/message/request.ts';
import { parseHttpFile } from '../../requestFile/parseHttpFile.ts';
import type { ParsedRequest } from '../../requestFile/parsedRequest.ts';
import type { Problem } from '../../files/problem.ts';
import { resolveRequest } from '../../requestFile/resolveRequest.ts';
import { plainDelivery } from '../delivery/delivery.ts';
import type { FileProblem } from '../terminal/fileProblem.ts';
import { shownPath } from '../terminal/fileProblem.ts';
import type { CliIo } from '../terminal/io.ts';
import type { RunCommand } from '../options/runCommand.ts';
import { UsageError } from '../terminal/usageError.ts';
import type { Plan, PlannedRequest } from './plan.ts';
import { withWorkbenchFlags } from '../../workbench/requestToSend.ts';
import { readText } from '../../files/wholeFile.ts';

/**
 * Reads the files and makes their requests. One that cannot be sent keeps all others back: they may depend on it.
 * @throws UsageError
 */
export async function planRun(run: RunCommand, io: CliIo): Promise<Plan> {
  const requests: PlannedRequest[] = [];
  const problems: FileProblem[] = [];
  const names = new Set<string>();
  for (const written of run.files) {
    const file = resolve(io.cwd, written);
    const read = await readText(file, { pipes: true, signal: io.signal });
    if ('fault' in read) throw new UsageError(`${written} ${read.fault}. Name a .http file.`);
    const parsed = parseHttpFile(read.text);
    for (const { name } of parsed.requests) if (name !== undefined) names.add(name);
    const chosen = parsed.requests.filter(
      ({ name }) => run.name === undefined || name === run.name,
    );
    const planned = await planRequests(chosen, file, io.cwd, withWorkbenchFlags(run.flags));
    requests.push(...planned.requests);
    problems.push(...planned.problems);
    if (run.name === undefined) {
      problems.push(...inFile(file, problemsOutside(parsed.problems, chosen)));
    }
  }
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  if (requests.length > 0) {
    const cookies = { files: [], jar: run.cookieJar, junkSession: false };
    const group = { network: run.network, maxRedirects: null, cookies, requests };
    return { groups: [group], problems };
  }
  if (run.name === undefined) {
    throw new UsageError(`${run.files.join(', ')} contains no requests.`);
  }
  const known = [...names].map((name) => JSON.stringify(name)).join(', ');
  throw new UsageError(
    `No request is called ${JSON.stringify(run.name)}. ${known === '' ? 'None has a name.' : `There are: ${known}.`}`,
  );
}

async function planRequests(
  parsed: readonly ParsedRequest[],
  file: string,
  cwd: string,
  flags: readonly RequestFlag[],
): Promise<{ requests: PlannedRequest[]; problems: FileProblem[] }> {
  const requests: PlannedRequest[] = [];
  const problems: FileProblem[] = [];
  for (const request of parsed) {
    const warnings = request.problems.filter(({ severity }) => severity === 'warning');
    problems.push(...inFile(file, warnings));
    const resolved = await resolveRequest(request, { filePath: file, folder: cwd }, flags);
    if ('problems' in resolved) {
      problems.push(...inFile(file, resolved.problems));
      continue;
    }
    const line = String(request.range.start.line + 1);
    requests.push({
      label: request.name ?? `${shownPath(file, cwd)}:${line}`,
      toSend: { ...resolved, folder: null },
      url: resolved.request.url,
      sign: null,
      handlers: [],
      delivery: plainDelivery,
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
