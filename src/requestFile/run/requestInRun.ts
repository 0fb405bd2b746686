import type { FileProblem, Range } from '../../files/problem.ts';
import type { ParsedRequest, ParsedScript } from '../parse/parsedRequest.ts';
import type { FillProblem } from '../send/fillRequest.ts';
import type { ChangedRequest } from '../send/filledRequest.ts';
import { readExpression } from '../template/expression.ts';
import { isExpression } from '../template/isExpression.ts';
import { isFault } from '../values/ports.ts';
import type { Fault } from '../values/ports.ts';
import type { RequestResult } from '../values/requestResult.ts';
import type { FoundValue, Value } from '../values/value.ts';
import type { LoadedFile } from './loadedFile.ts';
import { loopOf } from './loop.ts';
import type { Loop } from './loop.ts';
import { maskedOutcome } from './maskedOutcome.ts';
import type { RequestOutcome } from './outcome.ts';
import type { RequestScripts } from './requestScripts.ts';
import type { RequestParts, Run, Stopped } from './run.ts';
import { surroundingsOf } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';
import { ValuesOnce } from './valuesOnce.ts';

/** A request of a run, however often it is sent: where its names and scripts stand, and what is told of it. */
export class RequestInRun {
  readonly run: Run;
  readonly loaded: LoadedFile;
  /** As it is written. */
  readonly request: ParsedRequest;
  readonly parts: RequestParts;
  readonly loop: Loop | null;
  /** As scripts have changed it. */
  changed: ChangedRequest;
  /** `$index` and the item of a loop, in the turn that it is at. */
  readonly turn = new Map<string, Value>();
  /** What came back in this turn; null: nothing yet. */
  result: RequestResult | null = null;
  readonly once: ValuesOnce;
  #made: Promise<Surroundings> | null = null;
  /** What has happened in its scripts; null: none has run. */
  #ran: RequestScripts | null = null;

  constructor(run: Run, loaded: LoadedFile, request: ParsedRequest, parts: RequestParts) {
    this.run = run;
    this.loaded = loaded;
    this.request = request;
    this.changed = request;
    this.parts = parts;
    this.loop = loopOf(request.settings);
    const names = this.loop?.names ?? [];
    this.once = new ValuesOnce(run.state, loaded.definitions, [...names, ...parts.values.keys()]);
  }

  nextTurn(values: ReadonlyMap<string, Value>): void {
    this.once.nextTurn();
    this.result = null;
    for (const [name, value] of values) this.turn.set(name, value);
  }

  async around(): Promise<Surroundings> {
    const { run, loaded, request, parts, turn } = this;
    this.#made ??= surroundingsOf(run, loaded, request, { ...parts, turn, once: this.once });
    const { scripts } = await this.#made;
    this.#ran = scripts;
    return this.#made;
  }

  /** The value of a condition, a list or a number that a setting names. */
  async evaluate(source: string): Promise<FoundValue | Fault> {
    const number = Number(source);
    if (source.trim() !== '' && Number.isFinite(number)) {
      return { value: number, origin: { kind: 'file' }, secret: false };
    }
    const { evaluation } = await this.around();
    if (source.includes('{{')) return evaluation.valueOfText(source);
    const expression = readExpression(source);
    if (expression !== null) return evaluation.valueOf(expression);
    // Between braces `!ready` and `[]` may be another program's; here they are JavaScript.
    if (isExpression(source)) return evaluation.valueOf({ kind: 'script', source });
    return {
      code: 'invalid-expression',
      message: `${source} is not an expression.`,
      hint: 'Change it.',
    };
  }

  /** Whether a condition holds; as JavaScript has it, but "false" does not. */
  async holds(source: string): Promise<boolean | Fault> {
    const found = await this.evaluate(source);
    if (isFault(found)) return found;
    const { value } = found;
    return value !== null && value !== false && value !== 0 && value !== '' && value !== 'false';
  }

  /** A script asked not to send it, or failed. */
  stopped(by: Stopped): RequestOutcome {
    return 'skip' in by
      ? this.outcome('skipped', { reason: by.skip })
      : this.outcome('notSent', { problems: [by.problem] });
  }

  /** Somebody canceled it before it was sent. */
  canceled(): RequestOutcome {
    return this.outcome('skipped', { reason: 'It was canceled.' });
  }

  faulty(fault: Fault): RequestOutcome {
    const loop = this.request.settings.findLast(({ key }) => key === 'loop');
    const range = loop?.valueRange ?? this.request.ranges.url;
    return this.outcome('notSent', { problems: this.inFile([problemOf(fault, range)]) });
  }

  /** With the tests and the output that no outcome before had. Nobody hears of what is secret in it. */
  outcome(
    status: RequestOutcome['status'],
    rest: Partial<Pick<RequestOutcome, 'reason' | 'problems' | 'session'>>,
  ): RequestOutcome {
    const { tests, log } = this.#ran?.take() ?? { tests: [], log: [] };
    const { session = null } = rest;
    const { state, ports } = this.run;
    const plain = {
      ...{ file: this.loaded.path, line: this.line, name: this.request.name ?? null, status },
      request: this.request,
      reason: rest.reason ?? null,
      problems: rest.problems ?? [],
      ...{ tests, log, session },
    };
    const ofSession = (text: string): string =>
      session === null ? text : ports.maskText(session, text);
    return maskedOutcome(plain, state.secrets.maskFor(this.result, ofSession));
  }

  /** For each request of the file, then its own. */
  get scriptsBefore(): readonly ParsedScript[] {
    return [...this.loaded.file.everyRequest.before, ...this.request.before];
  }

  get line(): number {
    return this.request.range.start.line;
  }

  inFile(problems: readonly FillProblem[]): FileProblem[] {
    return problems.map((problem) => ({ ...problem, file: this.loaded.path }));
  }
}

export function problemOf(fault: Fault, range: Range): FillProblem {
  return { severity: 'error', ...fault, range };
}
