import type { Request } from '../message/request.ts';
import type { Response } from '../message/response.ts';
import type { SessionScope } from './sessionScope.ts';
import { nextHop } from './nextHop.ts';
import type { Hop } from '../network/redirect/hop.ts';

/** The hop that a 3xx leads to, after rules and person had their say; null: this response is the answer. */
export function serverRedirect(
  scope: SessionScope,
  hop: Hop,
  request: Request,
  response: Response,
  to: string,
): Promise<Hop | null> {
  scope.stated.redirectedTo(to);
  // As the hop began: it gets its own defaults and cookies, and handlers are asked again.
  const { headers, withoutDefaults } = hop.request;
  const carried = { headers, withoutDefaults };
  return nextHop(scope, hop, { request, carried, response, to, reason: 'redirect' });
}
