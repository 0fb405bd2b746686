import { setTimeout } from 'node:timers/promises';
import { isSecretParameter } from '../../session/secretNames.ts';
import { isOtherProtocol } from '../parse/requestLine.ts';
import type { ParsedRequest, ResponseStep } from '../parse/parsedRequest.ts';
import type { FileProblem, Problem, Range } from '../../files/problem.ts';
import { fileHandlers } from '../send/fileHandlers.ts';
import { fillRequest } from '../send/fillRequest.ts';
import type { FillProblem } from '../send/fillRequest.ts';
import type { FilledRequest } from '../send/filledRequest.ts';
import { resolveRequest } from '../send/resolveRequest.ts';
import { readExpression } from '../template/expression.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { FoundValue, Value } from '../values/value.ts';
import { changedRequest, factsOfParsed } from './changedRequest.ts';
import { keptValues } from './keptValues.ts';
import { maskedOutcome, maskedProblems } from './maskedOutcome.ts';
import { isBlock } from './loadedFile.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { RequestOutcome } from './outcome.ts';
import type { ReadyRequest, Sending } from './ports.ts';
import type { RequestScripts } from './requestScripts.ts';
import { takeSteps } from './responseSteps.ts';
import type { Run } from './run.ts';
import { notTrusted, surroundingsOf } from './surroundings.ts';
import type { Surroundings, TurnParts } from './surroundings.ts';

/** What a body of JSON holds; undefined: it is none. */
function bodyValue({ response }: RequestResult): Value | undefined {
  try {
    return JSON.parse(Buffer.from(response.body).toString('utf8')) as Value;
  } catch {
    return undefined;
  }
}

type Stopped = { readonly skip: string } | { readonly problem: FileProblem };

/** One sending of a request, step by step; `runRequest` tells the story. */
export class RequestTurn {
  readonly #run: Run;
  readonly #loaded: LoadedFile;
  readonly #request: ParsedRequest;
  readonly #parts: TurnParts;
  #made: Promise<Surroundings> | null = null;
  /** What has happened in its scripts; null: none has run. */
  #ran: RequestScripts | null = null;
  #scriptsDone = false;
  #result: RequestResult | null = null;

  constructor(run: Run, loaded: LoadedFile, request: ParsedRequest, parts: TurnParts) {
    this.#run = run;
    this.#loaded = loaded;
    this.#request = request;
    this.#parts = parts;
  }

  /** Null: it is to be sent. */
  async reasonToSkip(): Promise<string | null> {
    const { settings, method, url } = this.#request;
    const disabled = settings.findLast(({ key }) => key === 'disabled');
    if (disabled !== undefined && (await this.#isDisabled(disabled.value))) {
      return 'It is disabled (# @disabled).';
    }
    const protocol = otherProtocol(method, url);
    if (protocol !== null) return `${protocol} requests are not sent: only HTTP is.`;
    const note = settings.findLast(({ key }) => key === 'note');
    if (note === undefined) return null;
    const isConfirmed = await this.#run.ports.confirm(note.value);
    return isConfirmed ? null : 'It has to be confirmed first (# @note).';
  }

  /** What keeps it from being sent before anything else is looked at. */
  unready(): readonly FileProblem[] {
    const { file } = this.#loaded;
    const scripts = [...file.globalScripts, ...file.everyRequest.before, ...this.#request.before];
    const [first] = this.#run.ports.mayRunScripts() ? [] : scripts;
    const untrusted = first === undefined ? [] : [problemOf(notTrusted, first.range)];
    return this.#inFile(untrusted);
  }

  /** `# @ref` and `# @forceRef`. */
  async sendNeeded(): Promise<readonly FileProblem[]> {
    const { blockRange } = this.#request;
    const problems: Problem[] = this.#loaded.problems.filter(
      ({ range: { start } }) =>
        blockRange.start.line <= start.line && start.line <= blockRange.end.line,
    );
    for (const { key, value, valueRange } of this.#request.settings) {
      if ((key !== 'ref' && key !== 'forceref') || value === '') continue;
      // A block without a request has nothing to send: what it defines counts anyway.
      if (isBlock(this.#loaded, value)) continue;
      const answer = await this.#parts.need(value, key === 'forceref');
      if (isFault(answer)) problems.push(problemOf(answer, valueRange));
    }
    for (const directive of this.#request.runs) {
      const { target, values, targetRange } = directive;
      if (target.kind === 'file' || values.length > 0) {
        await this.#run.runDirective(this.#loaded, directive);
        continue;
      }
      const answer = await this.#parts.need(target.name, false);
      if (isFault(answer)) problems.push(problemOf(answer, targetRange));
    }
    return this.#inFile(problems);
  }

  /** REST Client's `# @prompt name What to ask`: a value for this request. */
  async prompt(): Promise<void> {
    const { state, ports } = this.#run;
    for (const { key, value } of this.#request.settings) {
      const [, name, text] = /^(\S+)(?:\s+(.*))?$/s.exec(value) ?? [];
      const isPrompt = key === 'prompt' || key === 'secret';
      if (!isPrompt || name === undefined || ports.option(name) !== undefined) continue;
      const isSecret = key === 'secret' || isSecretParameter(name);
      const answer = await ports.prompt({
        ...{ text: text ?? name, secret: isSecret, once: false, initial: null, choices: null },
      });
      if (answer !== null) state.given.answers.set(name, answer);
    }
  }

  /** In a loop they run once, before its first turn: what they set is what it goes on with. */
  skipScripts(): void {
    this.#scriptsDone = true;
  }

  /** Those of the file once, then those for each request, then the request's own. Null: nothing stops it. */
  async scriptsBefore(): Promise<Stopped | null> {
    if (this.#scriptsDone) return null;
    this.#scriptsDone = true;
    const { file } = this.#loaded;
    const all = [
      ...this.#run.globalScriptsOf(this.#loaded),
      ...file.everyRequest.before,
      ...this.#request.before,
    ];
    if (all.length === 0) return null;
    const { scripts } = await this.#around();
    for (const script of all) {
      const stopped = await scripts.run(script, factsOfParsed(this.#request), null);
      if (stopped !== null) return stopped;
    }
    return null;
  }

  /** With the answers of a person for names that nobody defines. */
  async fill(): Promise<
    { readonly request: FilledRequest } | { readonly problems: readonly FileProblem[] }
  > {
    const { evaluation, scripts, readText } = await this.#around();
    for (;;) {
      const filled = await fillRequest(this.#request, evaluation, readText);
      if ('request' in filled) {
        const { globalHeaders } = this.#run.state;
        return { request: changedRequest(filled.request, scripts.changes, globalHeaders) };
      }
      if (!(await this.#askForNames(filled.problems))) {
        return { problems: this.#inFile(filled.problems) };
      }
    }
  }

  /** `Authorization: oauth2 …` becomes the token. */
  async authorize(
    filled: FilledRequest,
  ): Promise<{ readonly request: FilledRequest } | { readonly problems: readonly FileProblem[] }> {
    const { accessTokens } = await this.#around();
    const authorized = await accessTokens.inHeaders(filled);
    return 'problem' in authorized
      ? { problems: this.#inFile([authorized.problem]) }
      : { request: authorized };
  }

  async ready(
    filled: FilledRequest,
  ): Promise<ReadyRequest | { readonly problems: readonly FileProblem[] }> {
    const { path, root } = this.#loaded;
    const location = { filePath: path, folder: root };
    const resolved = await resolveRequest(filled, location, this.#run.ports.flags);
    if ('problems' in resolved) return { problems: this.#inFile(resolved.problems) };
    const { tls } = await this.#around();
    const handlers = await tls(resolved.request.url);
    if ('hint' in handlers) {
      return { problems: this.#inFile([problemOf(handlers, filled.ranges.url)]) };
    }
    const { secrets } = this.#run.state;
    return {
      ...{ purpose: 'request', file: path, line: this.#line, name: this.#request.name ?? null },
      ...{ request: resolved.request, credentials: resolved.credentials, sign: resolved.sign },
      handlers: [...fileHandlers(filled.settings, path), ...handlers],
      // Scripts may have put others there.
      secrets: [...new Set([...filled.secrets, ...secrets.within(textsOf(filled))])],
      settings: filled.settings,
      savesResponse: this.#stepsAfter.some(({ kind }) => kind === 'save'),
      warnings: maskedProblems(this.#inFile(resolved.warnings), (text) => secrets.mask(text)),
    };
  }

  /**
   * `# @sleep` and `# @delay`, in milliseconds, and `# @rateLimit`. Values are looked up after that: times go on, and tokens run
   * out.
   */
  async wait(): Promise<void> {
    for (const setting of this.#request.settings) {
      if (!PAUSES.has(setting.key)) continue;
      const { evaluation } = await this.#around();
      const found = await evaluation.valueOfText(setting.value);
      // Filling in tells what is wrong with it.
      if (isFault(found)) continue;
      const value = textOfValue(found.value);
      const ms =
        setting.key === 'ratelimit'
          ? this.#run.state.rateLimits.take(value, Date.now())
          : Number(/^(\d{1,7})\s*(?:ms)?$/.exec(value)?.[1] ?? 0);
      await this.#pause(ms);
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#run.ports;
    if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
  }

  keep(result: RequestResult): void {
    this.#result = result;
    const { name } = this.#request;
    const { state } = this.#run;
    state.keep(this.#loaded.path, name, result);
    // httpYac: each turn of a loop has a name of its own, such as users0.
    const index = this.#parts.loop.get('$index');
    const value = index === undefined ? undefined : bodyValue(result);
    if (name !== undefined && typeof index === 'number' && value !== undefined) {
      state.exported.set(`${name}${String(index)}`, value);
    }
  }

  /** Handlers, assertions and files, in the order of their lines. Answers with what went wrong. */
  async afterResponse({
    result,
    whole,
  }: Extract<Sending, { result: RequestResult }>): Promise<readonly FileProblem[]> {
    for (const [name, value] of keptValues(this.#request.settings, result)) {
      this.#run.state.exported.set(name, value);
    }
    const steps = this.#stepsAfter;
    if (steps.length === 0) return [];
    const answered = { loaded: this.#loaded, name: this.#request.name ?? null, result };
    return takeSteps(steps, { ...answered, whole: whole ?? null }, this.#run, await this.#around());
  }

  /** The value of a condition, a list or a number that a setting names. */
  async evaluate(source: string): Promise<FoundValue | Fault> {
    const number = Number(source);
    if (source.trim() !== '' && Number.isFinite(number)) {
      return { value: number, origin: { kind: 'file' }, secret: false };
    }
    const { evaluation } = await this.#around();
    if (source.includes('{{')) return evaluation.valueOfText(source);
    const expression = readExpression(source);
    return expression === null
      ? {
          code: 'invalid-expression',
          message: `${source} is not an expression.`,
          hint: 'Change it.',
        }
      : evaluation.valueOf(expression);
  }

  /** A script asked not to send it, or failed. */
  stopped(by: Stopped): RequestOutcome {
    return 'skip' in by
      ? this.outcome('skipped', { reason: by.skip })
      : this.outcome('notSent', { problems: [by.problem] });
  }

  faulty(fault: Fault): RequestOutcome {
    const problems = this.#inFile([problemOf(fault, this.#request.ranges.url)]);
    return this.outcome('notSent', { problems });
  }

  /** Nobody hears of what is secret in it. */
  outcome(
    status: RequestOutcome['status'],
    rest: Partial<Pick<RequestOutcome, 'reason' | 'problems' | 'session'>>,
  ): RequestOutcome {
    const { session = null } = rest;
    const { state, ports } = this.#run;
    const plain = {
      ...{ file: this.#loaded.path, line: this.#line, name: this.#request.name ?? null, status },
      request: this.#request,
      reason: rest.reason ?? null,
      problems: rest.problems ?? [],
      ...{ tests: this.#ran?.tests ?? [], log: this.#ran?.log ?? [], session },
    };
    const ofSession = (text: string): string =>
      session === null ? text : ports.maskText(session, text);
    return maskedOutcome(plain, state.secrets.maskFor(this.#result, ofSession));
  }

  get #stepsAfter(): readonly ResponseStep[] {
    return [...this.#request.after, ...this.#loaded.file.everyRequest.after];
  }

  get #line(): number {
    return this.#request.range.start.line;
  }

  async #isDisabled(value: string): Promise<boolean> {
    if (value === '' || value === 'true') return true;
    if (value === 'false') return false;
    const found = await this.evaluate(value);
    return isFault(found) || isTrue(found.value);
  }

  async #around(): Promise<Surroundings> {
    this.#made ??= surroundingsOf(this.#run, this.#loaded, this.#request, this.#parts);
    const { scripts } = await this.#made;
    this.#ran = scripts;
    return this.#made;
  }

  /** Whether there is any answer, so that filling in may go further. */
  async #askForNames(problems: readonly FillProblem[]): Promise<boolean> {
    const names = new Set(problems.flatMap(({ undefinedName }) => undefinedName ?? []));
    // What is wrong for another reason stays wrong: nobody is asked in vain.
    if (problems.some(({ undefinedName }) => undefinedName === undefined)) return false;
    for (const name of names) {
      const answer = await this.#run.ports.askForName(name, this.#loaded.path);
      if (answer === null) return false;
      if (answer !== 'defined') this.#run.state.given.answers.set(name, answer);
    }
    return names.size > 0;
  }

  #inFile(problems: readonly FillProblem[]): FileProblem[] {
    return problems.map((problem) => ({ ...problem, file: this.#loaded.path }));
  }
}

const PAUSES = new Set(['sleep', 'delay', 'ratelimit']);

/** The protocol that is asked for in place of HTTP; null: none. */
function otherProtocol(method: string, url: string): string | null {
  const [, scheme] = /^(wss?|grpcs?|mqtts?|amqps?|rsocket):/i.exec(url) ?? [];
  if (scheme !== undefined) return scheme.toLowerCase();
  return isOtherProtocol(method) ? method : null;
}

function textsOf({ url, headers, body }: FilledRequest): string[] {
  const lines = body.flatMap((part) =>
    part.kind === 'text' ? part.lines.map(({ text }) => text) : [],
  );
  return [url, ...headers.map(({ value }) => value), ...lines];
}

function problemOf(fault: Fault, range: Range): FillProblem {
  return { severity: 'error', ...fault, range };
}

/** As JavaScript has it, and "false" is not true. */
export function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && value !== 'false';
}
