import { askHandler } from './askHandler.ts';
import type { HandlerAnswer } from './askHandler.ts';
import { askPerson } from './askPerson.ts';
import { AskPerson, Undecided } from './decision.ts';
import type { Description } from './decision.ts';
import type { DecisionPoint, DecisionScope } from './decisionPoint.ts';
import type { IdentifiedHandler } from './handlers.ts';
import type { DecidedBy, NearMiss } from '../session/sessionEvent.ts';

/** For the log, where nothing was at stake but a rule almost answered. */
const UNANSWERED: Description = { decision: 'none', explanation: 'no rule answered' };

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
  // Most requests meet nobody who could answer; the default, when it says nothing, costs them nothing then.
  if (!mayBeAnswered(point, handlers) && point.fallback.say === null) return point.fallback.value;
  const value = await askInOrder(scope, point, handlers);
  // Whoever answered may have cancelled the request as well: then nothing more is asked or sent.
  scope.signal.throwIfAborted();
  return value;
}

function mayBeAnswered<Raw, Value>(
  { callback, person }: DecisionPoint<Raw, Value>,
  handlers: readonly IdentifiedHandler[],
): boolean {
  return person?.unasked === true || handlers.some(({ handler }) => callback in handler);
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
    point.answeredBy?.(by);
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
