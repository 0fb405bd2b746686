import type { DecisionPoint, DecisionScope } from './decisionPoint.ts';
import { ANNOUNCES, AskPerson, Decided, Delegated, Undecided } from '../handlers/decision.ts';
import type { CallbackAnswer } from '../handlers/decision.ts';
import type { IdentifiedHandler } from '../handlers/handlers.ts';
import { DeferredAnswer } from '../async/deferredAnswer.ts';
import { isThenable, COLLECTED, abortable, abortableOrCollected } from '../async/abortable.ts';
import { deciders, logWork, workerOf } from './handlerTime.ts';
import { reportProblem } from './reportProblem.ts';
import type { DecidedBy } from '../../session/sessionEvent.ts';

/** Undefined: none. */
export type HandlerAnswer<Value> = Decided<Value> | AskPerson | Undecided | undefined;

/**
 * Calls one handler and reads its answer in whichever form it came: a value, a promise of one, or CEF's callback. A
 * handler that throws, rejects or takes too long has not answered; what it changed does not count.
 */
export async function askHandler<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  { handler, by }: IdentifiedHandler,
  soFar: Value | null,
): Promise<HandlerAnswer<Value>> {
  const deferred = new DeferredAnswer<Value>();
  try {
    if (handler[point.callback] === undefined) return undefined;
    const given = callHandler(scope, point, handler, deferred, soFar);
    const delegates: Delegated<Raw>[] = [];
    const heard = awaitAnswer(scope, point, given, deferred, delegates);
    const answer =
      heard instanceof Promise
        ? await timed(scope, point.hop, by, delegates, whileHeld(scope, heard))
        : heard;
    const unsaid = point.finish?.(true);
    if (answer instanceof Decided || answer instanceof AskPerson || answer instanceof Undecided) {
      return answer;
    }
    const value = answer ?? unsaid;
    if (value === undefined) return undefined;
    const [delegate] = delegates;
    const said = { decision: point.describe(value), by: delegate?.by ?? by };
    // What rules had changed before counts where answers add up, and the log tells of what counts.
    const before = point.add?.(null, value) == null ? [] : (delegate?.before ?? []);
    return new Decided(value, [...before, said], delegate?.nearMisses);
  } catch (error) {
    point.finish?.(false);
    scope.signal.throwIfAborted();
    const problem =
      error instanceof HandlerTimeoutError
        ? `${nameOf(by)} has not answered within ${String(scope.decisionTimeoutMs)} ms and counts as having no answer`
        : `${nameOf(by)} failed and counts as having no answer`;
    const cause = error instanceof HandlerTimeoutError ? undefined : error;
    reportProblem(scope, point, problem, cause, by);
    return undefined;
  } finally {
    deferred.close();
  }
}

/** Passes an answer on that came later, and writes down whose time it took. */
async function timed<Value>(
  scope: DecisionScope,
  hop: number,
  by: DecidedBy,
  delegates: readonly Delegated<unknown>[],
  answer: Promise<Value>,
): Promise<Value> {
  const startedAt = scope.log.now();
  let given: Value | undefined;
  try {
    return (given = await answer);
  } finally {
    const who = workerOf(by, delegates[0]?.by, ...deciders(given));
    logWork(scope, hop, who, scope.log.now() - startedAt);
  }
}

function nameOf(by: DecidedBy): string {
  return 'file' in by ? `the handler ${by.file}` : 'the handler';
}

/** Synchronous, so that no suspended frame holds the callback or the promise that only the handler should hold. */
function callHandler<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  handler: IdentifiedHandler['handler'],
  deferred: DeferredAnswer<Value>,
  soFar: Value | null,
): CallbackAnswer<Raw> | Promise<CallbackAnswer<Raw> | typeof COLLECTED> {
  const called = point.call(handler, deferred, soFar);
  if (!isThenable(called)) {
    if (answersLater(point, called)) deferred.release();
    return called;
  }
  deferred.release();
  return abortableOrCollected(called, scope.signal);
}

/** What was given, read; a plain value where it came at once, so that nobody waits for nothing. */
function awaitAnswer<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  given: CallbackAnswer<Raw> | Promise<CallbackAnswer<Raw> | typeof COLLECTED>,
  deferred: DeferredAnswer<Value>,
  delegates: Delegated<Raw>[],
): ReadAnswer<Value> | Promise<ReadAnswer<Value>> {
  if (!(given instanceof Promise)) return read(scope, point, given, deferred, delegates);
  return given.then((raw) => {
    if (raw !== COLLECTED) return read(scope, point, raw, deferred, delegates);
    if (deferred.used || deferred.closed) return deferred.answer;
    deferred.close();
    reportProblem(scope, point, 'the handler dropped its promise without an answer');
    return point.later?.dropped;
  });
}

type ReadAnswer<Value> = Value | Decided<Value> | AskPerson | Undecided | undefined;

function read<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  raw: CallbackAnswer<Raw>,
  deferred: DeferredAnswer<Value>,
  delegates: Delegated<Raw>[],
): ReadAnswer<Value> | Promise<ReadAnswer<Value>> {
  if (raw instanceof Delegated) {
    delegates.push(raw);
    const isLater = answersLater(point, raw.answer);
    if (isLater) deferred.release();
    const value = read(scope, point, raw.answer, deferred, delegates);
    return isLater && raw.changes !== undefined
      ? addedTo(point, point.read(raw.changes), value)
      : value;
  }
  if (raw instanceof AskPerson || raw instanceof Undecided) return raw;
  if (raw instanceof Decided) {
    const value = point.read(raw.value);
    return value === undefined ? undefined : new Decided(value, raw.attributions, raw.nearMisses);
  }
  if (answersLater(point, raw)) {
    deferred.expect(() => {
      dropped(scope, point, deferred);
    });
    return abortable(deferred.answer, scope.signal);
  }
  if (raw === undefined || raw === null) return deferred.used ? deferred.answer : undefined;
  const value = point.read(raw);
  if (raw !== false || !deferred.used) return value;
  // CEF logs it too, and the stricter of the two counts (CefRequestHandler::OnCertificateError).
  reportProblem(
    scope,
    point,
    'the handler answered through its callback and then returned false; false counts',
  );
  return value ?? point.later?.dropped;
}

/** An answer that came later, with what rules before it had changed. */
async function addedTo<Raw, Value>(
  { add }: DecisionPoint<Raw, Value>,
  changes: Value | undefined,
  answer: ReadAnswer<Value> | Promise<ReadAnswer<Value>>,
): Promise<ReadAnswer<Value>> {
  // Through the callback comes nothing but a value.
  const value = (await answer) as Value;
  return (changes === undefined ? null : add?.(changes, value)) ?? value;
}

/** What counts is what CEF's callbacks do when they are destroyed unanswered. */
function dropped<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  answer: DeferredAnswer<Value>,
): void {
  if (point.later === undefined) return;
  const { kind } = point.describe(point.later.dropped);
  const problem = `the handler dropped its callback without an answer, which counts as “${kind}”`;
  reportProblem(scope, point, problem);
  answer.give(point.later.dropped);
}

function answersLater<Raw, Value>(
  { callback, later }: DecisionPoint<Raw, Value>,
  given: CallbackAnswer<Raw>,
): boolean {
  return later !== undefined && given === ANNOUNCES[callback];
}

/** A handler's time is up. */
class HandlerTimeoutError extends Error {}

/** What a handler answers later: no clock of the network runs while it thinks, only its own, if it has one. */
async function whileHeld<T>(scope: DecisionScope, answer: Promise<T>): Promise<T> {
  const { decisionTimeoutMs } = scope;
  const goOn = scope.pauseTimeouts();
  try {
    return await (decisionTimeoutMs === null ? answer : inTime(answer, decisionTimeoutMs));
  } finally {
    goOn();
  }
}

async function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new HandlerTimeoutError());
  }, ms);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
