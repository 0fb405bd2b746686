import { breakpoint } from './breakpoint.ts';
import type { BodyKeeper, DecisionPoint } from '../decisionPoint.ts';
import type { Change, Decisions } from '../../../session/decision.ts';
import { checkSpan } from '../../message/request.ts';
import type { Request, RequestDraft } from '../../message/request.ts';
import { overridden } from '../../message/response.ts';
import type { Response } from '../../message/response.ts';
import type { ResponseDecision, ResponseFilter } from '../../handlers/requestHandler.ts';
import { maskHeaders, maskUrl } from '../../../session/mask.ts';
import { HandlerDrafts } from './handlerDrafts.ts';
import { headerChange } from '../../../session/headerNames.ts';
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
): DecisionPoint<ResponseDecision | boolean, ResponseDecision, Decisions['onResourceResponse']> {
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
    describe: (value) => describe(value, response),
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
    fallback: { value: { action: 'accept' }, decision: null },
  };
}

function describe(value: ResponseDecision, response: Response): Decisions['onResourceResponse'] {
  switch (value.action) {
    case 'restart':
      return { kind: 'restart' };
    case 'retry': {
      const { delayMs = 0 } = value;
      const { status } = response;
      return { kind: 'retry', delayMs, status, attempt: null, attempts: null };
    }
    case 'cancel':
      return { kind: 'cancel', error: value.error ?? 'ERR_ABORTED' };
    case 'accept': {
      const { status, statusText, headers } = value;
      const changes: Change[] = [
        ...(status === undefined
          ? []
          : [{ what: 'status' as const, from: response.status, to: status }]),
        ...(statusText === undefined ? [] : [{ what: 'statusText' as const, to: statusText }]),
        ...(headers === undefined ? [] : [headerChange(response.headers, headers)]),
      ];
      return changes.length === 0 ? { kind: 'accept' } : { kind: 'changed', changes };
    }
  }
}

/** None by default. The first filter that is given is the one that is installed. */
export function resourceResponseFilter(
  context: CallbackContext,
  request: Request,
  response: Response,
): DecisionPoint<ResponseFilter, ResponseFilter | null, Decisions['getResourceResponseFilter']> {
  return {
    callback: 'getResourceResponseFilter',
    hop: context.hop,
    call: (handler) =>
      handler.getResourceResponseFilter?.({ ...contextParameters(context), request, response }),
    read: (raw) => readObject(raw, 'filter'),
    describe: () => ({ kind: 'filter', replaces: null }),
    fallback: { value: null, decision: null },
  };
}
