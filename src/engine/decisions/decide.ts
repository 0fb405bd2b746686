import { askHandler } from './askHandler.ts';
import type { HandlerAnswer } from './askHandler.ts';
import { askPerson } from './askPerson.ts';
import { AskPerson, Undecided } from './decision.ts';
import type { CallbackResult, Description } from './decision.ts';
import type { IdentifiedHandler } from './handlers.ts';
import type { LaterAnswer } from './laterAnswer.ts';
import type { Answer, Person, Question } from './question.ts';
import type { RequestHandler } from '../requestHandler.ts';
import type { CallbackName, DecidedBy, NearMiss, Phase } from '../session/sessionEvent.ts';
import type { SessionLog } from '../session/sessionLog.ts';

/** One question on a request's way: how a handler is asked, what its answer means, and what applies when none comes. */
export interface DecisionPoint<Raw, Value> {
  readonly callback: CallbackName;
  readonly hop: number;
  /** Calls the handler; `soFar` is what handlers before it have added. */
  readonly call: (
    handler: RequestHandler,
    later: LaterAnswer<Value>,
    soFar: Value | null,
  ) => CallbackResult<Raw>;
  /**
   * What a bare answer means; undefined: no answer.
   * @throws TypeError for what is no answer to this question
   */
  readonly read: (raw: Raw) => Value | undefined;
  /** CEF's answer through `callback`. */
  readonly later?: {
    /** Which return value announces it. */
    readonly announces: (raw: Raw) => boolean;
    /** What counts when the handler drops the callback without an answer (reference cef-semantics 5.4). */
    readonly dropped: Value;
  };
  /**
   * Called when a handler has come to its end. Unless it failed, what it did counts; that may be an answer although it
   * gave none.
   */
  readonly finish?: (counts: boolean) => Value | undefined;
  /** Says a value that came from code, which does not explain itself. */
  readonly describe: (value: Value) => Description;
  /** For a value that only adds something the next handler is asked too; null for one that decides. */
  readonly add?: (soFar: Value | null, value: Value) => Value | null;
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
  readonly handlers: readonly IdentifiedHandler[];
  readonly person: Person | null;
  readonly signal: AbortSignal;
  /** How long a handler may take to answer, in milliseconds; null: as long as it wants. */
  readonly decisionTimeoutMs: number | null;
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
export async function decide<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  handlers: readonly IdentifiedHandler[] = scope.handlers,
): Promise<Value> {
  scope.signal.throwIfAborted();
  const value = await askInOrder(scope, point, handlers);
  // Whoever answered may have cancelled the request as well: then nothing more is asked or sent.
  scope.signal.throwIfAborted();
  return value;
}

async function askInOrder<Raw, Value>(
  scope: DecisionScope,
  point: DecisionPoint<Raw, Value>,
  handlers: readonly IdentifiedHandler[],
): Promise<Value> {
  const { log, signal } = scope;
  const startedAt = log.now();
  const nearMisses: NearMiss[] = [];
  const record = (say: Description, by: DecidedBy, ask?: string): void => {
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

  let soFar: Value | null = null;
  let prompt: AskPerson | null = null;
  for (const handler of handlers) {
    const answer: HandlerAnswer<Value> = await askHandler(scope, point, handler, soFar);
    signal.throwIfAborted();
    if (answer === undefined) continue;
    nearMisses.push(...answer.nearMisses);
    if (answer instanceof Undecided) continue;
    if (answer instanceof AskPerson) {
      prompt = answer;
      break;
    }
    for (const { by, ...say } of answer.attributions) record(say, by);
    const sum: Value | null = point.add?.(soFar, answer.value) ?? null;
    if (sum === null) return answer.value;
    soFar = sum;
  }
  if (soFar !== null) return soFar;

  const asking = prompt !== null || point.person?.unasked === true ? point.person : undefined;
  const fallback = (prompt === null ? undefined : asking?.unanswered) ?? point.fallback;
  const say = fallback.say ?? UNANSWERED;
  if (asking === undefined || scope.person === null) {
    if (fallback.say !== null || nearMisses.length > 0) record(say, { kind: 'default' });
    return fallback.value;
  }
  const { answer, ask } = await askPerson(scope, scope.person, {
    callback: point.callback,
    hop: point.hop,
    question: asking.question(),
    askedBy: prompt?.by ?? null,
    nearMisses,
  });
  if (answer === null) {
    const explanation = `nobody could be asked: ${say.explanation}`;
    record({ ...say, explanation }, { kind: 'default' }, ask);
    return fallback.value;
  }
  const { value, ...said } = asking.read(answer);
  record(said, { kind: 'person' }, ask);
  return value;
}
