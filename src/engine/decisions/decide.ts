import { askHandler } from './askHandler.ts';
import type { HandlerAnswer } from './askHandler.ts';
import { askPerson } from './askPerson.ts';
import { AskPerson, UNANSWERED, Undecided } from '../handlers/decision.ts';
import type { Decided, Description } from '../handlers/decision.ts';
import type { DecisionPoint, DecisionScope } from './decisionPoint.ts';
import type { IdentifiedHandler } from '../handlers/handlers.ts';
import type { DecidedBy, NearMiss } from '../../session/sessionEvent.ts';

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
    const given: Decided<Value> | undefined =
      answer instanceof AskPerson ? changesOf<Value>(answer) : answer;
    if (answer instanceof AskPerson) prompt ??= answer;
    if (given === undefined) {
      // Where answers add up, a person is asked last and sees the sum.
      if (point.add === undefined) break;
      continue;
    }
    for (const { by, ...say } of given.attributions) record(say, by);
    const sum: Value | null = point.add?.(soFar, given.value) ?? null;
    if (sum === null) return given.value;
    soFar = sum;
  }
  if (soFar !== null && prompt === null) return soFar;

  const known = prompt === null ? (point.known?.() ?? null) : null;
  if (known !== null) return known;
  const asking = prompt !== null || point.person?.unasked === true ? point.person : undefined;
  const options = prompt?.options ?? {};
  const { value: unanswered, say } = whenUnanswered(point, prompt, soFar);
  if (asking === undefined || scope.person === null) {
    if (say !== null || nearMisses.length > 0) record(say ?? UNANSWERED, { kind: 'default' });
    return unanswered;
  }
  const { answer, ask, late } = await askPerson(scope, scope.person, {
    callback: point.callback,
    hop: point.hop,
    question: asking.question(options, soFar),
    askedBy: prompt?.by ?? null,
    nearMisses,
    limitMs: options.limit?.ms ?? null,
  });
  if (answer === null) {
    const why = late ? 'nobody has answered in time' : 'nobody could be asked';
    const { explanation, ...rest } = say ?? UNANSWERED;
    record({ ...rest, explanation: `${why}: ${explanation}` }, { kind: 'default' }, ask);
    return unanswered;
  }
  const { value, ...said } = asking.read(answer, soFar);
  record(said, { kind: 'person' }, ask);
  return value;
}

/** What a handler changed that also wants a person asked. It answers one callback, so the type is this one's. */
function changesOf<Value>({ options }: AskPerson): Decided<Value> | undefined {
  return options.changes as Decided<Value> | undefined;
}

/** What applies without a person's answer: what handlers have added stays, unless a rule wanted it looked at first. */
function whenUnanswered<Raw, Value>(
  { person, fallback }: DecisionPoint<Raw, Value>,
  prompt: AskPerson | null,
  soFar: Value | null,
): { readonly value: Value; readonly say: Description | null } {
  if (prompt !== null && person?.unanswered !== undefined) {
    const { value, ...say } = person.unanswered(prompt.options, soFar);
    return { value, say };
  }
  return soFar === null ? fallback : { value: soFar, say: null };
}
