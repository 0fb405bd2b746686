import { setTimeout } from 'node:timers/promises';
import type { FileProblem } from '../../files/problem.ts';
import type { ResponseStep } from '../parse/parsedRequest.ts';
import { fileHandlers } from '../send/fileHandlers.ts';
import { fillRequest } from '../send/fillRequest.ts';
import type { FillProblem } from '../send/fillRequest.ts';
import type { FilledRequest } from '../send/filledRequest.ts';
import { proxyOf } from '../send/proxySetting.ts';
import { resolveRequest } from '../send/resolveRequest.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { Value } from '../values/value.ts';
import { factsOfParsed } from './changedRequest.ts';
import { withFilledChanges } from './filledChanges.ts';
import { keptValues } from './keptValues.ts';
import { INDEX } from './loop.ts';
import { maskedProblems } from './maskedOutcome.ts';
import type { ReadyRequest, Sending } from './ports.ts';
import { problemOf } from './requestInRun.ts';
import type { RequestInRun } from './requestInRun.ts';
import type { Stopped } from './run.ts';

/** What a body of JSON holds; undefined: it is none. */
function bodyValue({ response }: RequestResult): Value | undefined {
  try {
    return JSON.parse(Buffer.from(response.body).toString('utf8')) as Value;
  } catch {
    return undefined;
  }
}

interface Problems {
  readonly problems: readonly FileProblem[];
}

type FilledOrNot = { readonly request: FilledRequest } | { readonly stopped: Stopped } | Problems;

/** One sending of a request, step by step; `runRequest` tells the story. */
export class RequestTurn {
  readonly #inRun: RequestInRun;

  constructor(inRun: RequestInRun) {
    this.#inRun = inRun;
  }

  /**
   * `# @sleep` and `# @delay`, in milliseconds, and `# @rateLimit`. Values are looked up after that: times go on, and tokens run
   * out. What is only shown has nothing to wait for.
   */
  async wait(): Promise<void> {
    const { run, request } = this.#inRun;
    if (run.ports.purpose === 'show') return;
    for (const setting of request.settings) {
      if (!PAUSES.has(setting.key)) continue;
      const { evaluation } = await this.#inRun.around();
      const found = await evaluation.valueOfText(setting.value);
      // Filling in tells what is wrong with it.
      if (isFault(found)) continue;
      const value = textOfValue(found.value);
      const ms =
        setting.key === 'ratelimit'
          ? run.state.rateLimits.take(value, Date.now())
          : Number(/^(\d{1,7})\s*(?:ms)?$/.exec(value)?.[1] ?? 0);
      await this.#pause(ms);
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#inRun.run.ports;
    if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
  }

  /** With the answers of a person for names that nobody defines. */
  async fill(): Promise<FilledOrNot> {
    const { evaluation, readText } = await this.#inRun.around();
    for (;;) {
      const { changed, run } = this.#inRun;
      const forAll = [...run.state.globalHeaders];
      const filled = await fillRequest(changed, evaluation, readText, forAll);
      if ('request' in filled) return this.#withScripts(filled.request);
      if (!(await this.#askForNames(filled.problems))) {
        return { problems: this.#inRun.inFile(filled.problems) };
      }
    }
  }

  /** httpYac's `{{@request}}`: what is sent can be signed there. */
  async #withScripts(filled: FilledRequest): Promise<FilledOrNot> {
    const { loaded, scriptsBefore } = this.#inRun;
    let request = filled;
    for (const script of scriptsBefore) {
      if (script.filled !== true) continue;
      const around = await this.#inRun.around();
      const given = { file: loaded.path, request: factsOfParsed(request) };
      const { stopped, changes } = await around.scripts.run(script, given);
      if (stopped !== null) return { stopped };
      const changed = await withFilledChanges(request, changes, around);
      if ('problems' in changed) return { problems: this.#inRun.inFile(changed.problems) };
      request = changed.request;
    }
    return { request };
  }

  /** `Authorization: oauth2 …` becomes the token. */
  async authorize(filled: FilledRequest): Promise<{ readonly request: FilledRequest } | Problems> {
    const { accessTokens } = await this.#inRun.around();
    const authorized = await accessTokens.inHeaders(filled);
    return 'problem' in authorized
      ? { problems: this.#inRun.inFile([authorized.problem]) }
      : { request: authorized };
  }

  async ready(filled: FilledRequest): Promise<ReadyRequest | Problems> {
    const { loaded, line, request, run } = this.#inRun;
    const { path, root } = loaded;
    const location = { filePath: path, folder: root };
    const resolved = await resolveRequest(filled, location, run.ports.flags);
    if ('problems' in resolved) return { problems: this.#inRun.inFile(resolved.problems) };
    const { tls } = await this.#inRun.around();
    const handlers = await tls(resolved.request.url);
    if ('hint' in handlers) {
      return { problems: this.#inRun.inFile([problemOf(handlers, filled.ranges.url)]) };
    }
    const { secrets } = run.state;
    return {
      ...{ purpose: 'request', file: path, line, name: request.name ?? null },
      ...{ request: resolved.request, credentials: resolved.credentials, sign: resolved.sign },
      handlers: [...fileHandlers(filled.settings, path), ...handlers],
      // Scripts may have put others there.
      secrets: [...new Set([...filled.secrets, ...secrets.within(textsOf(filled))])],
      settings: filled.settings,
      proxy: proxyOf(filled.settings),
      savesResponse: this.#stepsAfter.some(({ kind }) => kind === 'save'),
      warnings: maskedProblems(this.#inRun.inFile(resolved.warnings), (text) => secrets.mask(text)),
    };
  }

  keep(result: RequestResult): void {
    this.#inRun.result = result;
    const { run, loaded, request, turn } = this.#inRun;
    const { name } = request;
    run.state.keep(loaded.path, name, result);
    // httpYac: each turn of a loop has a name of its own, such as users0.
    const index = turn.get(INDEX);
    const value = index === undefined ? undefined : bodyValue(result);
    if (name !== undefined && typeof index === 'number' && value !== undefined) {
      this.#set(`${name}${String(index)}`, value);
    }
  }

  #set(name: string, value: Value): void {
    this.#inRun.run.state.exported.set(name, value);
    this.#inRun.once.forget([name]);
  }

  /** Handlers, assertions and files, in the order of their lines. Answers with what went wrong. */
  async afterResponse({
    result,
    whole,
  }: Extract<Sending, { result: RequestResult }>): Promise<readonly FileProblem[]> {
    const { run, loaded, request } = this.#inRun;
    for (const [name, value] of keptValues(request.settings, result)) {
      this.#set(name, value);
    }
    const steps = this.#stepsAfter;
    if (steps.length === 0) return [];
    const answered = { loaded, name: request.name ?? null, result, whole: whole ?? null };
    const { takeSteps } = await import('./responseSteps.ts');
    return takeSteps(steps, answered, run, await this.#inRun.around());
  }

  get #stepsAfter(): readonly ResponseStep[] {
    const { request, loaded } = this.#inRun;
    return [...request.after, ...loaded.file.everyRequest.after];
  }

  /** Whether there is any answer, so that filling in may go further. */
  async #askForNames(problems: readonly FillProblem[]): Promise<boolean> {
    const { run, loaded } = this.#inRun;
    const names = new Set(problems.flatMap(({ undefinedName }) => undefinedName ?? []));
    // What is wrong for another reason stays wrong: nobody is asked in vain.
    if (problems.some(({ undefinedName }) => undefinedName === undefined)) return false;
    for (const name of names) {
      const answer = await run.ports.askForName(name, loaded.path);
      if (answer === null) return false;
      if (answer !== 'defined') run.state.given.answers.set(name, answer);
    }
    return names.size > 0;
  }
}

function textsOf({ url, headers, body, bytes }: FilledRequest): string[] {
  const lines = body.flatMap((part) =>
    part.kind === 'text' ? part.lines.map(({ text }) => text) : [],
  );
  const made = bytes === undefined ? [] : [Buffer.from(bytes).toString()];
  return [url, ...headers.map(({ value }) => value), ...lines, ...made];
}

const PAUSES = new Set(['sleep', 'delay', 'ratelimit']);
