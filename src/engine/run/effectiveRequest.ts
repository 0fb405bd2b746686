import { withMethodForBody } from '../message/getWithBody.ts';
import { maskUrl } from '../../session/mask.ts';
import type { SessionScope } from './sessionScope.ts';
import { removedDefaults } from '../message/defaultHeaders.ts';
import { createRequest, draftOf, sameDraft } from '../message/request.ts';
import type { Request, RequestDraft } from '../message/request.ts';

/** What is sent for `request`. CEF's faithful mode: a GET with a body becomes a POST; here it says so. */
export function effectiveRequest(scope: SessionScope, hop: number, request: Request): Request {
  const sent = withMethodForBody(request, scope.context.options.getWithBody);
  if (sent !== request) {
    scope.report(hop, `The ${request.method} has a body and is sent as POST.`);
  }
  return sent;
}

/** What handlers made of `from`, checked again. CEF: a URL that can't be parsed is ignored and logged. */
export function requestOfDraft(
  scope: SessionScope,
  hop: number,
  draft: RequestDraft,
  from: Request,
): Request {
  // Nothing to check again.
  if (sameDraft(draft, draftOf(from))) return effectiveRequest(scope, hop, from);
  let { url } = draft;
  if (!URL.canParse(url)) {
    const shown = JSON.stringify(maskUrl(url));
    scope.report(hop, `${shown} is not a valid URL; the request keeps its URL`);
    ({ url } = from);
  }
  const { navigation, redirectedFrom } = from;
  const changed = createRequest({
    ...from,
    ...draft,
    ...{ url, navigation, redirectedFrom, flags: [...draft.flags] },
    withoutDefaults: [...from.withoutDefaults, ...removedDefaults(from.headers, draft.headers)],
  });
  return effectiveRequest(scope, hop, changed);
}
