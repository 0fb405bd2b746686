import { dirname, resolve } from 'node:path';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { ParsedRequest, ParsedScript, RunDirective } from '../parse/parsedRequest.ts';
import { requestNamed, stepsOf } from './loadedFile.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RunPorts } from './ports.ts';
import type { Run } from './run.ts';
import { runRequest } from './runRequest.ts';
import { ScriptSandbox } from '../scripts/scriptSandbox.ts';
import { RunState } from './runState.ts';

/** A request of a run, by the file and the name under which others know it. */
interface Link {
  readonly file: string;
  readonly request: ParsedRequest;
}

const NO_VALUES: ReadonlyMap<string, string> = new Map();

interface SendParts {
  /** What led to this request: one that needs itself is not sent. */
  readonly chain?: readonly Link[];
  readonly values?: ReadonlyMap<string, string>;
}

interface FileParts {
  /** The files that led here by `run`. */
  readonly runBy?: readonly string[];
  readonly values?: ReadonlyMap<string, string>;
}

/** What has been done in a run, by whichever of its lanes. */
class Progress {
  /** Files whose scripts outside of requests have run. */
  readonly started = new Set<LoadedFile>();
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
    { chain = [], values = NO_VALUES }: SendParts = {},
  ): Promise<RequestOutcome> {
    const links = [...chain, { file: loaded.path, request }];
    const running = runRequest(this, loaded, request, {
      need: (name, force) => this.#need(loaded, name, force, links),
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
    return (this.#progress.sandbox ??= new ScriptSandbox({ root }));
  }

  /** The scripts outside of requests, of this file and its imports, that have not run yet. */
  globalScriptsOf(loaded: LoadedFile): readonly ParsedScript[] {
    const { started } = this.#progress;
    if (started.has(loaded)) return [];
    started.add(loaded);
    const imported = loaded.imports.flatMap((each) => this.globalScriptsOf(each));
    return [...imported, ...loaded.file.globalScripts];
  }

  /** Nothing can be sent any more. */
  end(): void {
    this.#progress.sandbox?.end();
  }

  /** What a file does when it is run whole. */
  async sendFile(loaded: LoadedFile, parts: FileParts = {}): Promise<void> {
    for (const step of stepsOf(loaded)) {
      if (this.ports.isOver()) return;
      if (step.kind === 'run') await this.runDirective(loaded, step.directive, parts);
      else if (parts.values !== undefined) await this.send(loaded, step.request, parts);
      else await this.sendUnlessSent(loaded, step.request);
    }
  }

  /** `run #name` and `run ./file.http`, with values of its own. */
  async runDirective(
    loaded: LoadedFile,
    directive: RunDirective,
    { runBy = [] }: FileParts = {},
  ): Promise<void> {
    const { target, targetRange: range } = directive;
    const values = new Map(directive.values.map(({ name, value }) => [name, value]));
    const fail = (code: string, message: string, hint: string): void => {
      const problem = { code, severity: 'error', message, hint, range, file: loaded.path } as const;
      this.#told({
        ...{ file: loaded.path, line: range.start.line, name: null, status: 'notSent' },
        request: null,
        ...{ reason: null, problems: [problem], tests: [], log: [], session: null },
      });
    };
    if (target.kind === 'request') {
      const found = requestNamed(loaded, target.name);
      if (found !== undefined) await this.send(found.in, found.request, { values });
      else {
        const { code, message, hint } = unknownRequest(target.name);
        fail(code, message, hint);
      }
      return;
    }
    const path = resolve(dirname(loaded.path), target.path);
    const other = await this.ports.load(path);
    if ('fault' in other) {
      fail('run-failed', `${target.path} ${other.fault}.`, 'Write the path of a request file.');
    } else if (path === loaded.path || runBy.includes(path)) {
      fail('cyclic-run', `${target.path} runs this file.`, 'Remove one of the two lines.');
    } else {
      const runs = [...runBy, loaded.path];
      await this.sendFile(other, values.size > 0 ? { runBy: runs, values } : { runBy: runs });
    }
  }

  /** Sends it, unless another request has needed it already. */
  async sendUnlessSent(loaded: LoadedFile, request: ParsedRequest): Promise<void> {
    if (!this.#progress.sent.has(request)) await this.send(loaded, request);
  }

  /** What a request of this name was answered, sent first where it was not; `force` sends it again. */
  async #need(
    loaded: LoadedFile,
    name: string,
    force: boolean,
    chain: readonly Link[],
  ): Promise<RequestResult | Fault> {
    const found = requestNamed(loaded, name);
    if (found === undefined) return unknownRequest(name);
    const { request } = found;
    if (chain.some((link) => link.request === request)) return circle(chain, name);
    const before = this.#progress.sent.get(request);
    const needs = chain.at(-1)?.request;
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

function circle(chain: readonly Link[], name: string): Fault {
  const names = chain.map(({ request }) => request.name ?? request.url);
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
