import { askHandler } from './askHandler.ts';
import type { HandlerAnswer } from './askHandler.ts';
import { askPerson } from './askPerson.ts';
import { AskPerson, UNANSWERED, Undecided } from '../handlers/decision.ts';
import type { Decided } from '../handlers/decision.ts';
import type { DecisionPoint, DecisionScope } from './decisionPoint.ts';
import type { IdentifiedHandler } from '../handlers/handlers.ts';
import { logDecision } from './logDecision.ts';
import type { Decision } from '../../session/decision.ts';
import type { DecidedBy, DecisionRecord, NearMiss } from '../../session/sessionEvent.ts';

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
  const { fallback } = point;
  if (!mayBeAnswered(point, handlers) && fallback.decision === null) return fallback.value;
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
  const record = (
    decision: Decision,
    by: DecidedBy,
    asked: Pick<DecisionRecord, 'unasked'> & { readonly ask?: string } = {},
  ): void => {
    point.answeredBy?.(by);
    logDecision(log, {
      callback: point.callback,
      hop: point.hop,
      decision,
      by,
      waitedMs: log.now() - startedAt,
      ...asked,
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
    for (const { by, decision } of given.attributions) record(decision, by);
    const sum: Value | null = point.add?.(soFar, given.value) ?? null;
    if (sum === null) return given.value;
    soFar = sum;
  }
  if (soFar !== null && prompt === null) return soFar;

  const known = prompt === null ? (point.known?.() ?? null) : null;
  if (known !== null) return known;
  const asking = prompt !== null || point.person?.unasked === true ? point.person : undefined;
  const options = prompt?.options ?? {};
  const { value: unanswered, decision } = whenUnanswered(point, prompt, soFar);
  if (asking === undefined || scope.person === null) {
    if (decision !== null || nearMisses.length > 0) {
      record(decision ?? UNANSWERED, { kind: 'default' });
    }
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
    const unasked = late ? 'late' : 'nobody';
    record(decision ?? UNANSWERED, { kind: 'default' }, { ask, unasked });
    return unanswered;
  }
  const given = asking.read(answer, soFar);
  record(given.decision, { kind: 'person' }, { ask });
  return given.value;
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
): { readonly value: Value; readonly decision: Decision | null } {
  if (prompt !== null && person?.unanswered !== undefined) {
    return person.unanswered(prompt.options, soFar);
  }
  return soFar === null ? fallback : { value: soFar, decision: null };
}
