import { dirname, resolve } from 'node:path';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { FileProblem } from '../../files/problem.ts';
import type { ParsedRequest, RunDirective } from '../parse/parsedRequest.ts';
import { NO_CHAIN } from './chain.ts';
import type { Chain } from './chain.ts';
import { requestNamed, stepsOf } from './loadedFile.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import { Progress } from './progress.ts';
import type { Run, RunScript, Stopped } from './run.ts';
import {
  circle,
  cyclicRun,
  notAnswered,
  notRun,
  notSentInDryRun,
  unknownRequest,
} from './runFaults.ts';
import { runRequest } from './runRequest.ts';
import { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import { RunState } from './runState.ts';

interface SendParts {
  readonly chain?: Chain;
  /** What `run` gives in brackets. */
  readonly values?: ReadonlyMap<string, string>;
}

const NO_VALUES: ReadonlyMap<string, string> = new Map();

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
    { chain = NO_CHAIN, values = NO_VALUES }: SendParts = {},
  ): Promise<RequestOutcome> {
    const here: Chain = {
      requests: [...chain.requests, request],
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
  async sendFile(loaded: LoadedFile, { chain = NO_CHAIN, values }: SendParts = {}): Promise<void> {
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
    chain: Chain = NO_CHAIN,
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
      if (chain.requests.includes(found.request)) return problemOf(circle(chain, target.name));
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
    chain: Chain = NO_CHAIN,
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
    if (chain.requests.includes(request)) return circle(chain, name);
    const before = this.#progress.sent.get(request);
    const needs = chain.requests.at(-1);
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
