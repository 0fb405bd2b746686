/** What a proxy that passes requests on is asked for: the URL without user-info and fragment (RFC 9112, section 3.2.2). */
export function absoluteForm(url: URL): string {
  return url.origin + originForm(url);
}

/** What a server is asked for: path and query (RFC 9112, section 3.2.1). `URL` tells an empty query only in its href. */
export function originForm({ href, pathname, search }: URL): string {
  if (search !== '') return pathname + search;
  const query = href.indexOf('?');
  if (query < 0) return pathname;
  const fragment = href.indexOf('#');
  return fragment < 0 || query < fragment ? `${pathname}?` : pathname;
}
