import type { DecisionScope } from './decisionPoint.ts';
import { orAborted } from './orAborted.ts';
import type { Answer, Person, Question } from './question.ts';
import { reportProblem } from './reportProblem.ts';
import type { CallbackName, DecidedBy, NearMiss } from '../session/sessionEvent.ts';

interface Asked {
  readonly callback: CallbackName;
  readonly hop: number;
  readonly question: Question;
  /** Who wants a person to answer; null when one is asked because nobody has decided. */
  readonly askedBy: DecidedBy | null;
  readonly nearMisses: readonly NearMiss[];
}

/** Puts a question to the person, and keeps the time they take apart. `answer` is null when nobody could be asked. */
export async function askPerson(
  scope: DecisionScope,
  person: Person,
  asked: Asked,
): Promise<{ readonly answer: Answer | null; readonly ask: string }> {
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
  const answer = await answerOf(scope, asked, () =>
    person.ask(question, { session: log.session, ask }, signal.abortSignal),
  );
  if (before !== null) phase.start(hop, before);
  return { answer, ask };
}

/** Who fails to ask has asked nobody. */
async function answerOf(
  scope: DecisionScope,
  asked: { readonly callback: CallbackName; readonly hop: number },
  ask: () => Promise<Answer | null>,
): Promise<Answer | null> {
  try {
    return await orAborted(ask(), scope.signal);
  } catch (error) {
    scope.signal.throwIfAborted();
    reportProblem(scope, asked, 'asking failed', error);
    return null;
  }
}
