import type { CookieRecord } from '../../cookies/cookie.ts';
import type { CookieManager } from '../../cookies/cookieManager.ts';
import type { DecisionPoint } from '../decisionPoint.ts';
import { say } from '../decision.ts';
import type { Request } from '../../message/request.ts';
import type { Response } from '../../message/response.ts';
import { readBoolean, readObject, toldPlace } from './telling.ts';
import type { Place } from './telling.ts';

/** Which jar a hop uses; the context's own by default. */
export function cookieManager(
  place: Place,
  request: Request,
  own: CookieManager,
): DecisionPoint<CookieManager, CookieManager> {
  return {
    callback: 'getCookieManager',
    hop: place.hop,
    call: (handler) =>
      handler.getCookieManager?.({
        browser: place.browser,
        hop: place.hop,
        request,
        mainUrl: request.url,
      }),
    read: (raw) => readObject(raw, 'supports', 'cookiesFor', 'read'),
    describe: () => say('other', 'chose another cookie jar'),
    fallback: { value: own, say: null },
  };
}

/** Asked once for a hop that has cookies to send. */
export function getCookies(place: Place, request: Request): DecisionPoint<boolean, boolean> {
  return {
    callback: 'canGetCookies',
    hop: place.hop,
    call: (handler) => handler.canGetCookies?.({ ...toldPlace(place), request }),
    read: readBoolean,
    describe: (allow) =>
      allow ? say('allow', 'let cookies be sent') : say('block', 'sends no cookie', 'no cookie'),
    fallback: { value: true, say: null },
  };
}

export function sendCookie(
  place: Place,
  request: Request,
  cookie: CookieRecord,
): DecisionPoint<boolean, boolean> {
  return {
    callback: 'canSendCookie',
    hop: place.hop,
    call: (handler) => handler.canSendCookie?.({ ...toldPlace(place), request, cookie }),
    read: readBoolean,
    describe: (allow) =>
      allow
        ? say('allow', `sent ${cookie.name}`, cookie.name)
        : say('block', `kept back ${cookie.name}`, cookie.name),
    fallback: { value: true, say: null },
  };
}

export function setCookie(
  place: Place,
  request: Request,
  response: Response,
  cookie: CookieRecord,
): DecisionPoint<boolean | 'session', boolean | 'session'> {
  return {
    callback: 'canSetCookie',
    hop: place.hop,
    call: (handler) => handler.canSetCookie?.({ ...toldPlace(place), request, response, cookie }),
    read: (raw) => (raw === 'session' ? raw : readBoolean(raw)),
    describe: (allow) => {
      const { name, domain } = cookie;
      if (allow === 'session') {
        return say('session', `kept ${name} from ${domain} for this session`, name);
      }
      return allow
        ? say('allow', `kept ${name} from ${domain}`, name)
        : say('block', `refused ${name} from ${domain}`, name);
    },
    fallback: { value: true, say: null },
  };
}
