import type { DecisionScope } from './decisionPoint.ts';
import { abortable } from '../async/abortable.ts';
import type { Person } from '../handlers/person.ts';
import type { Answer, Question } from '../../session/question.ts';
import { reportProblem } from './reportProblem.ts';
import type { CallbackName, DecidedBy, NearMiss } from '../../session/sessionEvent.ts';

interface Asked {
  readonly callback: CallbackName;
  readonly hop: number;
  readonly question: Question;
  /** Who wants a person to answer; null when one is asked because nobody has decided. */
  readonly askedBy: DecidedBy | null;
  readonly nearMisses: readonly NearMiss[];
  /** How long they may take, in milliseconds; null: as long as they want. */
  readonly limitMs: number | null;
}

/**
 * Puts a question to the person, and keeps the time they take apart. `answer` is null when nobody could be asked, or
 * when they have not answered in time: then `late` is true.
 */
export async function askPerson(
  scope: DecisionScope,
  person: Person,
  asked: Asked,
): Promise<{ readonly answer: Answer | null; readonly ask: string; readonly late: boolean }> {
  const { log, phase, signal } = scope;
  const { callback, hop, question, askedBy, nearMisses } = asked;
  const ask = `${log.session}/${String(log.events.length)}`;
  const before = phase.current;
  phase.start(hop, 'asking');
  log.append({
    type: 'callback:asked',
    hop,
    ask,
    callback,
    question,
    ...(askedBy === null ? {} : { askedBy }),
    nearMisses,
  });
  signal.throwIfAborted();
  const context = { session: log.session, ask, callback, askedBy };
  const goOn = scope.pauseTimeouts();
  const limit = asked.limitMs === null ? null : new Limit(asked.limitMs, signal.abortSignal);
  try {
    const answer = await answerOf(scope, asked, () => {
      const given = person.ask(question, context, limit?.signal ?? signal.abortSignal);
      return limit === null ? given : Promise.race([given, limit.over]);
    });
    if (before !== null) phase.start(hop, before);
    return { answer, ask, late: answer === null && limit?.passed === true };
  } finally {
    limit?.[Symbol.dispose]();
    goOn();
  }
}

/** How long a question may wait. The person's signal aborts when it has, so that the question is taken back. */
class Limit implements Disposable {
  readonly signal: AbortSignal;
  /** Null once the time has passed. */
  readonly over: Promise<null>;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number, session: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<null>();
    this.over = promise;
    this.signal = AbortSignal.any([session, this.#controller.signal]);
    this.#timer = setTimeout(() => {
      this.#controller.abort();
      resolve(null);
    }, ms);
  }

  get passed(): boolean {
    return this.#controller.signal.aborted;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** Who fails to ask has asked nobody. */
async function answerOf(
  scope: DecisionScope,
  asked: { readonly callback: CallbackName; readonly hop: number },
  ask: () => Promise<Answer | null>,
): Promise<Answer | null> {
  try {
    return await abortable(ask(), scope.signal);
  } catch (error) {
    scope.signal.throwIfAborted();
    reportProblem(scope, asked, 'asking failed', error);
    return null;
  }
}
