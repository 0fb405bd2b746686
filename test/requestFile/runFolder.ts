import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readText } from '../../src/files/wholeFile.ts';
import type { FileProblem } from '../../src/files/problem.ts';
import { FileRun } from '../../src/requestFile/run/fileRun.ts';
import { FileLoader } from '../../src/requestFile/run/loadedFile.ts';
import type { LoadedFile } from '../../src/requestFile/run/loadedFile.ts';
import type { RequestOutcome } from '../../src/requestFile/run/outcome.ts';
import type { ReadyRequest, RunPorts } from '../../src/requestFile/run/ports.ts';
import { RunState } from '../../src/requestFile/run/runState.ts';
import { bytesOf } from '../../src/requestFile/run/exchangeResult.ts';
import { fileFolder } from './fileFolder.ts';

interface Answer {
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array;
}

interface FolderParts extends Partial<RunPorts> {
  /** What the server answers; absent: what was sent, as JSON. */
  readonly answer?: (ready: ReadyRequest) => Answer;
  readonly state?: RunState;
}

interface FolderRun {
  readonly run: FileRun;
  readonly loaded: LoadedFile;
  readonly folder: string;
  readonly ready: ReadyRequest[];
  readonly outcomes: RequestOutcome[];
}

/** A run of `a.http` in a folder with these files. What it sends is answered here. */
export async function runFolder(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  { answer = echo, state = new RunState(), ...ports }: FolderParts = {},
): Promise<FolderRun> {
  const folder = await fileFolder(t, files);
  const ready: ReadyRequest[] = [];
  const outcomes: RequestOutcome[] = [];
  const loader = new FileLoader(readText, () => folder);
  const run = new FileRun(
    {
      purpose: 'send',
      load: (path) => loader.load(path),
      isOver: () => false,
      flags: [],
      send: (request) => {
        ready.push(request);
        return Promise.resolve(
          ports.purpose === 'show'
            ? { shown: true }
            : { session: String(ready.length), result: resultOf(request, answer(request)) },
        );
      },
      maskText: (_, text) => text,
      environment: () =>
        Promise.resolve({
          ...{ find: () => null, dotenv: () => null, shared: () => null, names: () => [] },
          ...{ lookedAt: [], environmentsWith: () => [], auth: () => new Map(), tls: () => null },
        }),
      chosenEnvironments: () => [],
      option: () => undefined,
      optionNames: () => [],
      processEnvironment: () => undefined,
      prompt: () => Promise.resolve(null),
      askForName: () => Promise.resolve(null),
      confirm: () => Promise.resolve(true),
      signIn: { show: () => Promise.reject(new Error('nobody')), returnTo: () => null },
      mayRunScripts: () => true,
      signal: t.signal,
      ...ports,
    },
    (outcome) => outcomes.push(outcome),
    state,
  );
  t.after(() => {
    run.end();
  });
  const loaded = await loader.load(join(folder, 'a.http'));
  assert.ok(!('fault' in loaded));
  return { run, loaded, folder, ready, outcomes };
}

export function bodyOf({ request }: ReadyRequest): string {
  return Buffer.from(bytesOf(request.postData) ?? []).toString();
}

/** `code path:line`, lines from 1. */
export function placesOf({ outcomes, folder }: FolderRun): string[] {
  const place = ({ code, file, range }: FileProblem): string =>
    `${code} ${file.slice(folder.length + 1)}:${String(range.start.line + 1)}`;
  return outcomes.flatMap(({ problems }) => problems.map(place));
}

export function urlsOf({ ready }: Pick<FolderRun, 'ready'>): string[] {
  return ready.map(({ request }) => request.url);
}

function echo(ready: ReadyRequest): Answer {
  const { url, method } = ready.request;
  return {
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ url, method, body: bodyOf(ready) }),
  };
}

function resultOf({ request }: ReadyRequest, { headers = [], body }: Answer) {
  const { method, url } = request;
  return {
    request: { method, url, headers: request.headers, body: bytesOf(request.postData) },
    response: {
      ...{
        status: 200,
        statusText: 'OK',
        httpVersion: '1.1',
        url,
        headers,
        totalMs: 1,
        isCut: false,
      },
      body: Buffer.from(body as string),
    },
  } as const;
}
