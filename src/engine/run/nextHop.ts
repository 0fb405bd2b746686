import { NetworkError } from '../errors/networkError.ts';
import { changedHeaders, headerValue, withHeader } from '../../session/headers.ts';
import { isLocal } from '../message/schemes.ts';
import { canceledRedirect } from '../network/redirect/hopLimits.ts';
import { redirectedRequest } from '../network/redirect/nextHeaders.ts';
import { redirectMethod, resolveRedirect } from '../network/redirect/redirect.ts';
import { createRequest } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import type { Response } from '../message/response.ts';
import { maskUrl } from '../../session/mask.ts';
import type { Hop } from '../network/redirect/hop.ts';
import type { SessionScope } from './sessionScope.ts';

export interface Redirect {
  /** The request that was redirected, with its old URL. */
  readonly request: Request;
  /** Its fields as the next hop may get them: every hop gets its own defaults and cookies, and is asked about anew. */
  readonly carried: Pick<Request, 'headers' | 'withoutDefaults'>;
  /** The 3xx. */
  readonly response: Response;
  readonly to: string;
  readonly reason: 'redirect' | 'rewritten' | 'upgraded';
}

/**
 * Asks whether and where to follow (CEF: OnResourceRedirect).
 * Answers with the next hop, or null when the 3xx itself is to be the response.
 */
export async function nextHop(
  scope: SessionScope,
  hop: Hop,
  { request, carried, response, to, reason }: Redirect,
): Promise<Hop | null> {
  const newMethod = redirectMethod(request.method, response.status);
  const decision = await scope.callbacks.onResourceRedirect(hop.index, {
    request,
    oldUrl: request.url,
    newUrl: to,
    newMethod,
    response,
  });
  if (decision.action === 'cancel') {
    throw canceledRedirect(scope.log, hop.index, decision.error);
  }
  if (decision.action === 'stop') return null;
  const { method = newMethod, requestHeaders = [] } = decision;
  const target = chosenTarget(scope, hop.index, decision.url, to, request.url);
  scope.log.append({
    type: 'redirect:received',
    hop: hop.index,
    status: response.status,
    from: maskUrl(request.url),
    to: maskUrl(to),
    ...(target === to ? {} : { rewrittenTo: maskUrl(target) }),
  });
  if (isLocal(target)) throw new NetworkError('ERR_UNSAFE_REDIRECT', { phase: 'receive' });
  // An upgrade stays with the host that the request was written for: nothing is dropped on the way.
  const next =
    reason === 'upgraded' && target === to
      ? { url: to, headers: carried.headers, method: request.method }
      : redirectedRequest({ ...request, ...carried }, target, method, response.headers);
  // Trailers stand behind a body, and go when it goes.
  const trailers = next.method === request.method ? request.trailers : [];
  // Checked like any other request: the handlers' fields are in it.
  const changed = createRequest({
    ...request,
    ...carried,
    ...next,
    headers: changedHeaders(next.headers, requestHeaders),
    redirectedFrom: request.url,
    requestTarget: null,
    trailers,
  });
  return { index: hop.index + 1, request: changed, reason };
}

/** CEF: a new_url that is empty or can't be parsed is ignored; a relative one is resolved. */
function chosenTarget(
  scope: SessionScope,
  hop: number,
  chosen: string | undefined,
  serverTarget: string,
  from: string,
): string {
  if (chosen === undefined || chosen === '') return serverTarget;
  if (URL.canParse(chosen, serverTarget)) {
    return resolveRedirect(new URL(chosen, serverTarget).href, from);
  }
  const shown = JSON.stringify(maskUrl(chosen));
  scope.report(
    hop,
    `onResourceRedirect: ${shown} is not a valid URL; the redirect goes where the server said`,
  );
  return serverTarget;
}

/** A hop whose URL `onBeforeResourceLoad` changed. What it wrote into Authorization is meant for the new place. */
export function withNewAuthorization(next: Hop, changed: Request, before: Request): Hop {
  const written = headerValue(changed.headers, 'authorization');
  if (written === undefined || written === headerValue(before.headers, 'authorization')) {
    return next;
  }
  const headers = withHeader(next.request.headers, 'Authorization', written);
  return { ...next, request: { ...next.request, headers } };
}
