import { AskPerson, Decided, Undecided } from './decision.ts';
import type { Attribution, CallbackResult } from './decision.ts';
import type { Answer, Person, Question } from './question.ts';
import type { AnswerCallback, RequestHandler } from '../requestHandler.ts';
import type { CallbackName, NearMiss, Phase } from '../session/sessionEvent.ts';
import type { SessionLog } from '../session/sessionLog.ts';

type Description = Pick<Attribution, 'decision' | 'explanation' | 'emphasis'>;

/** One question on a request's way: how a handler is asked, what its answer means, and what applies when none comes. */
export interface DecisionPoint<Raw, Value, Later extends unknown[] = []> {
  readonly callback: CallbackName;
  readonly hop: number;
  readonly call: (handler: RequestHandler, callback: AnswerCallback<Later>) => CallbackResult<Raw>;
  /** What a bare answer means; undefined: no answer. */
  readonly read: (raw: Raw) => Value | undefined;
  /** CEF's answer through `callback`: which return value announces it, and what its calls mean. */
  readonly later?: {
    readonly announces: (raw: Raw) => boolean;
    readonly continue: (...answer: Later) => Value;
    readonly cancel: Value;
  };
  /** Says a value that came from code, which does not explain itself. */
  readonly describe: (value: Value) => Description;
  /** True for a value that only adds something: the next handler is asked too. */
  readonly adds?: (value: Value) => boolean;
  readonly person?: {
    /** Whether a person is asked when nobody has decided; otherwise only when a rule says so. */
    readonly unasked: boolean;
    readonly question: () => Question;
    readonly read: (answer: Answer) => { readonly value: Value } & Description;
    /** What applies when a rule wants a person asked and nobody is there; the fallback unless told. */
    readonly unanswered?: Fallback<Value>;
  };
  /** `say` null: nothing was at stake, the log stays silent. */
  readonly fallback: Fallback<Value>;
}

interface Fallback<Value> {
  readonly value: Value;
  readonly say: Description | null;
}

/** For the log, where nothing was at stake but a rule almost answered. */
const UNANSWERED: Description = { decision: 'none', explanation: 'no rule answered' };

/** What a session's decisions need to know of it. */
export interface DecisionScope {
  readonly log: SessionLog;
  readonly handlers: readonly RequestHandler[];
  readonly person: Person | null;
  readonly signal: AbortSignal;
  /** Where the time goes; restored after a person was asked. */
  readonly phase: { readonly current: Phase | null; start(hop: number, phase: Phase): void };
  /** No clock of the network runs while a handler thinks. */
  readonly deadlines: { hold(): () => void };
}

/**
 * Puts one question to rules and modules in order, then to a person, then to the default, and writes into the log who
 * answered. The first answer counts; answers that only add something are collected.
 * @throws the signal's reason when the session ends first.
 */
export async function decide<Raw, Value, Later extends unknown[]>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value, Later>,
): Promise<Value> {
  scope.signal.throwIfAborted();
  const value = await askInOrder(scope, point);
  // Whoever answered may have cancelled the request as well: then nothing more is asked or sent.
  scope.signal.throwIfAborted();
  return value;
}

async function askInOrder<Raw, Value, Later extends unknown[]>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value, Later>,
): Promise<Value> {
  const { log, handlers, signal } = scope;
  const startedAt = log.now();
  const nearMisses: NearMiss[] = [];
  let added: { value: Value } | null = null;
  let prompt: AskPerson | null = null;
  const record = (say: Description, by: Attribution['by'], ask?: string): void => {
    log.append({
      type: 'callback:decided',
      callback: point.callback,
      hop: point.hop,
      ...say,
      by,
      waitedMs: log.now() - startedAt,
      ...(ask === undefined ? {} : { ask }),
      ...(nearMisses.length === 0 ? {} : { nearMisses }),
    });
  };

  for (const handler of handlers) {
    const answer = await askHandler(scope, point, handler);
    signal.throwIfAborted();
    if (answer === undefined) continue;
    nearMisses.push(...answer.nearMisses);
    if (answer instanceof Undecided) continue;
    if (answer instanceof AskPerson) {
      prompt = answer;
      break;
    }
    for (const { by, ...say } of answer.attributions) record(say, by);
    if (point.adds?.(answer.value) !== true) return answer.value;
    added = { value: answer.value };
  }
  if (added !== null) return added.value;

  const asking = prompt !== null || point.person?.unasked === true ? point.person : undefined;
  const fallback = (prompt === null ? undefined : asking?.unanswered) ?? point.fallback;
  const say = fallback.say ?? UNANSWERED;
  if (asking === undefined || scope.person === null) {
    if (fallback.say !== null || nearMisses.length > 0) record(say, { kind: 'default' });
    return fallback.value;
  }
  const { answer, ask } = await askPerson(scope.person, asking.question());
  if (answer === null) {
    const explanation = `nobody could be asked: ${say.explanation}`;
    record({ ...say, explanation }, { kind: 'default' }, ask);
    return fallback.value;
  }
  const { value, ...said } = asking.read(answer);
  record(said, { kind: 'person' }, ask);
  return value;

  async function askPerson(
    person: Person,
    question: Question,
  ): Promise<{ readonly answer: Answer | null; readonly ask: string }> {
    const { phase } = scope;
    const { callback, hop } = point;
    const ask = `${log.session}/${String(log.events.length)}`;
    const before = phase.current;
    phase.start(hop, 'asking');
    log.append({ type: 'callback:asked', hop, ask, callback, question, nearMisses });
    signal.throwIfAborted();
    const answer = await answerOf(() =>
      person.ask(question, { session: log.session, ask }, signal),
    );
    if (before !== null) phase.start(hop, before);
    return { answer, ask };
  }

  /** Who fails to ask has asked nobody. */
  async function answerOf(ask: () => Promise<Answer | null>): Promise<Answer | null> {
    try {
      return await orAborted(ask(), signal);
    } catch (error) {
      signal.throwIfAborted();
      report(scope, point, `asking failed: ${messageOf(error)}`);
      return null;
    }
  }
}

/** Calls one handler and reads its answer in whichever form it came. A handler that throws has not answered. */
async function askHandler<Raw, Value, Later extends unknown[]>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value, Later>,
  handler: RequestHandler,
): Promise<Decided<Value> | AskPerson | Undecided | undefined> {
  if (handler[point.callback] === undefined) return undefined;
  const later = new LaterAnswer<Value, Later>(point.later);
  try {
    const called = point.call(handler, later.callback);
    const raw = isThenable(called) ? await thought(scope, called) : called;
    if (raw instanceof AskPerson || raw instanceof Undecided) return raw;
    if (raw instanceof Decided) {
      const value = point.read(raw.value);
      return value === undefined ? undefined : new Decided(value, raw.attributions, raw.nearMisses);
    }
    if (
      point.later !== undefined &&
      raw !== undefined &&
      raw !== null &&
      point.later.announces(raw)
    ) {
      return fromCode(await thought(scope, later.answer), point);
    }
    if (raw === undefined || raw === null) {
      return later.used ? fromCode(await later.answer, point) : undefined;
    }
    if (raw === false && later.used) {
      report(
        scope,
        point,
        'the handler answered through its callback and then returned false; false counts',
      );
    }
    const value = point.read(raw);
    return value === undefined ? undefined : fromCode(value, point);
  } catch (error) {
    scope.signal.throwIfAborted();
    report(scope, point, `the handler failed and counts as having no answer: ${messageOf(error)}`);
    return undefined;
  }
}

/** What a handler answers later. */
function thought<T>(scope: DecisionScope, answer: PromiseLike<T>): Promise<T> {
  return orAborted(answer, scope.signal).finally(scope.deadlines.hold());
}

function report(
  scope: DecisionScope,
  point: { callback: CallbackName; hop: number },
  message: string,
): void {
  const { callback, hop } = point;
  scope.log.append({ type: 'problem:reported', hop, message: `${callback}: ${message}` });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Also a promise of another realm or library. */
function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === 'function';
}

function fromCode<Value>(
  value: Value,
  point: { describe(value: Value): Description },
): Decided<Value> {
  return new Decided(value, [{ ...point.describe(value), by: { kind: 'module' } }]);
}

/** An answer that comes through CEF's callback object. The first call counts; later ones do nothing. */
class LaterAnswer<Value, Later extends unknown[]> {
  used = false;
  readonly answer: Promise<Value>;
  readonly callback: AnswerCallback<Later>;

  constructor(meaning: { continue: (...answer: Later) => Value; cancel: Value } | undefined) {
    let resolve: (value: Value) => void = () => undefined;
    this.answer = new Promise((settle) => {
      resolve = settle;
    });
    this.callback = {
      continue: (...answer) => {
        this.used = true;
        if (meaning !== undefined) resolve(meaning.continue(...answer));
      },
      cancel: () => {
        this.used = true;
        if (meaning !== undefined) resolve(meaning.cancel);
      },
    };
  }
}

/** `promise`, unless `signal` aborts first; its late result is dropped then. */
export function orAborted<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    const settled = (): void => {
      signal.removeEventListener('abort', onAbort);
    };
    // Both ways are always listened to, so that a rejection that comes too late disturbs nobody.
    promise.then(resolve, reject).then(settled, settled);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
