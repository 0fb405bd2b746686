import { isReplayable } from '../body/postData.ts';
import type { ReceivedResponse } from '../network/cache/networkLayer.ts';
import { withoutJarCookies } from './hopCookies.ts';
import type { HopCookies } from './hopCookies.ts';
import { canceledWith } from '../errors/canceledWith.ts';
import { withoutDefaultHeaders } from '../message/defaultHeaders.ts';
import { requestOfDraft } from './effectiveRequest.ts';
import { draftOf, sameDraft } from '../message/request.ts';
import type { Request } from '../message/request.ts';
import { overridden } from '../message/response.ts';
import { rewritten } from './internalRedirect.ts';
import type { Hop } from '../network/redirect/hop.ts';
import { pause } from '../async/pause.ts';
import { dropResponse, publishChanged } from './publishResponse.ts';
import type { SessionScope } from './sessionScope.ts';

/** What becomes of a response: it is delivered, or another hop comes instead; null: the request is over. */
export type AfterResponse = 'deliver' | Hop | null;

/** Asks what is to become of a response (CEF: OnResourceResponse). */
export async function afterResponse(
  scope: SessionScope,
  hop: Hop,
  request: Request,
  cookies: HopCookies,
  { source, response }: ReceivedResponse,
): Promise<AfterResponse> {
  const { index } = hop;
  const draft = draftOf(request);
  const verdict = await scope.callbacks.onResourceResponse(index, draft, response);
  switch (verdict.action) {
    case 'cancel':
      throw canceledWith(verdict.error);
    case 'accept':
      publishChanged(scope, index, response, overridden(response, verdict));
      return 'deliver';
    case 'retry':
      if (!isReplayable(hop.request.postData)) {
        scope.report(index, 'The request is not sent again: its body can be sent only once.');
        return 'deliver';
      }
      dropResponse(scope);
      await source.discard();
      scope.onNetwork = false;
      await pause(verdict.delayMs ?? 0, scope.signal);
      return { index: index + 1, request: hop.request, reason: 'retried' };
    case 'restart': {
      // The same request again would be answered the same.
      if (sameDraft(draft, draftOf(request))) return 'deliver';
      dropResponse(scope);
      await source.discard();
      // The cookies of a response that is thrown away are not kept, and the jar's are taken anew.
      const headers = withoutJarCookies(draft.headers, cookies);
      const again = requestOfDraft(scope, index, { ...draft, headers }, request);
      if (again.url !== request.url) return rewritten(scope, { ...hop, request }, again, cookies);
      const own = withoutDefaultHeaders(again.headers, request.headers, hop.request.headers);
      return { index: index + 1, request: { ...again, headers: own }, reason: 'restarted' };
    }
  }
}
