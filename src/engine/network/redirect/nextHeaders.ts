import { isSecureOrigin } from '../cookies/matching.ts';
import { hasHeader, headerValue, withHeader, withoutHeader } from '../../../session/headers.ts';
import type { HeaderList } from '../../../session/headers.ts';
import { cleanReferrer, DEFAULT_POLICY, policyOf, referrerFor } from '../../message/referrer.ts';
import type { ReferrerPolicy } from '../../message/referrer.ts';
import type { Request } from '../../message/request.ts';

/** Content fields describe a body; they go when it goes (Fetch, HTTP-redirect fetch, step 12). */
const CONTENT_FIELDS = [
  'content-length',
  'content-type',
  'content-encoding',
  'content-language',
  'content-location',
];

type Message = Pick<Request, 'url' | 'method' | 'headers' | 'postData' | 'referrer'>;

/**
 * The request of the next hop: what may not travel further is dropped (reference 6.6 and 9.8). `answer` is the head of the
 * redirect, whose Referrer-Policy counts from here on.
 */
export function redirectedRequest(
  request: Message,
  to: string,
  method: string,
  answer: HeaderList = [],
): Message {
  let headers = request.headers;
  let postData = request.postData;
  if (method !== request.method) {
    postData = null;
    headers = withoutHeader(headers, ...CONTENT_FIELDS, 'origin');
  }
  const from = new URL(request.url);
  const target = new URL(to);
  if (target.origin !== from.origin) {
    // CEF lets a hand-written Authorization through to the new origin; that leaks it, so here it goes.
    headers = withoutHeader(headers, 'authorization', 'proxy-authorization', 'cookie', 'host');
    if (hasHeader(headers, 'origin')) headers = withHeader(headers, 'Origin', 'null');
    // They say how the request came to be, which is no longer true (CEF issues 4189 and 4207).
    headers = withoutPrefix(headers, 'sec-fetch-');
  }
  if (isSecureOrigin(from) && !isSecureOrigin(target)) headers = withoutPrefix(headers, 'sec-ch-');
  return {
    url: to,
    method,
    postData,
    ...nextReferrer({ ...request, headers }, to, policyOf(answer)),
  };
}

function withoutPrefix(headers: HeaderList, prefix: string): HeaderList {
  return headers.filter(([name]) => !name.toLowerCase().startsWith(prefix));
}

/**
 * What was cut from the referrer once does not come back (Chromium: RedirectInfo::new_referrer). A Referer line written by
 * hand was sent as written to where its author sent it; where a server leads is for the policy to say, and the line keeps
 * its place among the headers.
 */
function nextReferrer(
  { url, headers, referrer }: Message,
  to: string,
  newPolicy: ReferrerPolicy | null,
): Pick<Message, 'headers' | 'referrer'> {
  const policy = newPolicy ?? referrer?.policy ?? DEFAULT_POLICY;
  const written = headerValue(headers, 'referer');
  const given = written ?? referrer?.url;
  const known = given !== undefined && URL.canParse(given, url) ? new URL(given, url).href : null;
  const clean = known === null ? null : cleanReferrer({ url: known, policy });
  const told = clean === null ? null : referrerFor(clean, to);
  if (told === null) return { headers: withoutHeader(headers, 'referer'), referrer: null };
  const next = Object.freeze({ url: told, policy });
  const asWritten =
    written === undefined || (URL.canParse(written) && new URL(written).href === told);
  if (asWritten) return { headers, referrer: next };
  return { headers: withHeader(headers, 'Referer', told), referrer: next };
}
