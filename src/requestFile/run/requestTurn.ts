import { setTimeout } from 'node:timers/promises';
import type { HeaderList } from '../../session/headers.ts';
import { isSecretParameter } from '../../session/secretNames.ts';
import { isOtherProtocol } from '../parse/requestLine.ts';
import type { ParsedRequest, ParsedScript, ResponseStep } from '../parse/parsedRequest.ts';
import type { Problem, Range } from '../../files/problem.ts';
import type { RequestFacts, ResponseFacts, TestResult } from '../scripts/contract/script.ts';
import { checkAssertion } from '../scripts/checkAssertion.ts';
import { responseFacts } from '../scripts/responseFacts.ts';
import { fillRequest } from '../send/fillRequest.ts';
import type { FillProblem } from '../send/fillRequest.ts';
import type { FilledRequest } from '../send/filledRequest.ts';
import { resolveRequest } from '../send/resolveRequest.ts';
import { readTextFile } from '../send/textFile.ts';
import { readExpression } from '../template/expression.ts';
import { Evaluation } from '../values/evaluation.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { Fault, ValuePorts } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { FoundValue, Value } from '../values/value.ts';
import { changedRequest, factsOfParsed } from './changedRequest.ts';
import type { FileProblem } from '../../files/problem.ts';
import { requestNamesIn } from './loadedFile.ts';
import type { LoadedFile } from './loadedFile.ts';
import { notYet } from './notYet.ts';
import type { RequestOutcome } from './outcome.ts';
import type { ReadyRequest } from './ports.ts';
import { RequestScripts } from './requestScripts.ts';
import type { RequestParts, Run } from './run.ts';
import { saveResponse } from './saveResponse.ts';

interface TurnParts extends RequestParts {
  /** `$index` and the item of a loop. */
  readonly loop: ReadonlyMap<string, Value>;
}

type Stopped = { readonly skip: string } | { readonly problem: FileProblem };

/** One sending of a request, step by step; `runRequest` tells the story. */
export class RequestTurn {
  readonly #run: Run;
  readonly #loaded: LoadedFile;
  readonly #request: ParsedRequest;
  readonly #parts: TurnParts;
  #made: Promise<{ readonly evaluation: Evaluation; readonly scripts: RequestScripts }> | null =
    null;
  #tests: readonly TestResult[] = [];
  #log: readonly string[] = [];
  #scriptsDone = false;

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

  notYet(): readonly FileProblem[] {
    return this.#inFile(notYet(this.#request));
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
      const [, name, text] = /^(\S+)(?:\s+(.*))?$/.exec(value) ?? [];
      const isPrompt = key === 'prompt' || key === 'secret';
      if (!isPrompt || name === undefined || ports.option(name) !== undefined) continue;
      const isSecret = key === 'secret' || isSecretParameter(name);
      const answer = await ports.prompt({
        ...{ text: text ?? name, secret: isSecret, once: false, initial: null, choices: null },
      });
      if (answer !== null) state.answers.set(name, answer);
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
    return all.length === 0 ? null : this.#scripts(all, factsOfParsed(this.#request), null);
  }

  /** With the answers of a person for names that nobody defines. */
  async fill(): Promise<
    { readonly request: FilledRequest } | { readonly problems: readonly FileProblem[] }
  > {
    const { evaluation, scripts } = await this.#around();
    for (;;) {
      const filled = await fillRequest(this.#request, evaluation, this.#readText);
      if ('request' in filled) {
        const { globalHeaders } = this.#run.state;
        return { request: changedRequest(filled.request, scripts.changes, globalHeaders) };
      }
      if (!(await this.#askForNames(filled.problems))) {
        return { problems: this.#inFile(filled.problems) };
      }
    }
  }

  async ready(
    filled: FilledRequest,
  ): Promise<ReadyRequest | { readonly problems: readonly FileProblem[] }> {
    const { path } = this.#loaded;
    const location = { filePath: path, folder: this.#run.ports.rootOf(path) };
    const resolved = await resolveRequest(filled, location, this.#run.ports.flags);
    if ('problems' in resolved) return { problems: this.#inFile(resolved.problems) };
    return {
      ...{ file: path, line: this.#line, name: this.#request.name ?? null },
      ...{ request: resolved.request, credentials: resolved.credentials },
      ...{ secrets: filled.secrets, settings: filled.settings },
      warnings: this.#inFile(resolved.warnings),
    };
  }

  /** `# @sleep` and `# @delay`, in milliseconds: before the request is sent. */
  async wait(): Promise<void> {
    for (const { key, value } of this.#request.settings) {
      if (key !== 'sleep' && key !== 'delay') continue;
      const ms = Number(/^(\d{1,7})\s*(?:ms)?$/.exec(value)?.[1] ?? 0);
      const { signal } = this.#run.ports;
      await setTimeout(ms, undefined, { signal }).catch(() => undefined);
    }
  }

  keep(result: RequestResult): void {
    this.#run.state.keep(this.#loaded.path, this.#request.name, result);
  }

  /** Handlers, assertions and files, in the order of their lines. Answers with what went wrong. */
  async afterResponse(result: RequestResult): Promise<readonly FileProblem[]> {
    const steps: readonly ResponseStep[] = [
      ...this.#request.after,
      ...this.#loaded.file.everyRequest.after,
    ];
    if (steps.length === 0) return [];
    const problems: FileProblem[] = [];
    const request = factsOfResult(result, this.#request.name ?? null);
    const response = responseFacts(result);
    for (const step of steps) {
      const problem = await this.#afterStep(step, result, { request, response });
      if (problem !== null) problems.push(problem);
    }
    return problems;
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

  outcome(
    status: RequestOutcome['status'],
    rest: Partial<Pick<RequestOutcome, 'reason' | 'problems' | 'session'>>,
  ): RequestOutcome {
    return {
      ...{ file: this.#loaded.path, line: this.#line, name: this.#request.name ?? null, status },
      reason: rest.reason ?? null,
      problems: rest.problems ?? [],
      ...{ tests: this.#tests, log: this.#log, session: rest.session ?? null },
    };
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

  async #scripts(
    all: readonly ParsedScript[],
    request: RequestFacts,
    response: ResponseFacts | null,
  ): Promise<Stopped | null> {
    const { scripts } = await this.#around();
    for (const script of all) {
      const stopped = await scripts.run(script, request, response);
      this.#tests = scripts.tests;
      this.#log = scripts.log;
      if (stopped !== null) return stopped;
    }
    return null;
  }

  async #afterStep(
    step: ResponseStep,
    result: RequestResult,
    { request, response }: { readonly request: RequestFacts; readonly response: ResponseFacts },
  ): Promise<FileProblem | null> {
    const { evaluation, scripts } = await this.#around();
    const { path: file } = this.#loaded;
    if (step.kind === 'script') {
      const stopped = await this.#scripts([step], request, response);
      return stopped !== null && 'problem' in stopped ? stopped.problem : null;
    }
    const { range } = step;
    const written = step.kind === 'save' ? step.path : step.text;
    const text = await evaluation.valueOfText(written);
    if (isFault(text)) return { ...problemOf(text, range), file };
    const filled = textOfValue(text.value);
    if (step.kind === 'save') {
      const root = this.#run.ports.rootOf(file);
      const problem = await saveResponse(step, filled, result.response.body, { file, root });
      return problem && { ...problem, file };
    }
    const place = { file, firstLine: range.start.line, firstCharacter: range.start.character };
    const checked = await checkAssertion(filled, {
      context: await scripts.context(filled, request, response),
      ...{ place, sandbox: this.#run.sandbox(file) },
    });
    if ('problem' in checked) return { severity: 'error', ...checked.problem, range, file };
    scripts.tests.push(checked.test);
    this.#tests = scripts.tests;
    return null;
  }

  #around(): Promise<{ readonly evaluation: Evaluation; readonly scripts: RequestScripts }> {
    this.#made ??= this.#makeAround();
    return this.#made;
  }

  async #makeAround(): Promise<{
    readonly evaluation: Evaluation;
    readonly scripts: RequestScripts;
  }> {
    const { ports, state } = this.#run;
    const { path, definitions } = this.#loaded;
    const environment = await ports.environment(path);
    let scripts: RequestScripts | null = null;
    const requestNames = requestNamesIn(this.#loaded);
    const valuePorts: ValuePorts = {
      option: (name) => this.#parts.values.get(name) ?? ports.option(name),
      script: (name) =>
        this.#parts.loop.get(name) ?? scripts?.own.get(name) ?? state.scriptValue(name),
      answer: (name) => state.answers.get(name),
      names: () => [
        ...[...ports.optionNames(), ...this.#parts.values.keys(), ...this.#parts.loop.keys()],
        ...[...(scripts?.own.keys() ?? []), ...state.exported.keys(), ...state.answers.keys()],
        ...environment.names(),
        ...[...requestNames].filter((name) => state.result(path, name) !== undefined),
      ],
      environment,
      processEnvironment: ports.processEnvironment,
      root: ports.rootOf(path),
      requestNames,
      result: (name) => this.#parts.need(name, false),
      lastResult: () => state.lastResult,
      evaluate: (source, variables) => this.#evaluateScript(source, variables),
      token: () => Promise.resolve(noToken()),
      readText: this.#readText,
      prompt: ports.prompt,
    };
    const evaluation = new Evaluation({
      ...{ definitions, file: path, line: this.#line, ports: valuePorts, once: state.once },
    });
    scripts = new RequestScripts({
      ...{ file: path, environment: ports.chosenEnvironments(), state, evaluation },
      ...{ sandbox: this.#run.sandbox(path), readText: this.#readText },
    });
    return { evaluation, scripts };
  }

  async #evaluateScript(
    source: string,
    variables: Readonly<Record<string, Value>>,
  ): Promise<Value | Fault> {
    const { state, ports } = this.#run;
    const { path: file } = this.#loaded;
    const last = state.lastResult;
    const evaluated = await this.#run.sandbox(file).evaluate(
      source,
      {
        ...{ phase: last === null ? 'request' : 'response', variables },
        globals: Object.fromEntries(state.globals),
        environment: ports.chosenEnvironments(),
        request: factsOfParsed(this.#request),
        response: last && responseFacts(last),
      },
      { file, firstLine: this.#line },
    );
    if ('value' in evaluated) return evaluated.value;
    const { message, hint } = evaluated.error;
    return {
      code: 'invalid-expression',
      message: `${source} has no value: ${message}`,
      hint: hint ?? 'Change the expression, or define the names that it uses.',
    };
  }

  readonly #readText: ValuePorts['readText'] = (path, encoding) => {
    const filePath = this.#loaded.path;
    return readTextFile(path, encoding, { filePath, folder: this.#run.ports.rootOf(filePath) });
  };

  /** Whether there is any answer, so that filling in may go further. */
  async #askForNames(problems: readonly FillProblem[]): Promise<boolean> {
    const names = new Set(problems.flatMap(({ undefinedName }) => undefinedName ?? []));
    // What is wrong for another reason stays wrong: nobody is asked in vain.
    if (problems.some(({ undefinedName }) => undefinedName === undefined)) return false;
    for (const name of names) {
      const answer = await this.#run.ports.askForName(name);
      if (answer === null) return false;
      this.#run.state.answers.set(name, answer);
    }
    return names.size > 0;
  }

  #inFile(problems: readonly FillProblem[]): FileProblem[] {
    return problems.map((problem) => ({ ...problem, file: this.#loaded.path }));
  }
}

/** The protocol that is asked for in place of HTTP; null: none. */
function otherProtocol(method: string, url: string): string | null {
  const [, scheme] = /^(wss?|grpcs?|mqtts?|amqps?|rsocket):/i.exec(url) ?? [];
  if (scheme !== undefined) return scheme.toLowerCase();
  return isOtherProtocol(method) ? method : null;
}

function factsOfResult({ request }: RequestResult, name: string | null): RequestFacts {
  const { method, url, body } = request;
  const headers: HeaderList = request.headers;
  return {
    name,
    method,
    url,
    headers,
    body: body === null ? null : new TextDecoder().decode(body),
  };
}

function noToken(): Fault {
  return {
    code: 'unsupported-token',
    message: 'Tokens of Security.Auth are not fetched yet.',
    hint: 'Let another request fetch the token, and refer to its answer.',
  };
}

function problemOf(fault: Fault, range: Range): FillProblem {
  return { severity: 'error', ...fault, range };
}

/** As JavaScript has it, and "false" is not true. */
export function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && value !== 'false';
}
