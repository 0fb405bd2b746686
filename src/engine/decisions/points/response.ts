import { breakpoint } from './breakpoint.ts';
import type { BodyKeeper, DecisionPoint } from '../decisionPoint.ts';
import { say } from '../../handlers/decision.ts';
import type { Description } from '../../handlers/decision.ts';
import { checkSpan } from '../../message/request.ts';
import type { Request, RequestDraft } from '../../message/request.ts';
import { overridden } from '../../message/response.ts';
import type { Response } from '../../message/response.ts';
import type { ResponseDecision, ResponseFilter } from '../../handlers/requestHandler.ts';
import { maskHeaders, maskUrl } from '../../../session/mask.ts';
import { HandlerDrafts } from './handlerDrafts.ts';
import { readAction, readObject, contextParameters } from './callbackParameters.ts';
import { readError } from '../../errors/readError.ts';
import type { CallbackContext } from './callbackParameters.ts';

/**
 * Accepted by default. Overrides of several handlers add up, and each handler sees the response as those before it have
 * made it.
 */
export function resourceResponse(
  context: CallbackContext,
  draft: RequestDraft,
  response: Response,
  keeper: BodyKeeper,
): DecisionPoint<ResponseDecision | boolean, ResponseDecision> {
  const turns = new HandlerDrafts(draft, keeper);
  return {
    callback: 'onResourceResponse',
    hop: context.hop,
    call: (handler, _, soFar) =>
      handler.onResourceResponse?.({
        ...contextParameters(context),
        request: turns.next(),
        response: soFar?.action === 'accept' ? overridden(response, soFar) : response,
      }),
    read: (raw) => {
      if (typeof raw === 'boolean') return { action: raw ? 'restart' : 'accept' };
      const value = readAction(raw, ['accept', 'restart', 'retry', 'cancel'], ', true, false');
      if (value.action === 'accept') overridden(response, value);
      if (value.action === 'retry') checkSpan('delayMs', value.delayMs);
      if (value.action === 'cancel') readError(value.error);
      return value;
    },
    finish: (counts) => {
      turns.end(counts);
      return undefined;
    },
    describe,
    add: (soFar, value) =>
      value.action !== 'accept' ? null : { ...(soFar?.action === 'accept' ? soFar : {}), ...value },
    person: breakpoint<ResponseDecision>(
      (timing, soFar) => {
        const shown = soFar?.action === 'accept' ? overridden(response, soFar) : response;
        return {
          kind: 'breakpoint',
          phase: 'responseStarted',
          url: maskUrl(response.url),
          method: draft.method,
          status: shown.status,
          statusText: shown.statusText,
          headers: maskHeaders(shown.headers),
          ...timing,
        };
      },
      { continue: { action: 'accept' }, cancel: { action: 'cancel' } },
    ),
    fallback: { value: { action: 'accept' }, say: null },
  };
}

function describe(value: ResponseDecision): Description {
  if (value.action === 'restart') return say('restart', 'sent the changed request again', 'again');
  if (value.action === 'retry') return say('retry', 'sent the same request again', 'again');
  if (value.action === 'cancel') {
    return say('cancel', `cancelled the request with ${value.error ?? 'ERR_ABORTED'}`, 'cancelled');
  }
  const { status, statusText, headers } = value;
  const changes = [
    ...(status === undefined ? [] : [`the status to ${String(status)}`]),
    ...(statusText === undefined ? [] : ['the status text']),
    ...(headers === undefined ? [] : ['the headers']),
  ];
  if (changes.length === 0) return say('accept', 'accepted the response');
  return say('accept', `changed ${changes.join(', ')} of the response`, ...changes);
}

/** None by default. The first filter that is given is the one that is installed. */
export function resourceResponseFilter(
  context: CallbackContext,
  request: Request,
  response: Response,
): DecisionPoint<ResponseFilter, ResponseFilter | null> {
  return {
    callback: 'getResourceResponseFilter',
    hop: context.hop,
    call: (handler) =>
      handler.getResourceResponseFilter?.({ ...contextParameters(context), request, response }),
    read: (raw) => readObject(raw, 'filter'),
    describe: () => say('filter', 'filters the body'),
    fallback: { value: null, say: null },
  };
}
