import type { DecisionPoint } from '../decisionPoint.ts';
import type { Decisions } from '../../../session/decision.ts';
import type {
  CallbackParameters,
  OnResourceRedirect,
  RedirectDecision,
} from '../../handlers/requestHandler.ts';
import { changedHeaders, headerFault } from '../../../session/headers.ts';
import { createRequest } from '../../message/request.ts';
import type { Request } from '../../message/request.ts';
import { kindOf } from '../../../session/kindOf.ts';
import { maskUrl, unmaskUrl } from '../../../session/mask.ts';
import { headerNames } from '../../../session/headerNames.ts';
import { readAction, contextParameters } from './callbackParameters.ts';
import { readError } from '../../errors/readError.ts';
import type { CallbackContext } from './callbackParameters.ts';

/** Followed by default. */
export function resourceRedirect(
  context: CallbackContext,
  about: CallbackParameters<OnResourceRedirect>,
): DecisionPoint<RedirectDecision | string, RedirectDecision, Decisions['onResourceRedirect']> {
  const { oldUrl, newUrl, newMethod, request, response } = about;
  const shown = maskUrl(newUrl);
  const follow = { kind: 'follow', to: shown } as const;
  const stop = { kind: 'stop', to: shown, status: response.status } as const;
  const describe = (value: RedirectDecision): Decisions['onResourceRedirect'] => {
    if (value.action === 'stop') return stop;
    if (value.action === 'cancel') {
      return { kind: 'cancel', to: shown, error: value.error ?? 'ERR_ABORTED' };
    }
    const { url = newUrl, method = newMethod, requestHeaders = [] } = value;
    if (url === newUrl && method === newMethod && requestHeaders.length === 0) return follow;
    return {
      kind: 'rewrite',
      to: maskUrl(url),
      insteadOf: shown,
      method: method === newMethod ? null : method,
      headers: requestHeaders.length === 0 ? null : headerNames(requestHeaders),
    };
  };
  return {
    callback: 'onResourceRedirect',
    hop: context.hop,
    call: (handler) => handler.onResourceRedirect?.({ ...contextParameters(context), ...about }),
    read: (raw) => {
      if (typeof raw === 'string') return { action: 'follow', url: raw };
      const value = readAction(raw, ['follow', 'stop', 'cancel'], ', a URL');
      if (value.action === 'cancel') readError(value.error);
      if (value.action === 'follow') checkFollow(value, request);
      const url: unknown = value.action === 'follow' ? value.url : undefined;
      if (url === undefined || typeof url === 'string') return value;
      throw new TypeError(`the URL that it answered is ${kindOf(url)}; write it as text`);
    },
    describe,
    person: {
      unasked: false,
      question: () => ({
        kind: 'redirect',
        status: response.status,
        from: maskUrl(oldUrl),
        to: shown,
        method: request.method,
        nextMethod: newMethod,
      }),
      read: (answer) => {
        const value: RedirectDecision =
          answer.kind === 'redirect' && answer.follow
            ? { action: 'follow', url: unmaskUrl(answer.url, newUrl) }
            : { action: 'stop' };
        return { value, decision: describe(value) };
      },
      // A rule that wants a person to look first does not want it followed unseen.
      unanswered: () => ({ value: { action: 'stop' }, decision: stop }),
    },
    fallback: { value: { action: 'follow' }, decision: follow },
  };
}

/** @throws TypeError or InvalidRequestError that says what of it can't be sent */
function checkFollow(
  { method, requestHeaders = [] }: Extract<RedirectDecision, { action: 'follow' }>,
  { headers }: Request,
): void {
  if (method !== undefined) createRequest({ url: 'https://host/', method });
  for (const change of requestHeaders) {
    const fault = headerFault([change.header, change.operation === 'remove' ? '' : change.value]);
    if (fault !== undefined) {
      throw new TypeError(`a header that it answered can't be sent: ${fault}`);
    }
  }
  if (requestHeaders.length === 0) return;
  createRequest({ url: 'https://host/', headers: changedHeaders(headers, requestHeaders) });
}
