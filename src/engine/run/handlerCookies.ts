import type { HopCookies } from './hopCookies.ts';
import { withoutJarCookies } from './hopCookies.ts';
import type { CookieRecord } from '../../session/cookie.ts';
import { messageOf } from '../../session/messageOf.ts';
import { abortable } from '../async/abortable.ts';
import { frozenRequest } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import type { SessionScope } from './sessionScope.ts';
import type { ResourceHandler } from '../handlers/resourceHandler.ts';

/** The request as a resource handler gets it. CEF Python: CanGetCookie, of which one false keeps back all cookies. */
export async function cookiesForHandler(
  scope: SessionScope,
  hop: number,
  handler: ResourceHandler,
  request: Request,
  cookies: HopCookies,
): Promise<Request> {
  for (const cookie of cookies.sent) {
    const given = (): boolean | Promise<boolean> => handler.canGetCookie?.({ cookie }) ?? true;
    if (await allowed(scope, hop, 'canGetCookie', given)) continue;
    return frozenRequest({ ...request, headers: withoutJarCookies(request.headers, cookies) });
  }
  return request;
}

/** CEF Python: CanSetCookie, asked of a resource handler besides `canSetCookie` of the RequestHandler. */
export function mayBeSaved(
  scope: SessionScope,
  hop: number,
  handler: ResourceHandler,
): (cookie: CookieRecord) => Promise<boolean> {
  return (cookie) =>
    allowed(scope, hop, 'canSetCookie', () => handler.canSetCookie?.({ cookie }) ?? true);
}

/** One that throws has not answered, and true is the default. */
async function allowed(
  scope: SessionScope,
  hop: number,
  name: string,
  ask: () => boolean | Promise<boolean>,
): Promise<boolean> {
  try {
    const answer = ask();
    return typeof answer === 'boolean' ? answer : await abortable(answer, scope.signal);
  } catch (error) {
    scope.signal.throwIfAborted();
    scope.report(hop, `${name} of the resource handler failed: ${messageOf(error)}`);
    return true;
  }
}
