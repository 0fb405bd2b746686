import { dirname, resolve } from 'node:path';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { ParsedRequest, RunDirective } from '../parse/parsedRequest.ts';
import { requestNamed, stepsOf } from './loadedFile.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import type { Run, RunScript, Stopped } from './run.ts';
import { runRequest } from './runRequest.ts';
import { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import { RunState } from './runState.ts';

/** A request of a run, by the file and the name under which others know it. */
interface Link {
  readonly file: string;
  readonly request: ParsedRequest;
}

/** What led to a request or a file: none is sent or run again for its own sake. */
interface Chain {
  readonly requests: readonly Link[];
  /** Absolute paths of the files whose lines led here. */
  readonly files: readonly string[];
}

interface SendParts {
  readonly chain?: Chain;
  /** What `run` gives in brackets. */
  readonly values?: ReadonlyMap<string, string>;
}

const NO_VALUES: ReadonlyMap<string, string> = new Map();
const NOTHING: Chain = { requests: [], files: [] };

/** The scripts of a file outside of its requests, while they run and afterwards. */
interface Start {
  readonly by: ParsedRequest;
  readonly done: Promise<Stopped | null>;
}

/** What has been done in a run, by whichever of its lanes. */
class Progress {
  readonly started = new Map<LoadedFile, Start>();
  readonly sent = new Map<ParsedRequest, Promise<RequestOutcome>>();
  sandbox: ScriptSandbox | null = null;
  /** Which requests wait for which: two lanes could wait for each other. */
  readonly #waits = new Map<ParsedRequest, Set<ParsedRequest>>();

  async waiting<Answer>(
    request: ParsedRequest,
    needed: ParsedRequest,
    answer: Promise<Answer>,
  ): Promise<Answer> {
    const waits = this.#waits.get(request) ?? new Set();
    this.#waits.set(request, waits.add(needed));
    try {
      return await answer;
    } finally {
      waits.delete(needed);
    }
  }

  /** Whether `request` waits for `needed`, if only by way of others. */
  waitsFor(request: ParsedRequest, needed: ParsedRequest): boolean {
    const next = [...(this.#waits.get(request) ?? [])];
    return next.some((each) => each === needed || this.waitsFor(each, needed));
  }
}

/** One run of request files: what a request needs is sent first, and once. */
export class FileRun implements Run {
  readonly ports: RunPorts;
  readonly state: RunState;
  readonly #told: (outcome: RequestOutcome) => void;
  #progress = new Progress();

  /** @param told hears of every request when it is done, those that others needed first */
  constructor(
    ports: RunPorts,
    told: (outcome: RequestOutcome) => void,
    state: RunState = new RunState(),
  ) {
    this.ports = ports;
    this.state = state;
    this.#told = told;
  }

  /** The same run for some of its requests, which may be sent beside others: what they need is sent once for all of them. */
  lane(
    ports: RunPorts,
    told: (outcome: RequestOutcome) => void,
    state: RunState = this.state.beside(),
  ): FileRun {
    const lane = new FileRun(ports, told, state);
    lane.#progress = this.#progress;
    return lane;
  }

  /** Sends a request, whether or not it was sent before. */
  async send(
    loaded: LoadedFile,
    request: ParsedRequest,
    { chain = NOTHING, values = NO_VALUES }: SendParts = {},
  ): Promise<RequestOutcome> {
    const here: Chain = {
      requests: [...chain.requests, { file: loaded.path, request }],
      files: [...chain.files, loaded.path],
    };
    const running = runRequest(this, loaded, request, {
      need: (name, force) => this.#need(loaded, name, force, here),
      runDirective: (directive) => this.#follow(loaded, directive, here),
      values,
    });
    this.#progress.sent.set(request, running);
    const outcome = await running;
    this.#told(outcome);
    return outcome;
  }

  tell(outcome: RequestOutcome): void {
    this.#told(outcome);
  }

  waitFor<Answer>(
    request: ParsedRequest,
    other: ParsedRequest,
    answer: Promise<Answer>,
  ): Promise<Answer> | null {
    if (request === other) return answer;
    if (this.#progress.waitsFor(other, request)) return null;
    return this.#progress.waiting(request, other, answer);
  }

  /** Where scripts of files in one workspace run; one of them sees what those before have kept. */
  sandbox({ root }: LoadedFile): ScriptSandbox {
    const { mayRunScripts: mayRun } = this.ports;
    return (this.#progress.sandbox ??= new ScriptSandbox({ root, mayRun }));
  }

  async started(
    loaded: LoadedFile,
    request: ParsedRequest,
    runScript: RunScript,
  ): Promise<Stopped | null> {
    for (const imported of loaded.imports) {
      const stopped = await this.started(imported, request, runScript);
      if (stopped !== null) return stopped;
    }
    const { started } = this.#progress;
    const known = started.get(loaded);
    const start = known ?? { by: request, done: runInOrder(loaded, runScript) };
    if (known === undefined) started.set(loaded, start);
    // What those scripts need themselves is sent without them.
    return (await this.waitFor(request, start.by, start.done)) ?? null;
  }

  /** Nothing can be sent any more. */
  end(): void {
    this.#progress.sandbox?.end();
  }

  /** What a file does when it is run whole. */
  async sendFile(loaded: LoadedFile, { chain = NOTHING, values }: SendParts = {}): Promise<void> {
    for (const step of stepsOf(loaded)) {
      if (this.ports.isOver()) return;
      if (step.kind === 'run') await this.runDirective(loaded, step.directive, chain);
      else if (values !== undefined) await this.send(loaded, step.request, { chain, values });
      else await this.sendUnlessSent(loaded, step.request, chain);
    }
  }

  /** A line `run` outside of requests. What is wrong with it is told as an outcome of its own. */
  async runDirective(
    loaded: LoadedFile,
    directive: RunDirective,
    chain: Chain = NOTHING,
  ): Promise<void> {
    const { requests, files } = chain;
    const here = { requests, files: [...files, loaded.path] };
    const problem = await this.#follow(loaded, directive, here);
    if (problem === null) return;
    const { file, range } = problem;
    this.#told({
      ...{ file, line: range.start.line, name: null, status: 'notSent', request: null },
      ...{ reason: null, problems: [problem], tests: [], log: [], session: null },
    });
  }

  /** `run #name` and `run ./file.http`, with values of their own. Answers with what is wrong with the line; null: nothing. */
  async #follow(
    loaded: LoadedFile,
    { target, targetRange: range, values: given }: RunDirective,
    chain: Chain,
  ): Promise<FileProblem | null> {
    const problemOf = (fault: Fault): FileProblem => ({
      ...{ severity: 'error', ...fault, range, file: loaded.path },
    });
    const values = new Map(given.map(({ name, value }) => [name, value]));
    if (target.kind === 'request') {
      const found = requestNamed(loaded, target.name);
      if (found === undefined) return problemOf(unknownRequest(target.name));
      if (isIn(chain, found.request)) return problemOf(circle(chain, target.name));
      await this.send(found.in, found.request, { chain, values });
      return null;
    }
    const path = resolve(dirname(loaded.path), target.path);
    if (chain.files.includes(path)) return problemOf(cyclicRun(target.path, path === loaded.path));
    const other = await this.ports.load(path);
    if ('fault' in other) return problemOf(notRun(target.path, other.fault));
    await this.sendFile(other, values.size > 0 ? { chain, values } : { chain });
    return null;
  }

  /** Sends it, unless another request has needed it already. */
  async sendUnlessSent(
    loaded: LoadedFile,
    request: ParsedRequest,
    chain: Chain = NOTHING,
  ): Promise<void> {
    if (!this.#progress.sent.has(request)) await this.send(loaded, request, { chain });
  }

  /** What a request of this name was answered, sent first where it was not; `force` sends it again. */
  async #need(
    loaded: LoadedFile,
    name: string,
    force: boolean,
    chain: Chain,
  ): Promise<RequestResult | Fault> {
    const found = requestNamed(loaded, name);
    if (found === undefined) return unknownRequest(name);
    const { request } = found;
    if (isIn(chain, request)) return circle(chain, name);
    const before = this.#progress.sent.get(request);
    const needs = chain.requests.at(-1)?.request;
    if (before !== undefined && needs !== undefined && this.#progress.waitsFor(request, needs)) {
      return circle(chain, name);
    }
    const known = this.state.result(found.in.path, name);
    if (!force && before === undefined && known !== undefined) return known;
    const answering =
      before !== undefined && !force ? before : this.send(found.in, request, { chain });
    const outcome = await (needs === undefined
      ? answering
      : this.#progress.waiting(needs, request, answering));
    if (outcome.status === 'sent' && outcome.session === null) return notSentInDryRun(name);
    return this.state.result(found.in.path, name) ?? notAnswered(name, outcome);
  }
}

function unknownRequest(name: string): Fault {
  return {
    code: 'unknown-request',
    message: `No request is called ${JSON.stringify(name)}.`,
    hint: 'Give the request its name with # @name, or import the file that has it.',
  };
}

/** In the order of their lines, until one stops the requests of the file. */
async function runInOrder(
  { file, path }: LoadedFile,
  runScript: RunScript,
): Promise<Stopped | null> {
  for (const script of file.globalScripts) {
    const stopped = await runScript(script, path);
    if (stopped !== null) return stopped;
  }
  return null;
}

function isIn({ requests }: Chain, request: ParsedRequest): boolean {
  return requests.some((link) => link.request === request);
}

function cyclicRun(written: string, isItself: boolean): Fault {
  return {
    code: 'cyclic-run',
    message: isItself
      ? `${written} is this file, which would run without an end.`
      : `${written} is already running: one of its lines led to this one.`,
    hint: 'Remove one of the lines that run these files.',
  };
}

function notRun(written: string, fault: string): Fault {
  return {
    ...{ code: 'run-failed', message: `${written} ${fault}.` },
    hint: 'Write the path of a request file.',
  };
}

function circle({ requests }: Chain, name: string): Fault {
  const names = requests.map(({ request }) => request.name ?? request.url);
  return {
    code: 'cyclic-request',
    message: `These requests need each other: ${[...names, name].join(' → ')}.`,
    hint: 'Take one of these references away.',
  };
}

/** It was only shown. */
function notSentInDryRun(name: string): Fault {
  return {
    code: 'response-unknown',
    message: `This needs the response of ${name}, which is not sent in a dry run.`,
    hint: 'Send the request, or give the value with a variable.',
  };
}

function notAnswered(name: string, { status, reason, problems }: RequestOutcome): Fault {
  const [problem] = problems.filter(({ severity }) => severity === 'error');
  const why = reason ?? problem?.message ?? `it was ${status}`;
  return {
    code: 'request-not-answered',
    message: `${name} has to be answered first, and was not: ${why}`,
    hint: `Send ${name} by itself to see what is wrong with it.`,
  };
}
