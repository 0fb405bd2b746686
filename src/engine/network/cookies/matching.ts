import { isIP } from 'node:net';
import { isLocalhost } from '../../../session/hostNames.ts';

/** RFC 6265bis, section 5.1.3. Both are lower-case ASCII, as `URL` writes hosts. */
export function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true;
  return host.endsWith(`.${domain}`) && !isIpAddress(host);
}

/** RFC 6265bis, section 5.1.4. */
export function pathMatches(path: string, cookiePath: string): boolean {
  if (!path.startsWith(cookiePath)) return false;
  return (
    path.length === cookiePath.length ||
    cookiePath.endsWith('/') ||
    path.charAt(cookiePath.length) === '/'
  );
}

/** The path of a cookie that does not say its own (RFC 6265bis, section 5.1.4). */
export function defaultPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/';
}

/** A host as it stands in a URL, with brackets around IPv6. */
export function isIpAddress(host: string): boolean {
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/** The machine itself, by whatever name (W3C Secure Contexts, section 3.1). */
export function isLoopback(host: string): boolean {
  return isLocalhost(host) || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host);
}

/** Where a Secure cookie may come from and go to: over TLS, or within the machine, as in Chromium. */
export function isSecureOrigin({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || protocol === 'wss:' || isLoopback(hostname);
}

/** The host of a URL that can have cookies, lower-case also where `URL` leaves it as it is; null when it has none. */
export function cookieHost(url: URL): string | null {
  return url.hostname === '' ? null : url.hostname.toLowerCase();
}

/** `host` and the domains above it, nearest first. */
export function hostAndParents(host: string): string[] {
  if (isIpAddress(host)) return [host];
  const labels = host.split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}
