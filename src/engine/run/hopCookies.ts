import type { CookieRecord } from '../../session/cookie.ts';
import { cookieFacts } from '../decisions/cookieFacts.ts';
import type { HandledCookie } from '../../session/sessionEvent.ts';
import type { CookieManager } from '../network/cookies/cookieManager.ts';
import { hasHeader, headerValues, withHeader, withoutHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { Request } from '../message/request.ts';
import type { Response } from '../message/response.ts';
import type { SessionScope } from './sessionScope.ts';
import { withCookies, writtenCookies } from '../message/wireHeaders.ts';

/** A hop's headers with the jar's cookies in them, and without. */
export interface HopCookies {
  readonly headers: HeaderList;
  /** As they were before, with the request's defaults. */
  readonly own: HeaderList;
  /** Null when the request neither sends nor keeps cookies. */
  readonly manager: CookieManager | null;
  /** The jar's cookies in `headers`. */
  readonly sent: readonly CookieRecord[];
}

/** The jar's cookies that rules let through, in the request's headers. */
export function cookiesFor(
  scope: SessionScope,
  hop: number,
  request: Request,
): HopCookies | Promise<HopCookies> {
  const own = request.headers;
  if (!request.flags.has('allowStoredCredentials')) {
    return { headers: own, own, manager: null, sent: NOTHING };
  }
  const manager = scope.callbacks.getCookieManager(hop, request, scope.context.cookieManager);
  // Most jars are empty, and that is known at once.
  if (!(manager instanceof Promise) && manager.emptyNow) {
    const usable = manager.supports(request.url) ? manager : null;
    return { headers: own, own, manager: usable, sent: NOTHING };
  }
  return cookiesOf(scope, hop, request, manager);
}

const NOTHING: readonly CookieRecord[] = [];

const NOT_SECURE = 'it is Secure, and this hop is not https';

/** Writes into the log what became of cookies. */
function tell(
  { log }: SessionScope,
  hop: number,
  what: HandledCookie['what'],
  cookies: readonly CookieRecord[],
  reason: string | null = null,
): void {
  for (const cookie of cookies) {
    const { name } = cookie;
    log.append({ type: 'cookie:handled', hop, what, name, facts: cookieFacts(cookie), reason });
  }
}

async function cookiesOf(
  scope: SessionScope,
  hop: number,
  request: Request,
  chosen: CookieManager | Promise<CookieManager>,
): Promise<HopCookies> {
  const own = request.headers;
  const none = { headers: own, own, manager: null, sent: NOTHING };
  const { callbacks, context } = scope;
  const manager = await chosen;
  if (!manager.supports(request.url)) return none;
  const cookies = await manager.cookiesFor(request.url);
  for (const problem of manager.takeProblems()) scope.report(hop, problem);
  tell(scope, hop, 'notSent', await manager.keptBackFrom(request.url), NOT_SECURE);
  if (cookies.length === 0) return { ...none, manager };
  if (!(await callbacks.canGetCookies(hop, request, cookies))) {
    tell(scope, hop, 'notSent', cookies);
    return { ...none, manager };
  }
  const sent: CookieRecord[] = [];
  const refused: CookieRecord[] = [];
  for (const cookie of cookies) {
    const isSent = await callbacks.canSendCookie(hop, request, cookie);
    (isSent ? sent : refused).push(cookie);
  }
  tell(scope, hop, 'notSent', refused);
  if (refused.length > 0 && context.options.cookieFilter === 'allOrNone') {
    tell(
      scope,
      hop,
      'notSent',
      sent,
      'another one was not sent, and this context sends all or none',
    );
    return { ...none, manager };
  }
  tell(scope, hop, 'sent', sent);
  return { headers: withCookies(own, sent), own, manager, sent };
}

/**
 * `headers` without what the jar put there: whoever sends them again gets the jar's cookies of that moment. What was appended
 * behind them stays; a field that was written anew is somebody's own.
 */
export function withoutJarCookies(headers: HeaderList, cookies: HopCookies): HeaderList {
  const sent = writtenCookies(cookies.headers);
  const own = writtenCookies(cookies.own);
  const now = writtenCookies(headers);
  if (sent === undefined || sent === own || now === undefined) return headers;
  if (now !== sent && !now.startsWith(`${sent}; `)) return headers;
  const left = `${own ?? ''}${now.slice(sent.length)}`.replace(/^; /, '');
  return left === '' ? withoutHeader(headers, 'cookie') : withHeader(headers, 'Cookie', left);
}

/** Keeps the cookies of a response that rules let through. */
export function saveCookies(
  scope: SessionScope,
  hop: number,
  request: Request,
  response: Response,
  manager: CookieManager | null,
  mayKeep?: (cookie: CookieRecord) => Promise<boolean>,
): void | Promise<void> {
  if (manager === null || !hasHeader(response.headers, 'set-cookie')) return undefined;
  return saveAll(scope, hop, request, response, manager, mayKeep);
}

async function saveAll(
  scope: SessionScope,
  hop: number,
  request: Request,
  response: Response,
  manager: CookieManager,
  mayKeep: (cookie: CookieRecord) => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  for (const line of headerValues(response.headers, 'set-cookie')) {
    const received = await manager.read(request.url, line);
    if ('refused' in received) {
      const { name, refused: reason } = received;
      scope.report(hop, `${nameFor(name)} was not saved: ${reason}.`);
      scope.log.append({
        ...{ type: 'cookie:handled', hop, what: 'refused', name: name ?? '', facts: null, reason },
      });
      continue;
    }
    const { cookie, keep } = received;
    const verdict = await scope.callbacks.canSetCookie(hop, request, response, cookie);
    if (verdict === false) {
      tell(scope, hop, 'refused', [cookie]);
      continue;
    }
    if (!(await mayKeep(cookie))) {
      tell(
        scope,
        hop,
        'refused',
        [cookie],
        'the handler that answered in place of the network did not want it',
      );
      continue;
    }
    const refused = keep(verdict === 'session');
    if (refused !== null) scope.report(hop, `${nameFor(cookie.name)} was not saved: ${refused}.`);
    const kept = verdict === 'session' ? { ...cookie, expires: null } : cookie;
    tell(scope, hop, refused === null ? 'saved' : 'refused', [kept], refused);
  }
}

function nameFor(name: string | null): string {
  return name === null || name === '' ? 'A cookie' : `The cookie ${name}`;
}
