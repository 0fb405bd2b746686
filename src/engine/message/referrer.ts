import { headerValues } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';

/** The web's names (W3C Referrer Policy, section 3); the comment is CEF's name, without its `REFERRER_POLICY_`. */
export const referrerPolicies = [
  'no-referrer-when-downgrade', // CLEAR_REFERRER_ON_TRANSITION_FROM_SECURE_TO_INSECURE
  'strict-origin-when-cross-origin', // REDUCE_REFERRER_GRANULARITY_ON_TRANSITION_CROSS_ORIGIN
  'origin-when-cross-origin', // ORIGIN_ONLY_ON_TRANSITION_CROSS_ORIGIN
  'unsafe-url', // NEVER_CLEAR_REFERRER
  'origin', // ORIGIN
  'same-origin', // CLEAR_REFERRER_ON_TRANSITION_CROSS_ORIGIN
  'strict-origin', // ORIGIN_CLEAR_ON_TRANSITION_FROM_SECURE_TO_INSECURE
  'no-referrer', // NO_REFERRER
] as const;

export type ReferrerPolicy = (typeof referrerPolicies)[number];

/** CEF's default; browsers have become stricter since. */
export const DEFAULT_POLICY: ReferrerPolicy = 'no-referrer-when-downgrade';

/** Where a request comes from (CEF: CefRequest::SetReferrer). */
export interface Referrer {
  readonly url: string;
  /** Default: "no-referrer-when-downgrade". */
  readonly policy?: ReferrerPolicy;
}

/** A longer one is cut to its origin, as in Chromium; in characters. */
const MAX_LENGTH = 4096;

/**
 * The referrer without fragment, user and password, which are nobody's business. Null for a URL that is not of the web:
 * such a one is never sent.
 */
export function cleanReferrer({
  url,
  policy = DEFAULT_POLICY,
}: Referrer): Required<Referrer> | null {
  const cleaned = new URL(url);
  if (cleaned.protocol !== 'http:' && cleaned.protocol !== 'https:') return null;
  cleaned.hash = '';
  cleaned.username = '';
  cleaned.password = '';
  return Object.freeze({ url: cleaned.href, policy });
}

/**
 * What `target` is told of where the request comes from; null: nothing (Chromium: URLRequestJob::ComputeReferrerForPolicy).
 * What is https counts as safe and what is http does not, also on the machine itself.
 */
export function referrerFor(
  { url, policy }: Pick<Required<Referrer>, 'url' | 'policy'>,
  target: string,
): string | null {
  const from = new URL(url);
  const to = new URL(target);
  const origin = `${from.origin}/`;
  const full = url.length > MAX_LENGTH ? origin : url;
  const sameOrigin = from.origin === to.origin;
  const downgrade = from.protocol === 'https:' && to.protocol !== 'https:';
  switch (policy) {
    case 'no-referrer-when-downgrade':
      return downgrade ? null : full;
    case 'strict-origin-when-cross-origin':
      if (sameOrigin) return full;
      return downgrade ? null : origin;
    case 'origin-when-cross-origin':
      return sameOrigin ? full : origin;
    case 'unsafe-url':
      return full;
    case 'origin':
      return origin;
    case 'same-origin':
      return sameOrigin ? full : null;
    case 'strict-origin':
      return downgrade ? null : origin;
    case 'no-referrer':
      return null;
  }
}

/** The policy that a response sets: the last one of its Referrer-Policy fields that is known (W3C Referrer Policy, section 8.1). */
export function policyOf(headers: HeaderList): ReferrerPolicy | null {
  const words = headerValues(headers, 'referrer-policy').join(',').toLowerCase().split(',');
  return (
    words
      .map((word) => referrerPolicies.find((policy) => policy === word.trim()))
      .findLast((policy) => policy !== undefined) ?? null
  );
}
