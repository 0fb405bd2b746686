import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { readBody } from '../servers/testServer.ts';
import { RunningCli } from '../cli/runCli.ts';
import { corpusCases, differences } from './corpusCases.ts';
import type {
  Arrival,
  CorpusCase,
  ExpectedArrival,
  ExpectedProblem,
  ExpectedRequest,
  ServerAnswer,
} from './corpusCases.ts';

// Every case of the corpus by the command line, against a server that every host leads to.

/** What does not run yet, and why. */
const NOT_YET: Readonly<Record<string, string>> = {
  'plain/webdav-methods': "Node's own server refuses VERSION-CONTROL",
};

let arrivals: Arrival[] = [];
let answers: CorpusCase['expected']['serverAnswers'] = {};
const served = new Map<string, number>();

const server = createServer((request, response) => {
  void readBody(request).then((body) => {
    const arrival = arrivalOf(request, body);
    arrivals.push(arrival);
    answer(arrival.url, request.url ?? '', response);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
after(() => {
  server.closeAllConnections();
  server.close();
});

for (const one of corpusCases()) {
  const { expected, id } = one;
  // The command line has no settings of VS Code, and nobody answers it here.
  if (expected.wire === false || expected.settings || expected.answers || expected.yes) continue;
  test(`corpus ${id}: ${expected.shows}`, { skip: NOT_YET[id] ?? false }, async () => {
    const told = await run(one);
    assert.deepEqual(told.differences, [], told.err);
  });
}

async function run(one: CorpusCase): Promise<{ differences: string[]; err: string }> {
  const { folder, httpFile, expected } = one;
  const cwd = await realpath(await mkdtemp(join(tmpdir(), 'corpus-')));
  try {
    if (folder === null) await cp(httpFile, join(cwd, basename(httpFile)));
    else await cp(folder, cwd, { recursive: true });
    arrivals = [];
    answers = expected.serverAnswers ?? {};
    served.clear();
    const words = [
      ...['run', folder === null ? basename(httpFile) : relative(folder, httpFile)],
      ...['--connect-to', `::127.0.0.1:${String(port)}`],
      ...(expected.env ?? []).flatMap((name) => ['--env', name]),
      ...Object.entries(expected.vars ?? {}).flatMap(([name, value]) => [
        '--var',
        `${name}=${value}`,
      ]),
    ];
    const cli = new RunningCli(words, { cwd, env: expected.processEnv ?? {}, stdin: '' });
    await cli.exitCode;
    return {
      differences: [
        ...arrived(expected.requests),
        ...untold(one, cli.err),
        ...(await unwritten(one, cwd)),
        ...untested(one, cli.err),
      ],
      err: cli.err,
    };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** What each request needs stands before it. */
function inOrder(requests: readonly ExpectedRequest[]): ExpectedRequest[] {
  const ordered: ExpectedRequest[] = [];
  const put = (request: ExpectedRequest): void => {
    if (ordered.includes(request)) return;
    for (const name of request.sends ?? []) {
      const needed = requests.find((each) => each.name === name);
      if (needed !== undefined && needed !== request) put(needed);
    }
    ordered.push(request);
  };
  for (const request of requests) put(request);
  return ordered;
}

function arrived(requests: readonly ExpectedRequest[]): string[] {
  const left = [...arrivals];
  const told: string[] = [];
  const next = (expected: ExpectedArrival, line: number): void => {
    const arrival = left.shift();
    if (arrival === undefined) told.push(`The request of line ${String(line)} does not arrive.`);
    else told.push(...differences(expected, arrival));
  };
  const mayArrive = requests.some(({ sent }) => sent === null);
  for (const request of inOrder(requests)) {
    for (const each of request.before ?? []) next(each, request.line);
    if (request.sent === null && isNext(request, left[0])) left.shift();
    if (request.sent === false || request.sent === null || request.skipped === true) continue;
    next(request, request.line);
    for (const each of request.follows ?? []) next(each, request.line);
  }
  const [more] = left;
  if (more !== undefined && !mayArrive) told.push(`${more.method} ${more.url} arrives as well.`);
  return told;
}

/** Whether what the case leaves open has arrived. */
function isNext({ method, url }: ExpectedRequest, arrival: Arrival | undefined): boolean {
  return arrival !== undefined && arrival.method === method && (url ?? arrival.url) === arrival.url;
}

/** Problems that are not told, and errors that nobody expects. */
function untold({ expected }: CorpusCase, err: string): string[] {
  const told = [...err.matchAll(/^\S+?:(\d+):\d+: (error|warning): .*\[[\w-]+\]$/gm)].map(
    ([text, line, severity]) => ({ text, line: Number(line), severity }),
  );
  const problems = expected.problems ?? [];
  const isMeant = (problem: ExpectedProblem, each: (typeof told)[number]): boolean =>
    (problem.line ?? each.line) === each.line &&
    (problem.severity ?? each.severity) === each.severity;
  const missing = problems.filter((problem) => !told.some((each) => isMeant(problem, each)));
  const unexpected = told.filter(
    (each) => each.severity === 'error' && !problems.some((problem) => isMeant(problem, each)),
  );
  return [
    ...missing.map((problem) => `${JSON.stringify(problem)} is not told.`),
    ...unexpected.map(({ text }) => `Nobody expects: ${text}`),
  ];
}

async function unwritten({ expected }: CorpusCase, cwd: string): Promise<string[]> {
  const told: string[] = [];
  for (const [path, text] of Object.entries(expected.writes ?? {})) {
    const written = await readFile(join(cwd, path), 'utf8').catch(() => null);
    if (written !== text) told.push(`${path} holds ${JSON.stringify(written)}.`);
  }
  return told;
}

function untested({ expected }: CorpusCase, err: string): string[] {
  if (expected.tests === undefined) return [];
  const told = [...err.matchAll(/^ {2}([✓✗]) (.*)$/gm)].map(([, mark, text = '']) => ({
    passed: mark === '✓',
    text,
  }));
  const isTold = told.length === expected.tests.length;
  const isSame = expected.tests.every(
    ({ name, passed }, index) =>
      told[index]?.passed === passed && (name === undefined || told[index].text.startsWith(name)),
  );
  return isTold && isSame ? [] : [`The tests are ${JSON.stringify(told)}.`];
}

function arrivalOf({ method = '', url = '', rawHeaders }: IncomingMessage, body: Buffer): Arrival {
  const headers: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  }
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return { method, url: `http://${host}${url === '*' ? '/' : url}`, headers, body };
}

function answer(url: string, path: string, response: ServerResponse): void {
  const key = [url, path.replace(/\?.*/, ''), path].find((each) => answers?.[each] !== undefined);
  const given = key === undefined ? undefined : answers?.[key];
  const count = served.get(key ?? '') ?? 0;
  served.set(key ?? '', count + 1);
  const list = Array.isArray(given)
    ? (given as readonly ServerAnswer[])
    : [given as ServerAnswer | undefined];
  const { status = 200, headers = {}, body } = list[Math.min(count, list.length - 1)] ?? {};
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (typeof body === 'string' || body === undefined) {
    response.end(body);
    return;
  }
  if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}
