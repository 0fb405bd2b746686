import type { DecisionPoint } from '../decisionPoint.ts';
import { say } from '../decision.ts';
import type { Description } from '../decision.ts';
import type { OnResourceRedirect, RedirectDecision } from '../../requestHandler.ts';
import { kindOf } from '../../message/kindOf.ts';
import { maskUrl, unmaskUrl } from '../../session/mask.ts';
import { readAction, readError, toldPlace } from './telling.ts';
import type { About, Place } from './telling.ts';

/** Followed by default. */
export function resourceRedirect(
  place: Place,
  about: About<OnResourceRedirect>,
): DecisionPoint<RedirectDecision | string, RedirectDecision> {
  const { oldUrl, newUrl, newMethod, request, response } = about;
  const shown = maskUrl(newUrl);
  const follow = say('follow', `followed to ${shown}`);
  const describe = (value: RedirectDecision): Description => {
    if (value.action === 'cancel') {
      return say('cancel', `cancelled the redirect to ${shown}`, 'cancelled');
    }
    if (value.action === 'stop') {
      return say('stop', `did not follow to ${shown}`, 'did not follow');
    }
    if (value.url === undefined || value.url === newUrl) return follow;
    const target = maskUrl(value.url);
    return say('rewrite', `sent to ${target} instead of ${shown}`, target);
  };
  return {
    callback: 'onResourceRedirect',
    hop: place.hop,
    call: (handler) => handler.onResourceRedirect?.({ ...toldPlace(place), ...about }),
    read: (raw) => {
      if (typeof raw === 'string') return { action: 'follow', url: raw };
      const value = readAction(raw, ['follow', 'stop', 'cancel'], ', a URL');
      if (value.action === 'cancel') readError(value.error);
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
        return { value, ...describe(value) };
      },
      // A rule that wants a person to look first does not want it followed unseen.
      unanswered: { value: { action: 'stop' }, say: describe({ action: 'stop' }) },
    },
    fallback: { value: { action: 'follow' }, say: follow },
  };
}
