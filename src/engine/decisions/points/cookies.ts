import { cookieFacts } from '../cookieFacts.ts';
import type { CookieRecord } from '../../../session/cookie.ts';
import { calledCookie } from '../../../session/cookiePair.ts';
import type { CookieManager } from '../../network/cookies/cookieManager.ts';
import type { PersonPoint, DecisionPoint } from '../decisionPoint.ts';
import type { Decision, Decisions } from '../../../session/decision.ts';
import type { Question } from '../../../session/question.ts';
import type { Request } from '../../message/request.ts';
import type { Response } from '../../message/response.ts';
import { maskUrl } from '../../../session/mask.ts';
import { readBoolean, readObject, contextParameters } from './callbackParameters.ts';
import type { CallbackContext } from './callbackParameters.ts';

/** Which jar a hop uses; the context's own by default. */
export function cookieManager(
  context: CallbackContext,
  request: Request,
  own: CookieManager,
): DecisionPoint<CookieManager, CookieManager, Decisions['getCookieManager']> {
  return {
    callback: 'getCookieManager',
    hop: context.hop,
    call: (handler) =>
      handler.getCookieManager?.({
        browser: context.browser,
        hop: context.hop,
        request,
        mainUrl: request.url,
      }),
    read: (raw) => readObject(raw, 'supports', 'cookiesFor', 'read'),
    describe: () => ({ kind: 'jar', jar: null }),
    fallback: { value: own, decision: null },
  };
}

/** Asked once for a hop that has `cookies` to send. */
export function getCookies(
  context: CallbackContext,
  request: Request,
  cookies: readonly CookieRecord[],
): DecisionPoint<boolean, boolean, Decisions['canGetCookies']> {
  const describe = (allow: boolean) => ({ kind: kindOf(allow), host: hostOf(request) });
  return {
    callback: 'canGetCookies',
    hop: context.hop,
    call: (handler) => handler.canGetCookies?.({ ...contextParameters(context), request }),
    read: readBoolean,
    describe,
    person: asking(
      { use: 'send', cookies: cookies.map(cookieFacts), all: true },
      request,
      describe,
      Boolean,
    ),
    fallback: { value: true, decision: null },
  };
}

export function sendCookie(
  context: CallbackContext,
  request: Request,
  cookie: CookieRecord,
): DecisionPoint<boolean, boolean, Decisions['canSendCookie']> {
  const describe = (allow: boolean) => ({
    kind: kindOf(allow),
    cookie: calledCookie(cookie.name),
    host: hostOf(request),
  });
  return {
    callback: 'canSendCookie',
    hop: context.hop,
    call: (handler) => handler.canSendCookie?.({ ...contextParameters(context), request, cookie }),
    read: readBoolean,
    describe,
    person: asking(
      { use: 'send', cookies: [cookieFacts(cookie)], all: false },
      request,
      describe,
      Boolean,
    ),
    fallback: { value: true, decision: null },
  };
}

export function setCookie(
  context: CallbackContext,
  request: Request,
  response: Response,
  cookie: CookieRecord,
): DecisionPoint<boolean | 'session', boolean | 'session', Decisions['canSetCookie']> {
  const describe = (allow: boolean | 'session') => ({
    kind: allow === 'session' ? allow : kindOf(allow),
    cookie: calledCookie(cookie.name),
    host: hostOf(request),
  });
  return {
    callback: 'canSetCookie',
    hop: context.hop,
    call: (handler) =>
      handler.canSetCookie?.({ ...contextParameters(context), request, response, cookie }),
    read: (raw) => (raw === 'session' ? raw : readBoolean(raw)),
    describe,
    person: asking(
      { use: 'save', cookies: [cookieFacts(cookie)], all: false },
      request,
      describe,
      (allow) => allow,
    ),
    fallback: { value: true, decision: null },
  };
}

/** A rule that wants a person to look first does not want a cookie sent or kept unseen. */
function asking<Value extends boolean | 'session', Its extends Decision>(
  about: Omit<Extract<Question, { kind: 'cookie' }>, 'kind' | 'url'>,
  request: Request,
  describe: (value: Value) => Its,
  read: (allow: boolean | 'session') => Value,
): PersonPoint<Value, Its> {
  const told = (allow: boolean | 'session') => {
    const value = read(allow);
    return { value, decision: describe(value) };
  };
  return {
    unasked: false,
    question: () => ({ kind: 'cookie', url: maskUrl(request.url), ...about }),
    read: (answer) => told(answer.kind === 'cookie' && answer.allow),
    unanswered: () => told(false),
  };
}

function kindOf(allow: boolean): 'allow' | 'block' {
  return allow ? 'allow' : 'block';
}

function hostOf({ url }: Request): string {
  return new URL(url).host;
}
