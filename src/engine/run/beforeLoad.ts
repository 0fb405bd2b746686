import type { HopCookies } from './hopCookies.ts';
import { canceledWith } from '../errors/canceledWith.ts';
import { withFittingDefaults } from '../message/defaultHeaders.ts';
import { effectiveRequest, requestOfDraft } from './effectiveRequest.ts';
import { createRequest, draftOf } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import type { Hop } from '../network/redirect/hop.ts';
import type { SessionScope } from './sessionScope.ts';
import type { NetworkConditions } from '../handlers/networkConditions.ts';

/** A request that is about to be loaded, and the network that handlers want it to meet. */
export interface Loading {
  readonly request: Request;
  readonly network: NetworkConditions | null;
}

/** The request as it is loaded: with the jar's cookies, and as `onBeforeResourceLoad` has changed it. */
export function beforeLoad(
  scope: SessionScope,
  hop: Hop,
  whole: Request,
  cookies: HopCookies,
): Loading | Promise<Loading> {
  const { index } = hop;
  const given =
    cookies.headers === whole.headers
      ? whole
      : createRequest({ ...whole, headers: cookies.headers, flags: [...whole.flags] });
  if (!scope.callbacks.isUnhandled(index, 'onBeforeResourceLoad', given)) {
    return askedBeforeLoad(scope, hop, given);
  }
  const request = given.postData === null ? given : effectiveRequest(scope, index, given);
  return { request, network: null };
}

async function askedBeforeLoad(
  scope: SessionScope,
  { index, request: { headers } }: Hop,
  given: Request,
): Promise<Loading> {
  const draft = draftOf(given);
  const decision = await scope.callbacks.onBeforeResourceLoad(index, draft);
  if (decision.action === 'cancel') throw canceledWith(decision.error);
  const changed = requestOfDraft(scope, index, draft, given);
  return {
    request: withFittingDefaults(changed, given, headers),
    network: decision.network ?? null,
  };
}
