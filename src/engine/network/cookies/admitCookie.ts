import type { StoredCookie } from '../../../session/cookie.ts';
import { cookieHost, defaultPath, domainMatches, isSecureOrigin, pathMatches } from './matching.ts';
import type { GivenCookie } from './parseSetCookie.ts';
import { registrableDomain } from './registrableDomain.ts';

/**
 * The cookie that `url` may keep (RFC 6265bis, section 5.7, up to the step that looks at the cookies that are there), or a
 * sentence that says why it may not.
 */
export async function admitCookie(
  given: GivenCookie,
  url: URL,
  creation: number,
): Promise<StoredCookie | string> {
  const host = cookieHost(url);
  if (host === null) return 'its URL has no host';
  const place = await placeOf(given.domain, host);
  if (typeof place === 'string') return place;
  const fault = securityFault(given, url, place.hostOnly);
  if (fault !== undefined) return fault;
  const { name, value, path, secure, httpOnly, sameSite, priority, expires } = given;
  return {
    name,
    value,
    ...place,
    path: path ?? defaultPath(url.pathname),
    secure,
    httpOnly,
    sameSite,
    priority,
    expires,
    creation,
    lastAccess: Math.floor(creation / 1000),
  };
}

/**
 * "Leave secure cookies alone" (RFC 6265bis, section 5.7, step 16): what comes over an open line may neither replace a
 * Secure cookie nor hide it.
 */
export function wouldHideSecureCookie(
  cookie: StoredCookie,
  url: URL,
  existing: Iterable<StoredCookie>,
): boolean {
  if (cookie.secure || isSecureOrigin(url)) return false;
  for (const other of existing) {
    if (
      other.secure &&
      other.name === cookie.name &&
      (domainMatches(other.domain, cookie.domain) || domainMatches(cookie.domain, other.domain)) &&
      pathMatches(cookie.path, other.path)
    ) {
      return true;
    }
  }
  return false;
}

async function placeOf(
  domain: string,
  host: string,
): Promise<{ domain: string; hostOnly: boolean } | string> {
  if (domain === '') return { domain: host, hostOnly: true };
  if (!domainMatches(host, domain)) return `its Domain is ${domain}, and ${host} is not part of it`;
  // An IP address, a name of one label and a public suffix have no domain of their own, only their host.
  if (registrableDomain(domain) === null) {
    if (domain === host) return { domain: host, hostOnly: true };
    return `its Domain is ${domain}, which anyone can register under (publicsuffix.org)`;
  }
  return { domain, hostOnly: false };
}

function securityFault(given: GivenCookie, url: URL, hostOnly: boolean): string | undefined {
  const { secure, sameSite, partitioned, path } = given;
  if (secure && !isSecureOrigin(url)) return 'it is Secure, and its URL is not https';
  if (sameSite === 'none' && !secure) return 'SameSite=None needs Secure';
  if (partitioned && !secure) return 'Partitioned needs Secure';
  // A cookie without a name is sent as its value alone, which must not look like one of these either.
  const start = (given.name === '' ? given.value : given.name).toLowerCase();
  const nameless = given.name === '';
  if (start.startsWith('__secure-') && (nameless || !secure)) {
    return 'the name __Secure- needs Secure';
  }
  if (start.startsWith('__host-') && (nameless || !secure || !hostOnly || path !== '/')) {
    return 'the name __Host- needs Secure, Path=/ and no Domain';
  }
  return undefined;
}
